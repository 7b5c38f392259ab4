import { ScanBits, type HuffmanTable } from './jpeg-bits';

export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  /** Blocks of a scan of its own. */
  readonly wide: number;
  readonly high: number;
  /** Blocks that lie beside each other in scans of several components, the filled-up ones included. */
  readonly stride: number;
  /** Of progressive frames: a bit for each coefficient that is not zero yet, two numbers a block. */
  readonly filled: Int32Array | null;
}

/** A scan's head, and what it is decoded with. */
export interface Scan {
  readonly parts: readonly {
    readonly component: Component;
    readonly dc: HuffmanTable | null;
    readonly ac: HuffmanTable | null;
  }[];
  readonly isProgressive: boolean;
  /** First and last coefficient, and the bits of them that earlier scans told and this one tells. */
  readonly first: number;
  readonly last: number;
  readonly high: number;
  readonly low: number;
  /** MCUs between restart markers; 0: there are none. */
  readonly restart: number;
  readonly mcusWide: number;
  readonly mcusHigh: number;
}

export interface ScanEnd {
  /** Where the byte after the last block lies. */
  readonly end: number;
  /** `short`: there is no data for its last blocks. `spoilt`: it holds what no encoder writes. */
  readonly is: 'whole' | 'short' | 'spoilt';
  /** The last byte is filled up as encoders do. */
  readonly isPadded: boolean;
}

type Block = (index: number) => void;

const sequential = (bits: ScanBits, dc: HuffmanTable, ac: HuffmanTable): Block => {
  return () => {
    const size = bits.symbol(dc);
    if (size > 16) bits.isSpoilt = true;
    else if (size > 0) bits.skip(size);
    for (let at = 1; at < 64; at += 1) {
      const code = bits.symbol(ac);
      const width = code & 15;
      if (width > 0) bits.skip(width);
      else if (code !== 0xf0) return;
      at += code >> 4;
    }
  };
};

const dcFirst = (bits: ScanBits, dc: HuffmanTable): Block => {
  return () => {
    const size = bits.symbol(dc);
    if (size > 16) bits.isSpoilt = true;
    else if (size > 0) bits.skip(size);
  };
};

/** Blocks whose coefficients of a progressive scan are all told already. Begins anew behind a restart marker. */
interface Run {
  left: number;
}

const runOf = (bits: ScanBits, width: number): number => (1 << width) + (width > 0 ? bits.take(width) : 0);

const acFirst = (bits: ScanBits, { first, last }: Scan, ac: HuffmanTable, filled: Int32Array, run: Run): Block => {
  return (index) => {
    if (run.left > 0) {
      run.left -= 1;
      return;
    }
    for (let at = first; at <= last; at += 1) {
      const code = bits.symbol(ac);
      const [zeros, width] = [code >> 4, code & 15];
      if (width > 0) {
        at += zeros;
        bits.skip(width);
        const word = index * 2 + (at >> 5);
        if (at < 64) filled[word] = (filled[word] ?? 0) | (1 << (at & 31));
      } else if (zeros === 15) at += 15;
      else {
        run.left = runOf(bits, zeros) - 1;
        return;
      }
    }
  };
};

/** T.81, G.1.2.3: coefficients that are not zero get a bit each on the way to a new one. */
const acAgain = (bits: ScanBits, { first, last }: Scan, ac: HuffmanTable, filled: Int32Array, run: Run): Block => {
  const isFilled = (index: number, at: number): boolean =>
    (((filled[index * 2 + (at >> 5)] ?? 0) >>> (at & 31)) & 1) === 1;
  return (index) => {
    let at = first;
    if (run.left === 0) {
      for (; at <= last; at += 1) {
        const code = bits.symbol(ac);
        let zeros = code >> 4;
        const isNew = (code & 15) !== 0;
        if (isNew) bits.skip(1);
        else if (zeros !== 15) {
          run.left = runOf(bits, zeros);
          break;
        }
        for (; at <= last; at += 1) {
          if (isFilled(index, at)) bits.skip(1);
          else if (zeros === 0) break;
          else zeros -= 1;
        }
        const word = index * 2 + (at >> 5);
        if (isNew && at < 64) filled[word] = (filled[word] ?? 0) | (1 << (at & 31));
      }
    }
    if (run.left > 0) {
      for (; at <= last; at += 1) if (isFilled(index, at)) bits.skip(1);
      run.left -= 1;
    }
  };
};

const noData: Block = () => undefined;

/** How one block of a part is read. `null`: without a table that it needs. */
const blockOf = (bits: ScanBits, scan: Scan, { component, dc, ac }: Scan['parts'][number], run: Run): Block | null => {
  if (!scan.isProgressive) return dc && ac && sequential(bits, dc, ac);
  if (scan.first === 0) {
    if (scan.high > 0) return () => bits.skip(1);
    return dc && dcFirst(bits, dc);
  }
  if (!ac || !component.filled) return null;
  return (scan.high > 0 ? acAgain : acFirst)(bits, scan, ac, component.filled, run);
};

/** Reads all blocks of one MCU after the other, restart markers among them. */
const walkMcus = (
  bits: ScanBits,
  scan: Scan,
  blocks: readonly Block[],
  run: Run,
  mcus: number,
): 'whole' | 'short' | 'spoilt' => {
  const [only] = scan.parts;
  const isAlone = scan.parts.length === 1;
  for (let mcu = 0; mcu < mcus; mcu += 1) {
    if (scan.restart > 0 && mcu > 0 && mcu % scan.restart === 0) {
      if (bits.isShort || !bits.restart()) return 'short';
      run.left = 0;
    }
    const [column, row] = [mcu % scan.mcusWide, Math.floor(mcu / scan.mcusWide)];
    if (isAlone && only) (blocks[0] ?? noData)(row * only.component.stride + column);
    else {
      for (let part = 0; part < scan.parts.length; part += 1) {
        const { across, down, stride } = (scan.parts[part] ?? only)!.component;
        const block = blocks[part] ?? noData;
        for (let y = 0; y < down; y += 1)
          for (let x = 0; x < across; x += 1) block((row * down + y) * stride + column * across + x);
      }
    }
    if (bits.isSpoilt) return 'spoilt';
    if (bits.isShort) return 'short';
  }
  return 'whole';
};

/** Reads a scan's data from `from` to its last block, and counts nothing but what is there. */
export const walkScan = (data: Uint8Array, from: number, scan: Scan): ScanEnd => {
  const bits = new ScanBits(data, from);
  const run: Run = { left: 0 };
  const blocks = scan.parts.map((part) => blockOf(bits, scan, part, run));
  if (blocks.includes(null)) return { end: from, is: 'spoilt', isPadded: false };
  const is = walkMcus(bits, scan, blocks as Block[], run, scan.mcusWide * scan.mcusHigh);
  return { end: bits.end, is, isPadded: bits.isPadded };
};

/**
 * How many whole MCUs more the data up to `data`'s end holds behind the last one, and whether it ends with one, filled up as encoders do. Of
 * sequential scans without restart markers.
 */
export const surplusOf = (
  data: Uint8Array,
  from: number,
  scan: Scan,
): { readonly mcus: number; readonly endsWhole: boolean } => {
  const bits = new ScanBits(data, from);
  const run: Run = { left: 0 };
  const blocks = scan.parts.map((part) => blockOf(bits, scan, part, run) ?? noData);
  const all = scan.mcusWide * scan.mcusHigh;
  walkMcus(bits, scan, blocks, run, all);
  let [mcus, endsWhole] = [0, false];
  for (; mcus < all && walkMcus(bits, scan, blocks, run, 1) === 'whole'; mcus += 1)
    endsWhole = bits.isPadded && bits.end >= data.length;
  return { mcus, endsWhole };
};
