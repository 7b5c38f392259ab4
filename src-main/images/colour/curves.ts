/** Curves of one channel (ICC.1:2022, sections 10.6 and 10.18), from a code to light, both 0…1. */
export type Curve = (value: number) => number;

export const srgbCurve: Curve = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
export const srgbCode: Curve = (v) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
export const gamma = (exponent: number): Curve => (exponent === 1 ? (v) => v : (v) => v ** exponent);

const fixed = (data: Buffer, offset: number): number => data.readInt32BE(offset) / 65_536;

/** Straight lines between entries that are equally far apart. */
export const lines = (entries: Float64Array): Curve => {
  const last = entries.length - 1;
  if (last < 1) return () => entries[0] ?? 0;
  return (v) => {
    const position = Math.min(1, Math.max(0, v)) * last;
    const low = Math.min(last - 1, Math.floor(position));
    const from = entries[low] ?? 0;
    return from + ((entries[low + 1] ?? 0) - from) * (position - low);
  };
};

const readTable = (tag: Buffer): Curve => {
  const count = tag.readUInt32BE(8);
  if (count === 0) return (v) => v;
  if (count === 1) return gamma(tag.readUInt16BE(12) / 256);
  if (12 + count * 2 > tag.length) throw new RangeError('curve longer than its tag');
  return lines(Float64Array.from({ length: count }, (_, index) => tag.readUInt16BE(12 + index * 2) / 65_535));
};

/** ICC.1:2022, table 68: y = (a·x + b)^g + c above d, e·x + f below; simpler functions leave parameters out. */
const readParametric = (tag: Buffer): Curve => {
  const kind = tag.readUInt16BE(8);
  const p = (index: number): number => fixed(tag, 12 + index * 4);
  const g = p(0);
  if (kind === 0) return gamma(g);
  const [a, b] = [p(1), p(2)];
  const power = (x: number): number => Math.max(0, a * x + b) ** g;
  if (kind === 1) return (x) => (x >= -b / a ? power(x) : 0);
  const c = p(3);
  if (kind === 2) return (x) => (x >= -b / a ? power(x) + c : c);
  const d = p(4);
  if (kind === 3) return (x) => (x >= d ? power(x) : c * x);
  const [e, f] = [p(5), p(6)];
  if (kind === 4) return (x) => (x >= d ? power(x) + e : c * x + f);
  throw new RangeError('unknown parametric curve');
};

export const readCurve = (tag: Buffer | undefined): Curve | null => {
  const type = tag?.toString('latin1', 0, 4);
  if (tag && type === 'curv') return readTable(tag);
  if (tag && type === 'para') return readParametric(tag);
  return null;
};
