/** Builds small ICC profiles (ICC.1:2022) for tests. */

export type Curve =
  { readonly gamma: number } | { readonly table: readonly number[] } | { readonly parametric: readonly number[] };

export interface Colorants {
  readonly red: readonly number[];
  readonly green: readonly number[];
  readonly blue: readonly number[];
}

/** Relative to D50. */
export const colorants = {
  srgb: { red: [0.43607, 0.22249, 0.01392], green: [0.38515, 0.71687, 0.09708], blue: [0.14307, 0.06061, 0.7141] },
  p3: { red: [0.51512, 0.2412, -0.00105], green: [0.29198, 0.69225, 0.04189], blue: [0.1571, 0.06657, 0.78407] },
  adobe: { red: [0.60974, 0.31111, 0.01947], green: [0.20528, 0.62567, 0.06087], blue: [0.14919, 0.06322, 0.74457] },
  prophoto: { red: [0.7977, 0.288, 0], green: [0.13519, 0.7119, 0], blue: [0.0313, 0.00011, 0.8249] },
} as const;

const srgbAt = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

export const curves = {
  parametricSrgb: { parametric: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] },
  tableSrgb: { table: Array.from({ length: 1024 }, (_, i) => Math.round(srgbAt(i / 1023) * 65_535)) },
  gamma: (gamma: number): Curve => ({ gamma }),
} as const;

const number32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const fixed = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65_536));
  return bytes;
};

const xyz = (values: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...values.map(fixed)]);

const curveTag = (curve: Curve): Buffer => {
  if ('parametric' in curve)
    return Buffer.concat([Buffer.from('para\0\0\0\0\0\x03\0\0', 'latin1'), ...curve.parametric.map(fixed)]);
  const entries = 'gamma' in curve ? [Math.round(curve.gamma * 256)] : curve.table;
  const body = Buffer.alloc(entries.length * 2);
  entries.forEach((value, index) => body.writeUInt16BE(value, index * 2));
  return Buffer.concat([Buffer.from('curv\0\0\0\0', 'latin1'), number32(entries.length), body]);
};

const text = (value: string): Buffer => {
  const letters = Buffer.from(value, 'utf16le').swap16();
  return Buffer.concat([
    Buffer.from('mluc\0\0\0\0', 'latin1'),
    number32(1),
    number32(12),
    Buffer.from('enUS'),
    number32(letters.length),
    number32(28),
    letters,
  ]);
};

const profile = (space: string, tags: Readonly<Record<string, Buffer>>): Buffer => {
  const names = Object.keys(tags);
  const table: Buffer[] = [];
  const bodies: Buffer[] = [];
  let offset = 132 + names.length * 12;
  for (const name of names) {
    const body = tags[name] ?? Buffer.alloc(0);
    table.push(Buffer.from(name, 'latin1'), number32(offset), number32(body.length));
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    bodies.push(padded);
    offset += padded.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x04200000, 8);
  header.write(`mntr${space}XYZ `, 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  xyz([0.9642, 1, 0.82491]).copy(header, 68, 8);
  return Buffer.concat([header, number32(names.length), ...table, ...bodies]);
};

const white = xyz([0.9642, 1, 0.82491]);

export const matrixProfile = (name: string, { red, green, blue }: Colorants, curve: Curve): Buffer =>
  profile('RGB ', {
    desc: text(name),
    cprt: text('none'),
    wtpt: white,
    rXYZ: xyz(red),
    gXYZ: xyz(green),
    bXYZ: xyz(blue),
    rTRC: curveTag(curve),
    gTRC: curveTag(curve),
    bTRC: curveTag(curve),
  });

export const greyProfile = (name: string, curve: Curve): Buffer =>
  profile('GRAY', { desc: text(name), cprt: text('none'), wtpt: white, kTRC: curveTag(curve) });

const tableTag = (points: readonly number[], side: number): Buffer => {
  const bytes = Buffer.alloc(32);
  bytes.write('mAB ', 0, 'latin1');
  bytes.set([4, 3], 8);
  const straight = Buffer.concat([Buffer.from('curv\0\0\0\0', 'latin1'), number32(0)]);
  const bent = curveTag({ parametric: [1.7, 1, 0, 1, 0] });
  const grid = Buffer.alloc(20);
  grid.fill(side, 0, 4);
  grid[16] = 2;
  const values = Buffer.alloc(points.length * 2);
  points.forEach((value, index) => values.writeUInt16BE(Math.round(value * 65_535), index * 2));
  const after = Buffer.concat([straight, straight, straight]);
  const before = Buffer.concat([bent, bent, bent, bent]);
  const padded = values.length % 4 === 0 ? values : Buffer.concat([values, Buffer.alloc(2)]);
  // Curves, no matrix, a grid, and curves before it.
  [32, 0, 0, 32 + after.length, 32 + after.length + grid.length + padded.length].forEach((at, index) =>
    bytes.writeUInt32BE(at, 12 + index * 4),
  );
  return Buffer.concat([bytes, after, grid, padded, before]);
};

/** Inks of version 4: bent curves and a grid of three points a side, whose black is far from none. */
export const inksProfile = (name: string): Buffer => {
  const steps = [0, 0.5, 1];
  const points: number[] = [];
  for (const c of steps)
    for (const m of steps)
      for (const y of steps)
        for (const k of steps) {
          const light = (1 - 0.9 * k) * (1 - 0.25 * c) * (1 - 0.4 * m) * (1 - 0.07 * y);
          points.push(
            0.06 + 0.92 * light,
            128 / 255 + (1 - k) * (0.28 * m - 0.15 * c),
            128 / 255 + (1 - k) * (0.35 * y - 0.2 * c),
          );
        }
  const bytes = profile('CMYK', { desc: text(name), cprt: text('none'), wtpt: white, A2B0: tableTag(points, 3) });
  bytes.write('prtrCMYKLab ', 12, 'latin1');
  return bytes;
};
