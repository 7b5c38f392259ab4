/** The tables of T.81, annex K.3, that encoders use unless they make their own: how many codes have 1…16 bits, and their symbols. */
export interface Codes {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

export const dcCodes: Codes = {
  counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  symbols: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

/** Every run and width in order of how often they may come, a code of eight bits or fewer for most: valid, if not small. */
const ordered = [
  0x00,
  ...Array.from({ length: 10 }, (_, width) => width + 1),
  0xf0,
  ...Array.from({ length: 15 }, (_, run) =>
    Array.from({ length: 10 }, (_each, width) => ((run + 1) << 4) | (width + 1)),
  ).flat(),
];

export const acCodes: Codes = {
  counts: [0, 1, 1, 1, 2, 4, 8, 16, 32, 64, 33, 0, 0, 0, 0, 0],
  symbols: ordered,
};

/** Code and bits of each symbol. */
export const encoding = ({ counts, symbols }: Codes): ReadonlyMap<number, readonly [code: number, bits: number]> => {
  const codes = new Map<number, readonly [number, number]>();
  let [code, at] = [0, 0];
  counts.forEach((count, index) => {
    for (let each = 0; each < count; each += 1, at += 1, code += 1) {
      const symbol = symbols[at];
      if (symbol !== undefined) codes.set(symbol, [code, index + 1]);
    }
    code <<= 1;
  });
  return codes;
};
