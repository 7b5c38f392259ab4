const [horizontal, vertical, unit, iptcTag] = [282, 283, 296, 33_723];
const inch = 2;
/** "No absolute unit": the tags must be there (TIFF 6.0, section 3), and say nothing. */
const none = 1;

/** Says the resolution of a small-endian TIFF with one picture, exactly or not at all, and puts IPTC (RichTIFFIPTC) into it. */
export const finishTiff = (tiff: Buffer, ppi: number | null, iptc: Buffer): Buffer => {
  const table = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(table);
  const entries = Array.from({ length: count }, (_, index) =>
    tiff.subarray(table + 2 + index * 12, table + 14 + index * 12),
  );
  for (const entry of entries) {
    const tag = entry.readUInt16LE(0);
    if (tag === horizontal || tag === vertical) {
      const at = entry.readUInt32LE(8);
      tiff.writeUInt32LE(ppi ?? 72, at);
      tiff.writeUInt32LE(1, at + 4);
    }
    if (tag === unit) entry.writeUInt16LE(ppi === null ? none : inch, 8);
  }
  if (iptc.length === 0) return tiff;
  const padding = Buffer.alloc(tiff.length % 2);
  // Readers agree on whole numbers of four bytes.
  const body = Buffer.concat([iptc, Buffer.alloc((4 - (iptc.length % 4)) % 4)]);
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(iptcTag, 0);
  entry.writeUInt16LE(4, 2);
  entry.writeUInt32LE(body.length / 4, 4);
  entry.writeUInt32LE(tiff.length + padding.length, 8);
  const moved = tiff.length + padding.length + body.length;
  const counted = Buffer.alloc(2);
  counted.writeUInt16LE(count + 1, 0);
  const sorted = [...entries, entry].toSorted((a, b) => a.readUInt16LE(0) - b.readUInt16LE(0));
  const finished = Buffer.concat([
    tiff,
    padding,
    body,
    counted,
    ...sorted,
    tiff.subarray(table + 2 + count * 12, table + 6 + count * 12),
  ]);
  finished.writeUInt32LE(moved, 4);
  return finished;
};
