import sharp from 'sharp';
import type { SeedFile } from './hostile-seeds';

/** What an accepted file is held against, besides its own plain decoding: the sound file that it was made of. */

const find = (bytes: Buffer, text: string): number => {
  const at = bytes.indexOf(Buffer.from(text, 'latin1'));
  return at === -1 ? bytes.length : at;
};

/** Where the pixels' data begins; what is before says what the pixels are. In TIFF, it may be behind them. */
const startOfData = ({ format, bytes }: SeedFile): number => {
  switch (format) {
    case 'jpeg':
      return find(bytes, '\xff\xda') + 14;
    case 'png':
      return find(bytes, 'IDAT') + 4;
    case 'webp':
      return Math.min(find(bytes, 'VP8 '), find(bytes, 'VP8L')) + 18;
    case 'gif':
      return find(bytes, '\x2c\0\0\0\0') + 10;
    case 'avif':
      return find(bytes, 'mdat') + 4;
    case 'tiff':
      return 8;
  }
};

/** Whether only the pixels' data was spoilt: then a right picture is the sound one, and nothing else. */
export const isHeadIntact = (sound: SeedFile, spoilt: Buffer): boolean => {
  const start = startOfData(sound);
  if (!spoilt.subarray(0, start).equals(sound.bytes.subarray(0, start))) return false;
  if (sound.format !== 'tiff') return true;
  const table = sound.bytes.readUInt32LE(4);
  return spoilt.length === sound.bytes.length && spoilt.subarray(table).equals(sound.bytes.subarray(table));
};

/**
 * libjpeg shows a picture of one scan before it has read its end, and libvips does not ask again. A component that no scan fills makes it
 * read everything first. It takes away nothing: the same blocks are decoded from the same data. `null`: not such a JPEG.
 */
const readToItsEnd = (jpeg: Buffer): Buffer | null => {
  for (let at = 2; at + 10 < jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] !== 0xc0 && jpeg[at + 1] !== 0xc1) continue;
    const length = jpeg.readUInt16BE(at + 2);
    const frame = Buffer.concat([jpeg.subarray(at, at + 2 + length), Buffer.from([0xfe, 0x11, jpeg[at + 12] ?? 0])]);
    frame.writeUInt16BE(length + 3, 2);
    frame[9] = (frame[9] ?? 0) + 1;
    return Buffer.concat([jpeg.subarray(0, at), frame, jpeg.subarray(at + 2 + length)]);
  }
  return null;
};

const complaintOf = async (bytes: Buffer): Promise<string | null> => {
  try {
    await sharp(bytes, { failOn: 'warning', limitInputPixels: false, ignoreIcc: true }).raw().toBuffer();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** What the decoder has to say against a file, read to its end. */
export const decoderSays = async (bytes: Buffer, format: SeedFile['format']): Promise<string | null> => {
  const plain = await complaintOf(bytes);
  const wide = format === 'jpeg' ? readToItsEnd(bytes) : null;
  // Four components and one more are more than libvips takes: of inks, only what is said plainly is known.
  const whole = wide === null ? null : await complaintOf(wide);
  return plain ?? (whole !== null && /Corrupt JPEG data/.test(whole) ? whole : null);
};

/** Bytes behind the last block are no proof that anything is wrong: the app notes them, unless they are as few as sound encoders leave too (images/reading/jpeg-end.ts). */
export const isDoubt = (complaint: string, notes: readonly string[]): boolean => {
  const [, bytes] = /\b(\d+) extraneous bytes before marker 0xd9/.exec(complaint) ?? [];
  return bytes !== undefined && (Number(bytes) <= 2 || notes.length > 0);
};

/** Whether two pictures of 32 × 32 look alike: no more than a place or two differs visibly. */
export const looksLike = (a: Buffer, b: Buffer): boolean => {
  let different = 0;
  for (let at = 0; at < a.length; at += 1) if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > 16) different += 1;
  return different <= a.length / 100;
};
