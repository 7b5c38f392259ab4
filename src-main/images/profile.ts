import { decidingTags } from './lean-profile';

/**
 * Reads ICC profiles (ICC.1:2022, sections 7 and 10) as far as the app needs them: what they are called, and whether they are one of
 * the well-known RGB spaces, proven by their content. A profile's name proves nothing.
 */

export type Space = 'RGB' | 'CMYK' | 'GRAY' | 'LAB';

export interface Profile {
  readonly space: Space | null;
  /** As a designer reads it: "Display P3", "Coated FOGRA39". */
  readonly name: string;
  /** The colours it stands for are sRGB's: converting would change nothing. */
  readonly isSrgb: boolean;
  /** The name of the well-known space that its content proves it to be. */
  readonly known: string | null;
  readonly bytes: Buffer;
}

type Vector = readonly [number, number, number];
type Curve = (value: number) => number;

const srgbCurve: Curve = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const srgbCode: Curve = (v) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
const gamma = (exponent: number): Curve => (v) => v ** exponent;

interface KnownSpace { readonly name: string; readonly red: Vector; readonly green: Vector; readonly blue: Vector; readonly curve: Curve }

/** Colorants relative to D50, as profiles store them. */
const knownSpaces: readonly KnownSpace[] = [
  { name: 'sRGB', red: [0.43607, 0.22249, 0.01392], green: [0.38515, 0.71687, 0.09708], blue: [0.14307, 0.06061, 0.7141], curve: srgbCurve },
  { name: 'Display P3', red: [0.51512, 0.2412, -0.00105], green: [0.29198, 0.69225, 0.04189], blue: [0.1571, 0.06657, 0.78407], curve: srgbCurve },
  { name: 'Adobe RGB (1998)', red: [0.60974, 0.31111, 0.01947], green: [0.20528, 0.62567, 0.06087], blue: [0.14919, 0.06322, 0.74457], curve: gamma(563 / 256) },
  { name: 'ProPhoto RGB', red: [0.79767, 0.28804, 0], green: [0.13519, 0.71188, 0], blue: [0.03134, 0.00009, 0.82491], curve: gamma(1.8) },
];

/** Of a colorant's component. Encoders round to 1/65536, old profiles to four digits, and some cut Display P3's negative one to 0. */
const colorantTolerance = 0.0015;
/** Half of one 8-bit step: no 8-bit value comes out as another one. */
const codeTolerance = 0.5 / 255;

const spaces: Readonly<Record<string, Space>> = { 'RGB ': 'RGB', CMYK: 'CMYK', GRAY: 'GRAY', 'Lab ': 'LAB' };

/** The description is told, not trusted: it is read apart from the tags that decide colours. */
const descriptionOf = (icc: Buffer): string => {
  for (let entry = 132; entry < 132 + Math.min(icc.readUInt32BE(128), 200) * 12; entry += 12) {
    const offset = icc.readUInt32BE(entry + 4);
    if (icc.toString('latin1', entry, entry + 4) === 'desc') return readDescription(icc.subarray(offset, offset + icc.readUInt32BE(entry + 8)));
  }
  return '';
};

const fixed = (data: Buffer, offset: number): number => data.readInt32BE(offset) / 65_536;

const readVector = (tag: Buffer | undefined): Vector | null =>
  tag && tag.toString('latin1', 0, 4) === 'XYZ ' ? [fixed(tag, 8), fixed(tag, 12), fixed(tag, 16)] : null;

const readTable = (tag: Buffer): Curve => {
  const count = tag.readUInt32BE(8);
  if (count === 0) return (v) => v;
  if (count === 1) return gamma(tag.readUInt16BE(12) / 256);
  if (12 + count * 2 > tag.length) throw new RangeError('curve longer than its tag');
  return (v) => {
    const position = v * (count - 1);
    const low = Math.min(count - 2, Math.floor(position));
    const from = tag.readUInt16BE(12 + low * 2);
    const to = tag.readUInt16BE(14 + low * 2);
    return (from + (to - from) * (position - low)) / 65_535;
  };
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
  if (kind === 4) return (x) => (x >= d ? power(x) + p(5) : c * x + p(6));
  throw new RangeError('unknown parametric curve');
};

const readCurve = (tag: Buffer | undefined): Curve | null => {
  const type = tag?.toString('latin1', 0, 4);
  if (tag && type === 'curv') return readTable(tag);
  if (tag && type === 'para') return readParametric(tag);
  return null;
};

const near = (a: Vector, b: Vector): boolean => a.every((value, index) => Math.abs(value - (b[index] ?? 0)) <= colorantTolerance);

const sameCurve = (curve: Curve, reference: Curve): boolean => {
  for (let code = 0; code <= 255; code += 1) {
    const v = code / 255;
    const [got, wanted] = [srgbCode(Math.max(0, curve(v))), srgbCode(reference(v))];
    if (!(Math.abs(got - wanted) <= codeTolerance)) return false;
  }
  return true;
};

/** Only profiles made of a matrix and curves can be proven: tables (A2B) may say anything. */
const recogniseSpace = (tags: Map<string, Buffer>): KnownSpace | null => {
  for (const name of tags.keys()) if (name.startsWith('A2B')) return null;
  const [red, green, blue] = [readVector(tags.get('rXYZ')), readVector(tags.get('gXYZ')), readVector(tags.get('bXYZ'))];
  const curves = [readCurve(tags.get('rTRC')), readCurve(tags.get('gTRC')), readCurve(tags.get('bTRC'))];
  if (!red || !green || !blue) return null;
  return knownSpaces.find((known) =>
    near(red, known.red) && near(green, known.green) && near(blue, known.blue) && curves.every((curve) => curve !== null && sameCurve(curve, known.curve))) ?? null;
};

// oxlint-disable-next-line no-control-regex
const clean = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim().slice(0, 80);

const readDescription = (tag: Buffer | undefined): string => {
  const type = tag?.toString('latin1', 0, 4);
  if (tag && type === 'desc') return clean(tag.toString('latin1', 12, 12 + Math.min(200, tag.readUInt32BE(8))));
  if (tag && type === 'mluc') {
    const records = Math.min(tag.readUInt32BE(8), 100);
    const at = Array.from({ length: records }, (_, index) => 16 + index * 12);
    const entry = at.find((offset) => tag.toString('latin1', offset, offset + 2) === 'en') ?? at[0];
    if (entry === undefined) return '';
    const offset = tag.readUInt32BE(entry + 8);
    const bytes = Buffer.from(tag.subarray(offset, offset + (Math.min(400, tag.readUInt32BE(entry + 4)) & ~1)));
    return clean(bytes.swap16().toString('utf16le'));
  }
  return '';
};

const quietly = (read: () => string): string => {
  try {
    return read();
  } catch {
    return '';
  }
};

/** `null` for bytes that are no profile, and for one that is damaged where it decides colours. */
export const readProfile = (icc: Buffer): Profile | null => {
  try {
    if (icc.length < 132 || icc.toString('latin1', 36, 40) !== 'acsp') return null;
    const space = spaces[icc.toString('latin1', 16, 20)] ?? null;
    const tags = decidingTags(icc);
    const known = space === 'RGB' && icc.toString('latin1', 20, 24) === 'XYZ ' ? recogniseSpace(tags) : null;
    return { space, name: known?.name ?? (quietly(() => descriptionOf(icc)) || 'unnamed profile'), isSrgb: known?.name === 'sRGB', known: known?.name ?? null, bytes: icc };
  } catch {
    return null;
  }
};
