import type { FileReader } from './file-reader';

/** Bytes before the pixels; profiles and metadata stand behind their header, and are passed over. */
const mostParts = 1000;

/**
 * Whether a WebP has an alpha (RFC 9649): a lossless picture says so itself, a lossy one has it in a part of its own, and what holds both says it
 * of the whole. `null` where these differ, since decoders take either for the truth, and where its parts are not found.
 */
export const webpHasAlpha = (reader: FileReader): boolean | null => {
  const told = new Set<boolean>();
  let hasPart = false;
  for (let offset = 12, count = 0; offset + 8 <= reader.size && count < mostParts; count += 1) {
    const head = reader.at(offset, 16);
    const name = head.toString('latin1', 0, 4);
    const length = head.length >= 8 ? head.readUInt32LE(4) : 0;
    if (name === 'VP8X') told.add(((head[8] ?? 0) & 0x10) !== 0);
    // In a film each frame may be otherwise.
    if (name === 'ANIM' || name === 'ANMF') return null;
    if (name === 'ALPH') hasPart = true;
    if (name === 'VP8L') return only(told.add(((head[12] ?? 0) & 0x10) !== 0));
    if (name === 'VP8 ') return only(told.add(hasPart));
    offset += 8 + length + (length % 2);
  }
  return null;
};

const only = (told: ReadonlySet<boolean>): boolean | null => (told.size === 1 ? [...told][0]! : null);
