import { scrubPng } from './scrub';

/** Copies of files with the very same coded pixels, without metadata. What says how colours are to be read stays. */

const isApp = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

/** JFIF, a profile, and Adobe's word on the colours of its inks: all that a reader needs of what programs add. */
const isNeeded = (marker: number, body: Buffer): boolean => {
  const begins = (word: string): boolean => body.toString('latin1', 0, word.length) === word;
  return (
    (marker === 0xe0 && begins('JFIF\0')) ||
    (marker === 0xe2 && begins('ICC_PROFILE\0')) ||
    (marker === 0xee && begins('Adobe'))
  );
};

/** A JPEG's segments up to its first end; another picture or a film behind it goes too. `null` for what is not built as a JPEG is. */
export const scrubJpeg = (jpeg: Buffer): Buffer | null => {
  const parts = [jpeg.subarray(0, 2)];
  for (let at = 2; at + 4 <= jpeg.length;) {
    const marker = jpeg[at + 1] ?? 0;
    if (jpeg[at] !== 0xff) return null;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    let next = at + 2 + jpeg.readUInt16BE(at + 2);
    if (next > jpeg.length) return null;
    const goes = marker === 0xfe || (isApp(marker) && !isNeeded(marker, jpeg.subarray(at + 4, next)));
    // A scan's data follows its head, up to a marker that is no restart.
    if (marker === 0xda) {
      for (; ; next += 1) {
        next = jpeg.indexOf(0xff, next);
        const after = jpeg[next + 1];
        if (next === -1 || after === undefined) return null;
        if (after !== 0 && after !== 0xff && (after < 0xd0 || after > 0xd7)) break;
      }
    }
    if (!goes) parts.push(jpeg.subarray(at, next));
    at = next;
    if (jpeg[at] === 0xff && jpeg[at + 1] === 0xd9) return Buffer.concat([...parts, jpeg.subarray(at, at + 2)]);
  }
  return null;
};

/** RIFF: parts of name, length and data, which are even. Drops EXIF and XMP, and no longer says that they are there. */
export const scrubWebp = (webp: Buffer): Buffer | null => {
  const parts: Buffer[] = [];
  const end = Math.min(webp.length, 8 + webp.readUInt32LE(4));
  for (let at = 12; at + 8 <= end;) {
    const name = webp.toString('latin1', at, at + 4);
    const next = at + 8 + webp.readUInt32LE(at + 4) + (webp.readUInt32LE(at + 4) % 2);
    if (next > webp.length) return null;
    if (['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF'].includes(name)) {
      const part = Buffer.from(webp.subarray(at, next));
      if (name === 'VP8X') part[8] = (part[8] ?? 0) & ~0x0c;
      parts.push(part);
    }
    at = next;
  }
  const head = Buffer.from(webp.subarray(0, 12));
  head.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, 4),
    4,
  );
  return Buffer.concat([head, ...parts]);
};

const ways: Readonly<Record<string, ((bytes: Buffer) => Buffer | null) | undefined>> = {
  png: (png) => scrubPng(png, { ppi: null, xmp: null, keepsColour: true }),
  jpeg: scrubJpeg,
  webp: scrubWebp,
};

/** `null` where a format's metadata can't be taken out without coding its pixels anew. */
export const bareCopy = (bytes: Buffer, format: string): Buffer | null => ways[format]?.(bytes) ?? null;
