/**
 * Encoders write a resolution even where all metadata is off, and take it from the original. These take it out, so that the same pixels
 * are the same bytes and nothing of the original is left.
 */

const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'iCCP', 'IDAT', 'IEND']);

/** Keeps the chunks that make the picture. */
export const scrubPng = (png: Buffer): Buffer => {
  const parts = [png.subarray(0, 8)];
  for (let offset = 8; offset < png.length;) {
    const next = offset + 12 + png.readUInt32BE(offset);
    if (kept.has(png.toString('latin1', offset + 4, offset + 8))) parts.push(png.subarray(offset, next));
    offset = next;
  }
  return Buffer.concat(parts);
};

/** JFIF 1.02: a shape of 1:1 without a unit in place of a resolution. Changes the bytes given. */
export const scrubJpeg = (jpeg: Buffer): Buffer => {
  if (jpeg.toString('latin1', 6, 10) === 'JFIF') {
    jpeg[13] = 0;
    jpeg.writeUInt16BE(1, 14);
    jpeg.writeUInt16BE(1, 16);
  }
  return jpeg;
};
