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
export const chunkOf = (reader: FileReader, chunks: readonly PngChunk[], name: string, length: number): Buffer | null => {
  const chunk = chunks.find((one) => one.name === name && one.length >= length);
  if (!chunk) return null;
  const data = reader.at(chunk.offset, length);
  return data.length === length ? Buffer.from(data) : null;
};
