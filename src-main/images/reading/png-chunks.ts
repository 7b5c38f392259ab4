import { inflateSync } from 'node:zlib';
import type { FileReader } from './file-reader';

export interface PngChunk {
  readonly name: string;
  /** Of its data, in the file. */
  readonly offset: number;
  readonly length: number;
}

/** Before the first pixels, where all stands that says what they are (PNG 3, section 5.6). Ends where the file does. */
export const chunksBeforePixels = (reader: FileReader): readonly PngChunk[] => {
  const chunks: PngChunk[] = [];
  for (let offset = 8; chunks.length < most;) {
    const head = reader.at(offset, 8);
    const name = head.toString('latin1', 4, 8);
    if (head.length < 8 || name === 'IDAT' || name === 'IEND') break;
    const length = head.readUInt32BE(0);
    chunks.push({ name, offset: offset + 8, length });
    offset += 12 + length;
  }
  return chunks;
};

/** More than any program writes; a file of nothing else is not read to its end. */
const most = 10_000;

/** The first `length` bytes of the first chunk of that name; none where it is shorter or missing. */
export const chunkOf = (
  reader: FileReader,
  chunks: readonly PngChunk[],
  name: string,
  length: number,
): Buffer | null => {
  const chunk = chunks.find((one) => one.name === name && one.length >= length);
  if (!chunk) return null;
  const data = reader.at(chunk.offset, length);
  return data.length === length ? Buffer.from(data) : null;
};

/** Bytes: profiles of presses have a few MB. */
const mostOfProfile = 16 * 1024 * 1024;

/**
 * The colour profile, which the decoder leaves out without a word where something in it is not to its taste. Empty where there is none; bytes
 * that are no profile where it can't be had.
 */
export const profileIn = (reader: FileReader, chunks: readonly PngChunk[]): Buffer | undefined => {
  const chunk = chunks.find(({ name }) => name === 'iCCP');
  if (!chunk) return undefined;
  const data = reader.at(chunk.offset, Math.min(chunk.length, mostOfProfile));
  // Its name, a zero, the way of compression, then the profile (PNG 3, section 11.3.2.3).
  const named = data.indexOf(0);
  try {
    return inflateSync(data.subarray(named + 2), { maxOutputLength: mostOfProfile });
  } catch {
    return Buffer.from('none');
  }
};
