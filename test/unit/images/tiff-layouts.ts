import { deflateSync } from 'node:zlib';
import { chart, chartSize } from './chart';

/** Writes the chart of six patches as a TIFF of any layout (TIFF 6.0; technical notes 1 and 2; BigTIFF). */

export type Model = 'grey' | 'white-is-zero' | 'rgb' | 'palette' | 'cmyk' | 'ycbcr' | 'lab' | 'icclab';

export interface Layout {
  readonly model: Model;
  readonly bits: 8 | 16;
  /** ExtraSamples, each with what it holds, 0…1. */
  readonly extra: readonly { readonly kind: 0 | 1 | 2; readonly value: (x: number, y: number) => number }[];
  /** Whether the extra samples are told at all. */
  readonly tagged: boolean;
  readonly planar: boolean;
  readonly compression: 'none' | 'lzw' | 'deflate' | 'packbits';
  /** Differences of neighbours (TIFF 6.0, section 14). */
  readonly predictor: boolean;
  /** Sides of tiles, or null for strips of eleven rows. */
  readonly tile: readonly [width: number, height: number] | null;
  readonly order: 'II' | 'MM';
  readonly big: boolean;
  /** Of YCbCr. */
  readonly subsampling: readonly [number, number];
  readonly tags: readonly (readonly [tag: number, type: 3 | 4 | 7, values: readonly number[] | Buffer])[];
}

export const plain: Layout = {
  model: 'rgb',
  bits: 8,
  extra: [],
  tagged: true,
  planar: false,
  compression: 'none',
  predictor: false,
  tile: null,
  order: 'II',
  big: false,
  subsampling: [1, 1],
  tags: [],
};

const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/** sRGB to CIE Lab of D50, by Bradford's matrix. */
const labOf = ([r, g, b]: readonly [number, number, number]): [number, number, number] => {
  const [lr, lg, lb] = [linear(r / 255), linear(g / 255), linear(b / 255)];
  const f = (t: number): number => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
  const x = f((0.4360747 * lr + 0.3850649 * lg + 0.1430804 * lb) / 0.9642);
  const y = f(0.2225045 * lr + 0.7168786 * lg + 0.0606169 * lb);
  const z = f((0.0139322 * lr + 0.0971045 * lg + 0.7141733 * lb) / 0.82491);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

/** ITU-R BT.601, full range, 0…255 with 128 for no colour. */
const ycbcrOf = ([r, g, b]: readonly [number, number, number]): [number, number, number] => {
  const y = 0.299 * r + 0.587 * g + 0.114 * b;
  return [y, (b - y) / 1.772 + 128, (r - y) / 1.402 + 128];
};

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
const twos = (value: number, bits: number): number => Math.round(value) & (2 ** bits - 1);

/** The grey of the chart's patches, where only grey can be told. */
export const greyOf = ([r, g, b]: readonly [number, number, number]): number =>
  Math.round(0.299 * r + 0.587 * g + 0.114 * b);

const coloursOf = (model: Model, bits: 8 | 16, rgb: readonly [number, number, number]): number[] => {
  const most = 2 ** bits - 1;
  const scaled = (value: number): number => clamp((value / 255) * most, most);
  switch (model) {
    case 'grey':
      return [scaled(greyOf(rgb))];
    case 'white-is-zero':
      return [most - scaled(greyOf(rgb))];
    case 'rgb':
      return rgb.map(scaled);
    case 'cmyk': {
      const k = 255 - Math.max(...rgb);
      return [...rgb.map((value) => scaled(255 - value - k)), scaled(k)];
    }
    case 'ycbcr':
      return ycbcrOf(rgb).map((value) => clamp(value * (most / 255), most));
    case 'palette':
      return [chart.findIndex((patch) => patch.every((value, at) => value === rgb[at]))];
    case 'lab': {
      const [l, a, b] = labOf(rgb);
      const unit = bits === 16 ? 256 : 1;
      return [clamp((l / 100) * most, most), twos(a * unit, bits), twos(b * unit, bits)];
    }
    case 'icclab': {
      const [l, a, b] = labOf(rgb);
      if (bits === 8) return [clamp((l / 100) * 255, 255), clamp(a + 128, 255), clamp(b + 128, 255)];
      return [clamp((l / 100) * 65_280, 65_535), clamp((a + 128) * 256, 65_535), clamp((b + 128) * 256, 65_535)];
    }
  }
};

const photometrics: Readonly<Record<Model, number>> = {
  'white-is-zero': 0,
  grey: 1,
  rgb: 2,
  palette: 3,
  cmyk: 5,
  ycbcr: 6,
  lab: 8,
  icclab: 9,
};

export const channelsOf = (model: Model): number => coloursOf(model, 8, [255, 255, 255]).length;

const patchAt = (x: number, y: number): readonly [number, number, number] =>
  chart[Math.min(1, Math.floor(y / 32)) * 3 + Math.min(2, Math.floor(x / 32))] ?? [0, 0, 0];

/** TIFF 6.0, section 13: nine to twelve bits a code, most significant first, one code early. */
const lzw = (data: Buffer): Buffer => {
  const out: number[] = [];
  let [held, count, width] = [0, 0, 9];
  const put = (code: number): void => {
    held = (held << width) | code;
    for (count += width; count >= 8; count -= 8) out.push((held >> (count - 8)) & 0xff);
    held &= (1 << count) - 1;
  };
  let table = new Map<string, number>();
  let next = 258;
  const clear = (): void => {
    put(256);
    table = new Map();
    [next, width] = [258, 9];
  };
  const codeOf = (text: string): number => (text.length === 1 ? text.charCodeAt(0) : (table.get(text) ?? 0));
  clear();
  let known = '';
  for (const letter of data.toString('latin1')) {
    const longer = known + letter;
    if (longer.length === 1 || table.has(longer)) {
      known = longer;
      continue;
    }
    put(codeOf(known));
    table.set(longer, next);
    next += 1;
    if (next === 512 || next === 1024 || next === 2048) width += 1;
    if (next === 4095) clear();
    known = letter;
  }
  put(codeOf(known));
  next += 1;
  if (next === 512 || next === 1024 || next === 2048) width += 1;
  put(257);
  if (count > 0) out.push((held << (8 - count)) & 0xff);
  return Buffer.from(out);
};

/** Runs and what does not repeat, each row for itself. */
const packBits = (data: Buffer, row: number): Buffer => {
  const parts: number[] = [];
  for (let start = 0; start < data.length; start += row) {
    const end = Math.min(data.length, start + row);
    for (let at = start; at < end;) {
      let run = 1;
      while (at + run < end && run < 128 && data[at + run] === data[at]) run += 1;
      if (run > 1) parts.push(257 - run, data[at] ?? 0);
      else parts.push(0, data[at] ?? 0);
      at += run;
    }
  }
  return Buffer.from(parts);
};

const known = new Map<string, number[]>();

const samplesAt = (layout: Layout, x: number, y: number): number[] => {
  const most = 2 ** layout.bits - 1;
  const [px, py] = [Math.min(chartSize.width - 1, x), Math.min(chartSize.height - 1, y)];
  const patch = patchAt(px, py);
  const key = `${layout.model} ${layout.bits} ${patch.join(' ')}`;
  const colours = known.get(key) ?? coloursOf(layout.model, layout.bits, patch);
  known.set(key, colours);
  const extras = layout.extra.map(({ value }) => Math.round(value(px, py) * most));
  const multiplied = layout.tagged ? layout.extra.findIndex(({ kind }) => kind === 1) : -1;
  const alpha = multiplied === -1 ? 1 : (extras[multiplied] ?? 0) / most;
  return [...colours.map((colour) => (alpha === 1 ? colour : Math.round(colour * alpha))), ...extras];
};

interface Block {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const blocksOf = ({ tile, subsampling }: Layout): Block[] => {
  const [width, height] = tile ?? [chartSize.width, 11 * subsampling[1]];
  const blocks: Block[] = [];
  for (let top = 0; top < chartSize.height; top += height)
    for (let left = 0; left < chartSize.width; left += width)
      blocks.push({ left, top, width, height: tile ? height : Math.min(height, chartSize.height - top) });
  return blocks;
};

const up = (value: number, step: number): number => Math.ceil(value / step);

/** Numbers of one block, row by row; `plane`: of planes that lie apart. */
const numbersOf = (layout: Layout, block: Block, plane: number | null): { rows: number[][]; step: number } => {
  const [across, down] = layout.subsampling;
  const { left, top, width, height } = block;
  const rows: number[][] = [];
  if (layout.model === 'ycbcr' && across * down > 1 && plane === null) {
    for (let y = 0; y < height; y += down) {
      const row: number[] = [];
      for (let x = 0; x < width; x += across) {
        for (let dy = 0; dy < down; dy += 1)
          for (let dx = 0; dx < across; dx += 1)
            row.push(samplesAt(layout, left + x + dx, top + Math.min(height - 1, y + dy))[0] ?? 0);
        row.push(...samplesAt(layout, left + x, top + y).slice(1));
      }
      rows.push(row);
    }
    return { rows, step: 1 };
  }
  const [sx, sy] = layout.model === 'ycbcr' && (plane === 1 || plane === 2) ? [across, down] : [1, 1];
  for (let y = 0; y < up(height, sy); y += 1) {
    const row: number[] = [];
    for (let x = 0; x < up(width, sx); x += 1) {
      const all = samplesAt(layout, left + x * sx, top + y * sy);
      row.push(...(plane === null ? all : [all[plane] ?? 0]));
    }
    rows.push(row);
  }
  return { rows, step: plane === null ? channelsOf(layout.model) + layout.extra.length : 1 };
};

const packed = (layout: Layout, block: Block, plane: number | null): Buffer => {
  const { rows, step } = numbersOf(layout, block, plane);
  const mask = 2 ** layout.bits - 1;
  const size = layout.bits / 8;
  const bytes = Buffer.concat(
    rows.map((row) => {
      const line = Buffer.alloc(row.length * size);
      row.forEach((value, at) => {
        const told = layout.predictor && at >= step ? (value - (row[at - step] ?? 0)) & mask : value & mask;
        if (layout.order === 'II') line.writeUIntLE(told, at * size, size);
        else line.writeUIntBE(told, at * size, size);
      });
      return line;
    }),
  );
  if (layout.compression === 'lzw') return lzw(bytes);
  if (layout.compression === 'deflate') return deflateSync(bytes);
  return layout.compression === 'packbits' ? packBits(bytes, (rows[0]?.length ?? 1) * size) : bytes;
};

const compressions = { none: 1, lzw: 5, deflate: 8, packbits: 32_773 } as const;

const sizes = { 3: 2, 4: 4, 7: 1, 16: 8 } as const;
type Entry = readonly [tag: number, type: keyof typeof sizes, values: readonly number[] | Buffer];

/** Directories behind one another, each after its blocks. */
export const writePages = (pages: readonly Layout[]): Buffer => {
  const [first = plain] = pages;
  const { order, big } = first;
  const put = (bytes: Buffer, at: number, size: number, value: number): void => {
    if (size === 8) {
      if (order === 'II') bytes.writeBigUInt64LE(BigInt(value), at);
      else bytes.writeBigUInt64BE(BigInt(value), at);
    } else if (order === 'II') bytes.writeUIntLE(value, at, size);
    else bytes.writeUIntBE(value, at, size);
  };
  const word = big ? 8 : 4;
  const head = Buffer.alloc(big ? 16 : 8);
  head.write(order, 0, 'latin1');
  put(head, 2, 2, big ? 43 : 42);
  if (big) put(head, 4, 2, 8);
  const parts: Buffer[] = [head];
  let length = head.length;
  const add = (bytes: Buffer): number => {
    const at = length;
    const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    parts.push(even);
    length += even.length;
    return at;
  };
  let link: { readonly bytes: Buffer; readonly at: number } = { bytes: head, at: big ? 8 : 4 };
  for (const layout of pages) {
    const samples = channelsOf(layout.model) + layout.extra.length;
    const planes = layout.planar ? Array.from({ length: samples }, (_, plane) => plane) : [null];
    const blocks = planes.flatMap((plane) => blocksOf(layout).map((block) => packed(layout, block, plane)));
    const offsets = blocks.map(add);
    const counts = blocks.map((block) => block.length);
    const each = (value: number): number[] => Array.from({ length: samples }, () => value);
    const colours = Array.from({ length: 3 * 2 ** layout.bits }, (_, at) => {
      const [channel, index] = [Math.floor(at / 2 ** layout.bits), at % 2 ** layout.bits];
      return (chart[index]?.[channel] ?? 0) * 257;
    });
    const own: Entry[] = [
      [256, 4, [chartSize.width]],
      [257, 4, [chartSize.height]],
      [258, 3, each(layout.bits)],
      [259, 3, [compressions[layout.compression]]],
      [262, 3, [photometrics[layout.model]]],
      [277, 3, [samples]],
      [284, 3, [layout.planar ? 2 : 1]],
    ];
    if (layout.tile) {
      const [width, height] = layout.tile;
      own.push([322, 4, [width]], [323, 4, [height]], [324, 4, offsets], [325, 4, counts]);
    } else own.push([273, 4, offsets], [278, 4, [11 * layout.subsampling[1]]], [279, 4, counts]);
    if (layout.predictor) own.push([317, 3, [2]]);
    if (layout.model === 'palette') own.push([320, 3, colours]);
    if (layout.model === 'cmyk') own.push([332, 3, [1]]);
    if (layout.model === 'ycbcr') own.push([530, 3, layout.subsampling]);
    if (layout.extra.length > 0 && layout.tagged) own.push([338, 3, layout.extra.map(({ kind }) => kind)]);
    const entries = [...own.filter(([tag]) => !layout.tags.some(([other]) => other === tag)), ...layout.tags].toSorted(
      ([a], [b]) => a - b,
    );
    const table = Buffer.alloc((big ? 8 : 2) + entries.length * (4 + word * 2) + word);
    put(table, 0, big ? 8 : 2, entries.length);
    entries.forEach(([tag, type, values], index) => {
      const at = (big ? 8 : 2) + index * (4 + word * 2);
      put(table, at, 2, tag);
      put(table, at + 2, 2, type);
      put(table, at + 4, word, values.length);
      const size = sizes[type];
      const bytes = Buffer.alloc(Math.max(word, values.length * size));
      if (Buffer.isBuffer(values)) values.copy(bytes);
      else values.forEach((value, which) => put(bytes, which * size, size, value));
      if (values.length * size <= word) bytes.copy(table, at + 4 + word, 0, word);
      else put(table, at + 4 + word, word, add(bytes));
    });
    put(link.bytes, link.at, word, add(table));
    link = { bytes: table, at: table.length - word };
  }
  return Buffer.concat(parts);
};

export const writeLayout = (layout: Partial<Layout>): Buffer => writePages([{ ...plain, ...layout }]);

/** "rgb 16 bit, extra 2 0, planar, lzw with predictor, tiles, MM". */
export const nameOf = (layout: Partial<Layout>): string => {
  const all = { ...plain, ...layout };
  return [
    `${all.model} ${all.bits} bit`,
    ...(all.extra.length > 0 ? [`extra ${all.extra.map(({ kind }) => kind).join(' ')}`] : []),
    ...(all.extra.length > 0 && !all.tagged ? ['untagged'] : []),
    ...(all.subsampling.join('') === '11' ? [] : [`subsampled ${all.subsampling.join('×')}`]),
    ...(all.planar ? ['planar'] : []),
    `${all.compression}${all.predictor ? ' with predictor' : ''}`,
    all.tile ? 'tiles' : 'strips',
    all.order,
    ...(all.big ? ['big'] : []),
  ].join(', ');
};
