import { BitWriter } from './bits';
import { acCodes, dcCodes, encoding, type Codes } from './tables';

/** A baseline JPEG as cameras and old programs write them, in kinds that sharp writes none of. Slow, and plain. */
export interface JpegKind {
  readonly width: number;
  readonly height: number;
  /** Samples of each component, as many as the picture has pixels; three are Y, Cb and Cr. */
  readonly planes: readonly Uint8Array[];
  /** Of each component: how many samples lie across and down where the finest has most. */
  readonly sampling: readonly (readonly [across: number, down: number])[];
  readonly quality: number;
  /** MCUs between restart marks; 0: none. */
  readonly restart: number;
  /** All components in one scan, or each in its own. */
  readonly isInterleaved: boolean;
  /** What the last byte of a scan is filled up with. */
  readonly filling: 0 | 1;
  /** Adobe's mark with its colour transform, or none. */
  readonly adobe: 0 | 1 | 2 | null;
  /** Bytes of ones before each mark. */
  readonly fill: number;
}

const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];

const cosines = Float64Array.from({ length: 64 }, (_, at) => {
  const [frequency, place] = [at >> 3, at & 7];
  return Math.cos(((2 * place + 1) * frequency * Math.PI) / 16) * (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5;
});

/** Rows, then columns. */
const transformed = (block: Float64Array): Float64Array => {
  const [half, out] = [new Float64Array(64), new Float64Array(64)];
  for (let at = 0; at < 64; at += 1)
    for (let x = 0; x < 8; x += 1) half[at] = half[at]! + block[(at & 56) + x]! * cosines[((at & 7) << 3) + x]!;
  for (let at = 0; at < 64; at += 1)
    for (let y = 0; y < 8; y += 1) out[at] = out[at]! + half[(y << 3) + (at & 7)]! * cosines[(at & 56) + y]!;
  return out;
};

const widthOf = (value: number): number => 32 - Math.clz32(Math.abs(value));
const amplitude = (value: number, width: number): number => (value < 0 ? value + (1 << width) - 1 : value);

const segment = (code: number, fill: number, body: readonly number[] | Buffer): Buffer => {
  const head = Buffer.from([...Array<number>(fill).fill(0xff), 0xff, code, 0, 0]);
  head.writeUInt16BE(body.length + 2, head.length - 2);
  return Buffer.concat([head, Buffer.from(body)]);
};

const tableBody = (id: number, { counts, symbols }: Codes): number[] => [id, ...counts, ...symbols];

const dc = encoding(dcCodes);
const ac = encoding(acCodes);

interface Part {
  readonly across: number;
  readonly down: number;
  readonly wide: number;
  readonly high: number;
  readonly sample: (x: number, y: number) => number;
}

/** The mean of the pixels that one sample stands for. */
const partsOf = ({ width, height, planes, sampling }: JpegKind, most: number, tallest: number): Part[] =>
  planes.map((plane, index) => {
    const [across, down] = sampling[index] ?? [1, 1];
    const [stepX, stepY] = [most / across, tallest / down];
    const [wide, high] = [Math.ceil((width * across) / most), Math.ceil((height * down) / tallest)];
    const at = (x: number, y: number): number => plane[Math.min(height - 1, y) * width + Math.min(width - 1, x)] ?? 0;
    const sample = (x: number, y: number): number => {
      let [sum, count] = [0, 0];
      const [left, top] = [Math.min(x, wide - 1) * stepX, Math.min(y, high - 1) * stepY];
      for (let row = Math.floor(top); row < Math.max(top + stepY, Math.floor(top) + 1); row += 1)
        for (
          let column = Math.floor(left);
          column < Math.max(left + stepX, Math.floor(left) + 1);
          column += 1, count += 1
        )
          sum += at(column, row);
      return sum / count;
    };
    return { across, down, wide: Math.ceil(wide / 8), high: Math.ceil(high / 8), sample };
  });

const putBlock = (
  bits: BitWriter,
  part: Part,
  x: number,
  y: number,
  divisors: readonly number[],
  before: number,
): number => {
  const block = Float64Array.from({ length: 64 }, (_, at) => part.sample(x * 8 + (at & 7), y * 8 + (at >> 3)) - 128);
  const waves = transformed(block);
  const put = (codes: typeof dc, symbol: number): void => bits.put(...(codes.get(symbol) ?? [0, 0]));
  const numbers = zigzag.map((from, at) => Math.max(-1023, Math.min(1023, Math.round(waves[from]! / divisors[at]!))));
  const [first = 0] = numbers;
  const step = widthOf(first - before);
  put(dc, step);
  bits.put(amplitude(first - before, step), step);
  let zeros = 0;
  for (const value of numbers.slice(1, numbers.findLastIndex((number, at) => at > 0 && number !== 0) + 1)) {
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) put(ac, 0xf0);
    const width = widthOf(value);
    put(ac, (zeros << 4) | width);
    bits.put(amplitude(value, width), width);
    zeros = 0;
  }
  if (numbers[63] === 0) put(ac, 0);
  return first;
};

/** Data of one scan of `parts`. */
const scanOf = (
  kind: JpegKind,
  parts: readonly Part[],
  mcusWide: number,
  mcusHigh: number,
  divisors: readonly number[],
): Buffer => {
  const bits = new BitWriter();
  let before = parts.map(() => 0);
  const [only] = parts;
  const isAlone = parts.length === 1 && only !== undefined;
  const [wide, high] = isAlone ? [only.wide, only.high] : [mcusWide, mcusHigh];
  for (let mcu = 0; mcu < wide * high; mcu += 1) {
    if (kind.restart > 0 && mcu > 0 && mcu % kind.restart === 0) {
      bits.pad(kind.filling);
      bits.mark(0xd0 + ((mcu / kind.restart - 1) % 8));
      before = parts.map(() => 0);
    }
    const [column, row] = [mcu % wide, Math.floor(mcu / wide)];
    parts.forEach((part, index) => {
      const [across, down] = isAlone ? [1, 1] : [part.across, part.down];
      for (let y = 0; y < down; y += 1)
        for (let x = 0; x < across; x += 1)
          before[index] = putBlock(bits, part, column * across + x, row * down + y, divisors, before[index] ?? 0);
    });
  }
  bits.pad(kind.filling);
  return bits.bytes;
};

export const encodeJpeg = (kind: JpegKind): Buffer => {
  const { width, height, sampling, quality, fill } = kind;
  const [most, tallest] = [
    Math.max(...sampling.map(([across]) => across)),
    Math.max(...sampling.map(([, down]) => down)),
  ];
  const parts = partsOf(kind, most, tallest);
  const [mcusWide, mcusHigh] = [Math.ceil(width / (8 * most)), Math.ceil(height / (8 * tallest))];
  const strength = quality < 50 ? 50 / quality : 2 - quality / 50;
  const divisors = zigzag.map((_, at) => Math.max(1, Math.min(255, Math.round((8 + at * 1.5) * strength))));
  const head = (ids: readonly number[]): Buffer =>
    segment(0xda, fill, [ids.length, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]);
  const groups = kind.isInterleaved ? [parts.map((_, at) => at)] : parts.map((_, at) => [at]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(kind.adobe === null
      ? []
      : [segment(0xee, fill, Buffer.from(`Adobe\0d\0\0\0\0${String.fromCharCode(kind.adobe)}`, 'latin1'))]),
    segment(0xdb, fill, [0, ...divisors]),
    segment(0xc0, fill, [
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      parts.length,
      ...parts.flatMap(({ across, down }, at) => [at + 1, (across << 4) | down, 0]),
    ]),
    segment(0xc4, fill, tableBody(0, dcCodes)),
    segment(0xc4, fill, tableBody(0x10, acCodes)),
    ...(kind.restart > 0 ? [segment(0xdd, fill, [kind.restart >> 8, kind.restart & 255])] : []),
    ...groups.flatMap((group) => [
      head(group.map((at) => at + 1)),
      scanOf(
        kind,
        group.map((at) => parts[at]!),
        mcusWide,
        mcusHigh,
        divisors,
      ),
    ]),
    Buffer.from([...Array<number>(fill).fill(0xff), 0xff, 0xd9]),
  ]);
};
