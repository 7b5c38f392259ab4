import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';
import { truncated } from '../faults';
import type { FileReader } from './file-reader';
import { gifEnd } from './gif-end';
import { chunkOf, type PngChunk } from './png-chunks';
import type { Format } from './recognise';

/**
 * Decoders show what they can of a file that was cut off; half a picture is never accepted. These walk a file's structure to its end. A missing
 * or surplus end mark is no missing picture: what its decoder needs of it is made good in memory, and noted. JPEG and TIFF have no such end
 * to find: their decoders are asked to be strict instead (decoder.ts).
 */
export interface Whole {
  /** What is decoded: the file itself, or its bytes with an end made good. */
  readonly input: string | Buffer;
  readonly notes: readonly string[];
}

export const noEndMark = 'no end mark; the picture is whole';
const surplus = 'bytes behind its end';

const text = (bytes: Buffer, offset: number): string => bytes.toString('latin1', offset, offset + 4);

const asItIs = ({ file }: FileReader): Whole => ({ input: file, notes: [] });

const pngEnd = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

/** Bytes: what pixel data may come to that is packed anew. */
const mostPixels = 1_073_741_824;

/** Pixel data as one chunk, packed anew: what it ends with (check sums) may be missing. */
const packedAnew = (parts: readonly Buffer[]): Buffer => {
  const { Z_SYNC_FLUSH } = constants;
  const pixels = inflateSync(Buffer.concat(parts), { finishFlush: Z_SYNC_FLUSH, maxOutputLength: mostPixels });
  const data = deflateSync(pixels, { level: 1 });
  const [length, check, body] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from('IDAT'), data])];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** PNG 3, section 5.3: chunks of length, name, data and check sum, up to IEND. Whether pixels are missing where that is not there, its decoder tells. */
const wholePng = (reader: FileReader): Whole => {
  const parts: (readonly [from: number, to: number])[] = [];
  for (let offset = 8; ;) {
    const head = reader.at(offset, 8);
    const name = head.length < 8 ? '' : text(head, 4);
    const end = head.length < 8 ? Infinity : offset + 12 + head.readUInt32BE(0);
    if (name === 'IEND' && end <= reader.size) return asItIs(reader);
    if (name === 'IDAT') parts.push([offset, Math.min(reader.size, end)]);
    if (end <= reader.size && name !== 'IEND') {
      offset = end;
      continue;
    }
    const [first] = parts;
    if (!first) throw truncated(reader.file);
    const all = reader.all();
    if (name !== 'IDAT') return { input: Buffer.concat([all.subarray(0, offset), pngEnd]), notes: [noEndMark] };
    try {
      const pixels = packedAnew(
        parts.map(([from, to]) => all.subarray(from + 8, to === end || to < reader.size ? to - 4 : to)),
      );
      return { input: Buffer.concat([all.subarray(0, first[0]), pixels, pngEnd]), notes: [noEndMark] };
    } catch (error) {
      throw truncated(reader.file, error);
    }
  }
};

/** Of an animated PNG, which its decoder takes for a still one (PNG 3, section 11.3.6). */
export const framesOfPng = (reader: FileReader, chunks: readonly PngChunk[]): number => {
  const control = chunkOf(reader, chunks, 'acTL', 8);
  return control ? Math.max(1, Math.min(1_000_000, control.readUInt32BE(0))) : 1;
};

const pixelParts = new Set(['VP8 ', 'VP8L', 'ANMF']);

const wrongLength = 'its length is written down wrongly';

/** What is no part stands where the header promises one: bytes before it may have gone or come, which lossy pixels don't show. */
const garbled = 'what follows its pixels can’t be read; it may be damaged';

/** RIFF: parts of name, length and data, which are even. The header tells how long all is; where it is wrong, the parts decide. */
const wholeWebp = (reader: FileReader): Whole => {
  const told = reader.at(0, 12).length < 12 ? 0 : reader.at(4, 4).readUInt32LE(0) + 8;
  let [end, hasPixels, note] = [12, false, wrongLength];
  while (end < reader.size) {
    const head = reader.at(end, 8);
    const name = text(head, 0);
    if (head.length < 8 || !/^[A-Z][A-Z0-9 ]{3}$/i.test(name)) {
      if (end < told) note = garbled;
      break;
    }
    const length = head.readUInt32LE(4);
    const next = end + 8 + length + (length % 2);
    // The last one's filling byte may be missing.
    if (end + 8 + length > reader.size) {
      if (pixelParts.has(name) || !hasPixels) throw truncated(reader.file);
      break;
    }
    hasPixels ||= pixelParts.has(name);
    end = next;
    if (end === told) break;
  }
  if (!hasPixels && told > reader.size) throw truncated(reader.file);
  if (!hasPixels || end === told) return end > reader.size ? padded(reader, end, note) : asItIs(reader);
  return padded(reader, end, note);
};

const padded = (reader: FileReader, end: number, note: string): Whole => {
  const all = reader.all();
  const input = Buffer.concat([all.subarray(0, end), Buffer.alloc(Math.max(0, end - all.length))]);
  input.writeUInt32LE(end - 8, 4);
  return { input, notes: [note] };
};

/** ISO base media: boxes one after another; a size of 0 reaches to the end of the file, 1 is followed by 64 bits. */
const wholeAvif = (reader: FileReader): Whole => {
  const found = new Set<string>();
  for (let offset = 0; offset < reader.size;) {
    const head = reader.at(offset, 16);
    const name = head.length < 8 ? '' : text(head, 4);
    let length = head.length < 8 ? 0 : head.readUInt32BE(0);
    if (length === 0 && name !== '' && /^[ -~]{4}$/.test(name)) return asItIs(reader);
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8));
    if (length < 8 || offset + length > reader.size) {
      const hasPicture = found.has('mdat') && (found.has('meta') || found.has('moov'));
      if (!hasPicture || ['mdat', 'meta', 'moov', 'moof'].includes(name)) throw truncated(reader.file);
      return { input: reader.all().subarray(0, offset), notes: [surplus] };
    }
    found.add(name);
    offset += length;
  }
  return asItIs(reader);
};

const wholeGif = (reader: FileReader): Whole => {
  const { input, note } = gifEnd(reader);
  return { input: input ?? reader.file, notes: note === null ? [] : [note] };
};

/** Throws `image-broken` for a file that is cut off. */
export const wholeOf = (reader: FileReader, format: Format): Whole => {
  if (format === 'png') return wholePng(reader);
  if (format === 'gif') return wholeGif(reader);
  if (format === 'webp') return wholeWebp(reader);
  return format === 'avif' ? wholeAvif(reader) : asItIs(reader);
};
