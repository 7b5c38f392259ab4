import { huffmanTable, type HuffmanTable } from './jpeg-bits';
import { surplusOf, walkScan, type Component, type Scan } from './jpeg-scan';

/** What an exact count of a JPEG's blocks came to (ITU-T T.81). */
export interface JpegEnd {
  /**
   * `whole`: every block has its data. `short`: the last ones have none. `spoilt`: there are codes in it that its tables don't have, over which
   * decoders go without a word. `unknown`: it can't be counted, its decoder judges alone.
   */
  readonly is: 'whole' | 'short' | 'spoilt' | 'unknown';
  /** Where the byte after the last block of the last scan lies. */
  readonly end: number;
  /** The end mark follows, after nothing but filling bytes. */
  readonly isMarked: boolean;
  /** Bytes behind the last block of a scan and before the next mark, filling bytes left out. */
  readonly left: number;
  /**
   * The last scan has more blocks than the frame, by another number than whole rows of them (which some encoders write on purpose): some were won
   * on the way, and what follows them is not where it belongs.
   */
  readonly isShifted: boolean;
  /** Every bit of every coefficient was told: a progressive frame may end before that, which no usual encoder makes it do. */
  readonly isComplete: boolean;
}

const unknown: JpegEnd = {
  is: 'unknown',
  end: 0,
  isMarked: false,
  left: 0,
  isShifted: false,
  isComplete: false,
};

/** Bytes left behind the last block that say nothing, whatever they are. */
const fewLeft = 2;

interface Frame {
  readonly isProgressive: boolean;
  readonly mcusWide: number;
  readonly mcusHigh: number;
  readonly components: readonly Component[];
  /** By component, of each coefficient: the lowest of its bits that was told; -1: none. */
  readonly told: readonly Int8Array[];
}

const readFrame = (body: Uint8Array, isProgressive: boolean): Frame | null => {
  const [bits = 0, high = 0, low = 0, left = 0, right = 0, count = 0] = body;
  const [height, width] = [high * 256 + low, left * 256 + right];
  if (bits !== 8 || height === 0 || width === 0 || count === 0 || count > 4 || body.length < 6 + count * 3) return null;
  const parts = Array.from({ length: count }, (_, at) => {
    const [id = 0, factors = 0] = body.subarray(6 + at * 3);
    return { id, across: factors >> 4, down: factors & 15 };
  });
  if (parts.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) return null;
  const [most, tallest] = [Math.max(...parts.map((one) => one.across)), Math.max(...parts.map((one) => one.down))];
  const [mcusWide, mcusHigh] = [Math.ceil(width / (8 * most)), Math.ceil(height / (8 * tallest))];
  return {
    isProgressive,
    mcusWide,
    mcusHigh,
    components: parts.map(({ id, across, down }) => ({
      id,
      across,
      down,
      wide: Math.ceil(Math.ceil((width * across) / most) / 8),
      high: Math.ceil(Math.ceil((height * down) / tallest) / 8),
      stride: mcusWide * across,
      filled: isProgressive ? new Int32Array(mcusWide * across * mcusHigh * down * 2) : null,
    })),
    told: parts.map(() => new Int8Array(64).fill(-1)),
  };
};

type Tables = Map<number, HuffmanTable>;

/** False for tables that no code has. */
const readTables = (body: Uint8Array, tables: Tables): boolean => {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const length = counts.reduce((sum, count) => sum + count, 0);
    const table = huffmanTable(counts, body.slice(at + 17, at + 17 + length));
    if (!table) return false;
    tables.set(body[at] ?? 0, table);
    at += 17 + length;
  }
  return true;
};

const readScan = (body: Uint8Array, frame: Frame, tables: Tables, restart: number): Scan | null => {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length < 4 + count * 2) return null;
  const parts = Array.from({ length: count }, (_, at) => {
    const [id, choice = 0] = body.subarray(1 + at * 2);
    const component = frame.components.find((one) => one.id === id);
    return component && { component, dc: tables.get(choice >> 4) ?? null, ac: tables.get(16 + (choice & 15)) ?? null };
  }).filter((part) => part !== undefined);
  const [only] = parts;
  if (parts.length !== count || !only) return null;
  const [first = 0, last = 63, bits = 0] = body.subarray(1 + count * 2);
  const told = frame.isProgressive
    ? { first, last, high: bits >> 4, low: bits & 15 }
    : { first: 0, last: 63, high: 0, low: 0 };
  if (told.last > 63 || told.first > told.last || (told.first > 0 && count > 1)) return null;
  for (const { component } of parts)
    frame.told[frame.components.indexOf(component)]?.fill(told.low, told.first, told.last + 1);
  return {
    parts,
    isProgressive: frame.isProgressive,
    ...told,
    restart,
    mcusWide: count === 1 ? only.component.wide : frame.mcusWide,
    mcusHigh: count === 1 ? only.component.high : frame.mcusHigh,
  };
};

/** Every component has all bits of all its coefficients: whatever follows is none of the picture's. */
const isAllTold = (frame: Frame): boolean => frame.told.every((bits) => bits.every((bit) => bit === 0));

/** The next mark from `from` on that is none of a scan's own, or the data's end. */
export const nextMark = (data: Uint8Array, from: number): number => {
  for (let at = data.indexOf(0xff, from); at !== -1; at = data.indexOf(0xff, at)) {
    const next = data[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
  return data.length;
};

/** Of the bytes from `from` to `to`, how many there are up to the last that is neither zeros nor ones. */
const beyondFilling = (data: Uint8Array, from: number, to: number): number => {
  let end = to;
  while (end > from && (data[end - 1] === 0 || data[end - 1] === 0xff)) end -= 1;
  return end - from;
};

const isFrame = (mark: number): boolean => mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);

/** Goes through all scans of a JPEG that is Huffman coded, eight bits a sample, block by block. */
export const walkJpeg = (data: Uint8Array): JpegEnd => {
  const tables: Tables = new Map();
  let frame: Frame | null = null;
  let [restart, left, end] = [0, 0, 0];
  let isShifted = false;
  for (let at = nextMark(data, 2); at + 4 <= data.length; at = nextMark(data, at)) {
    const mark = data[at + 1] ?? 0;
    if (mark === 0xd9 || mark === 0xd8 || mark === 1) break;
    const length = 2 + (data[at + 2] ?? 0) * 256 + (data[at + 3] ?? 0);
    const body = data.subarray(at + 4, at + length);
    at += length;
    if (isFrame(mark)) {
      if (frame || mark > 0xc2) return unknown;
      frame = readFrame(body, mark === 0xc2);
      if (!frame) return unknown;
    } else if (mark === 0xc4) {
      if (!readTables(body, tables)) return unknown;
    } else if (mark === 0xdd) restart = (body[0] ?? 0) * 256 + (body[1] ?? 0);
    else if (mark === 0xda) {
      const scan = frame && readScan(body, frame, tables, restart);
      if (!frame || !scan) return unknown;
      const walked = walkScan(data, at, scan);
      if (walked.is !== 'whole') return { ...unknown, is: walked.is, end: walked.end };
      const next = nextMark(data, walked.end);
      const beyond = beyondFilling(data, walked.end, next);
      left += beyond;
      if (beyond > fewLeft && !scan.isProgressive && restart === 0 && next < data.length) {
        const surplus = surplusOf(data.subarray(0, walked.end + beyond), at, scan);
        isShifted ||= surplus.mcus % scan.mcusWide !== 0 && (!walked.isPadded || surplus.endsWhole);
      }
      end = walked.end;
      at = next;
      // What follows may be a maker's own, and hold anything.
      if (isAllTold(frame)) break;
    }
  }
  if (!frame || end === 0) return unknown;
  if (!isAllTold(frame) && nextMark(data, end) === data.length) return { ...unknown, is: 'short', end };
  const mark = nextMark(data, end);
  return {
    is: 'whole',
    end,
    isMarked: data[mark + 1] === 0xd9 && beyondFilling(data, end, mark) === 0,
    left,
    isShifted,
    isComplete: !frame.isProgressive || isAllTold(frame),
  };
};
