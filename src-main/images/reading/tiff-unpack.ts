import { inflateSync } from 'node:zlib';

/** Undoes a TIFF's compression of one strip or tile (TIFF 6.0, sections 9, 13 and 14). Each throws `RangeError` for data that ends early or makes no sense. */

/** Of the kind that was written before TIFF 5. */
export class OldLzw extends Error {
  override readonly name = 'OldLzw';
}

const early = (): never => {
  throw new RangeError('the data of a strip or tile ends early');
};

/** PackBits: a count, then bytes as they are, or one to repeat. */
const unpackBits = (data: Buffer, length: number): Buffer => {
  const out = Buffer.allocUnsafe(length);
  let [from, to] = [0, 0];
  while (to < length) {
    const count = data[from];
    if (count === undefined) return early();
    from += 1;
    if (count === 128) continue;
    const run = Math.min(length - to, count < 128 ? count + 1 : 257 - count);
    if (count < 128) {
      if (from + run > data.length) return early();
      data.copy(out, to, from, from + run);
      from += count + 1;
    } else {
      const byte = data[from];
      if (byte === undefined) return early();
      out.fill(byte, to, to + run);
      from += 1;
    }
    to += run;
  }
  return out;
};

const clear = 256;
const end = 257;
const mostCodes = 4096;

/** LZW as TIFF 6.0 has it: highest bits first, codes a bit longer one code early. */
const unpackLzw = (data: Buffer, length: number): Buffer => {
  // The kind before TIFF 5 runs from the lowest bits on; its first code, a clear one, tells.
  if (data[0] === 0 && (data[1] ?? 0) % 2 === 1) throw new OldLzw('LZW of the kind before TIFF 5');
  const out = Buffer.allocUnsafe(length);
  /** Where each code's text lies in `out`, and how long it is. */
  const starts = new Uint32Array(mostCodes + 1);
  const lengths = new Uint32Array(mostCodes + 1);
  let [held, bits, width, next, at, to] = [0, 0, 9, 258, 0, 0];
  /** Of the code before; -1: none since a clear one. */
  let [before, beforeLength] = [-1, 0];
  while (to < length) {
    while (bits < width) {
      const byte = data[at];
      if (byte === undefined) return early();
      held = ((held << 8) | byte) & 0xfffffff;
      at += 1;
      bits += 8;
    }
    const code = (held >> (bits - width)) & ((1 << width) - 1);
    bits -= width;
    if (code === end) return early();
    if (code === clear) {
      [width, next, before] = [9, 258, -1];
      continue;
    }
    const start = to;
    if (code < 256) {
      out[to] = code;
      to += 1;
    } else {
      if (before === -1 || code > next || (code === next && next >= mostCodes))
        throw new RangeError('a code of LZW that is none');
      // The code that is just being made is the text before and its first byte.
      const [from, count] = code === next ? [before, beforeLength + 1] : [starts[code] ?? 0, lengths[code] ?? 0];
      const stop = Math.min(length, to + count);
      for (let source = from; to < stop; source += 1, to += 1) out[to] = out[source] ?? 0;
    }
    if (before !== -1 && next < mostCodes) {
      starts[next] = before;
      lengths[next] = beforeLength + 1;
      next += 1;
      if (next === 511 || next === 1023 || next === 2047) width += 1;
    }
    [before, beforeLength] = [start, to - start];
  }
  return out;
};

/** zlib looks after its own ends and check sums. */
const inflate = (data: Buffer, length: number): Buffer => {
  try {
    return inflateSync(data, { maxOutputLength: length + 1_048_576 });
  } catch (error) {
    throw new RangeError('deflated data that can’t be read', { cause: error });
  }
};

/** `length` bytes. */
export const unpack = (data: Buffer, compression: number, length: number): Buffer => {
  const bytes =
    compression === 5
      ? unpackLzw(data, length)
      : compression === 32_773
        ? unpackBits(data, length)
        : compression === 1
          ? data
          : inflate(data, length);
  return bytes.length < length ? early() : bytes;
};

const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) turned |= 128 >> bit;
  return turned;
});

export const reverseBits = (data: Buffer): Buffer => Buffer.from(data.map((byte) => reversed[byte] ?? 0));

/** The numbers of `count` samples from a row's first byte on, each of `bits` bits. */
export const numbersOf = (bytes: Buffer, start: number, count: number, bits: number, isBig: boolean): Uint16Array => {
  const out = new Uint16Array(count);
  if (bits === 8) for (let at = 0; at < count; at += 1) out[at] = bytes[start + at] ?? 0;
  else if (bits === 16)
    for (let at = 0, from = start; at < count; at += 1, from += 2) {
      const [first, second] = [bytes[from] ?? 0, bytes[from + 1] ?? 0];
      out[at] = isBig ? (first << 8) | second : (second << 8) | first;
    }
  else
    for (let at = 0, bit = start * 8; at < count; at += 1) {
      let value = 0;
      for (let one = 0; one < bits; one += 1, bit += 1)
        value = (value << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
      out[at] = value;
    }
  return out;
};

/** Each number is told as the difference from the one `step` before it. */
export const sumUp = (row: Uint16Array, step: number, bits: number): void => {
  const mask = 2 ** bits - 1;
  for (let at = step; at < row.length; at += 1) row[at] = ((row[at] ?? 0) + (row[at - step] ?? 0)) & mask;
};
