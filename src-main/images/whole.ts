import { truncated } from './faults';
import type { FileReader } from './file-reader';
import { chunkOf, type PngChunk } from './png-chunks';
import type { Format } from './recognise';

/**
 * Decoders show what they can of a file that was cut off; half a picture is never accepted. These walk a file's structure to its
 * proper end. JPEG and TIFF have no such end to find: their decoders are asked to be strict instead (decode.ts).
 */

const text = (bytes: Buffer, offset: number): string => bytes.toString('latin1', offset, offset + 4);

/** PNG 3, section 5.3: chunks of length, name, data and check sum, up to IEND. */
const walkPng = (reader: FileReader): void => {
  for (let offset = 8; ;) {
    const head = reader.at(offset, 8);
    if (head.length < 8) throw truncated(reader.file);
    offset += 12 + head.readUInt32BE(0);
    if (offset > reader.size) throw truncated(reader.file);
    if (text(head, 4) === 'IEND') return;
  }
};

/** Of an animated PNG, which its decoder takes for a still one (PNG 3, section 11.3.6). */
export const framesOfPng = (reader: FileReader, chunks: readonly PngChunk[]): number => {
  const control = chunkOf(reader, chunks, 'acTL', 8);
  return control ? Math.max(1, Math.min(1_000_000, control.readUInt32BE(0))) : 1;
};

/** GIF89a: blocks of length-prefixed parts, up to the trailer. */
const walkGif = (reader: FileReader): void => {
  const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const byteAt = (at: number): number => {
    const byte = reader.at(at, 1)[0];
    if (byte === undefined) throw truncated(reader.file);
    return byte;
  };
  let offset = 13 + colours(byteAt(10));
  const skipParts = (): void => {
    for (;;) {
      const length = byteAt(offset);
      offset += length + 1;
      if (length === 0) return;
    }
  };
  for (;;) {
    const block = byteAt(offset);
    if (block === 0x3b) return;
    // Some programs leave a zero between blocks.
    if (block === 0) { offset += 1; continue; }
    if (block === 0x21) offset += 2;
    else if (block === 0x2c) offset += 11 + colours(byteAt(offset + 9));
    else throw truncated(reader.file);
    skipParts();
  }
};

/** RIFF: the header tells how long the file is. */
const walkWebp = (reader: FileReader): void => {
  const head = reader.at(0, 12);
  if (head.length < 12 || head.readUInt32LE(4) + 8 > reader.size) throw truncated(reader.file);
};

/** ISO base media: boxes one after another; a size of 0 reaches to the end of the file, 1 is followed by 64 bits. */
const walkBoxes = (reader: FileReader): void => {
  let offset = 0;
  while (offset < reader.size) {
    const head = reader.at(offset, 16);
    if (head.length < 8) throw truncated(reader.file);
    let length = head.readUInt32BE(0);
    if (length === 0) return;
    if (length === 1) {
      if (head.length < 16) throw truncated(reader.file);
      length = Number(head.readBigUInt64BE(8));
    }
    if (length < 8 || offset + length > reader.size) throw truncated(reader.file);
    offset += length;
  }
};

/** Throws `image-broken` for a file that is cut off. */
export const assertWhole = (reader: FileReader, format: Format): void => {
  if (format === 'png') walkPng(reader);
  if (format === 'gif') walkGif(reader);
  if (format === 'webp') walkWebp(reader);
  if (format === 'avif') walkBoxes(reader);
};
