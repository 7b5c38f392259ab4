const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** JFIF 1.02: pixels an inch, no thumbnail. */
const jfif = (ppi: number): Buffer => {
  const body = Buffer.from('JFIF\0\x01\x02\x01\0\0\0\0\0\0', 'latin1');
  body.writeUInt16BE(ppi, 8);
  body.writeUInt16BE(ppi, 10);
  return segment(0xe0, body);
};

/** Where Photoshop keeps it, and every reader looks for it: APP13, resource 0x0404. */
const photoshop = (iptc: Buffer): Buffer => {
  const head = Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(iptc.length, head.length - 4);
  return segment(0xed, Buffer.concat([head, iptc, Buffer.alloc(iptc.length % 2)]));
};

/** Puts a resolution and IPTC before what a JPEG says of itself already. */
export const finishJpeg = (jpeg: Buffer, ppi: number | null, iptc: Buffer): Buffer => {
  if (ppi === null && iptc.length === 0) return jpeg;
  return Buffer.concat([
    jpeg.subarray(0, 2),
    ...(ppi === null ? [] : [jfif(ppi)]),
    ...(iptc.length === 0 ? [] : [photoshop(iptc)]),
    jpeg.subarray(2),
  ]);
};
