import { crc32 } from 'node:zlib';

const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'iCCP', 'IDAT', 'IEND']);
/** How colours are to be read, without a profile. */
const colour = new Set(['cICP', 'sRGB', 'gAMA', 'cHRM', 'mDCV', 'cLLI']);

const chunk = (name: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
};

/** PNG 3, section 11.3.4.3: pixels a metre. */
const resolution = (ppi: number): Buffer => {
  const body = Buffer.alloc(9, 1);
  const metre = Math.round(ppi / 0.0254);
  body.writeUInt32BE(metre, 0);
  body.writeUInt32BE(metre, 4);
  return chunk('pHYs', body);
};

/** As XMP asks for it (part 3, section 1.1.5): not compressed, so that readers find it without knowing PNG. libvips compresses it. */
const packet = (xmp: string): Buffer => chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`, 'utf8'));

/**
 * Keeps the chunks that make the picture: a resolution is written even where all metadata is off, and taken from the original. So the same
 * pixels are the same bytes, and nothing of the original is left. Puts in what is asked for. `keepsColour`: of a file that was not written here.
 */
export const scrubPng = (
  png: Buffer,
  {
    ppi,
    xmp,
    keepsColour = false,
  }: { readonly ppi: number | null; readonly xmp: string | null; readonly keepsColour?: boolean } = {
    ppi: null,
    xmp: null,
  },
): Buffer => {
  const parts = [png.subarray(0, 8)];
  const added = [...(ppi === null ? [] : [resolution(ppi)]), ...(xmp === null ? [] : [packet(xmp)])];
  for (let offset = 8; offset < png.length;) {
    const next = offset + 12 + png.readUInt32BE(offset);
    const name = png.toString('latin1', offset + 4, offset + 8);
    if (name === 'IDAT') parts.push(...added.splice(0));
    if (kept.has(name) || (keepsColour && colour.has(name))) parts.push(png.subarray(offset, next));
    if (name === 'IEND') break;
    offset = next;
  }
  return Buffer.concat(parts);
};
