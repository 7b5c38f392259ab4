import { readCurve, srgbCode, type Curve } from './curves';
import { decidingTags } from './deciding-tags';
import { knownSpaces, sameColorants, type RgbSpace, type Vector } from './rgb-spaces';

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

/** Half of one 8-bit step: no 8-bit value comes out as another one. */
const codeTolerance = 0.5 / 255;

const spaces: Readonly<Record<string, Space>> = { 'RGB ': 'RGB', CMYK: 'CMYK', GRAY: 'GRAY', 'Lab ': 'LAB' };

/** The description is told, not trusted: it is read apart from the tags that decide colours. */
const descriptionOf = (icc: Buffer): string => {
  for (let entry = 132; entry < 132 + Math.min(icc.readUInt32BE(128), 200) * 12; entry += 12) {
    const offset = icc.readUInt32BE(entry + 4);
    if (icc.toString('latin1', entry, entry + 4) === 'desc')
      return readDescription(icc.subarray(offset, offset + icc.readUInt32BE(entry + 8)));
  }
  return '';
};

const fixed = (data: Buffer, offset: number): number => data.readInt32BE(offset) / 65_536;

export const readVector = (tag: Buffer | undefined): Vector | null =>
  tag && tag.toString('latin1', 0, 4) === 'XYZ ' ? [fixed(tag, 8), fixed(tag, 12), fixed(tag, 16)] : null;

/** No 8-bit value of sRGB tells them apart. */
export const sameCurve = (curve: Curve, reference: Curve): boolean => {
  for (let code = 0; code <= 255; code += 1) {
    const v = code / 255;
    const [got, wanted] = [srgbCode(Math.max(0, curve(v))), srgbCode(reference(v))];
    if (!(Math.abs(got - wanted) <= codeTolerance)) return false;
  }
  return true;
};

/** Only profiles made of a matrix and curves can be proven: tables (A2B) may say anything. */
const recogniseSpace = (tags: Map<string, Buffer>): RgbSpace | null => {
  for (const name of tags.keys()) if (name.startsWith('A2B')) return null;
  const [red, green, blue] = [readVector(tags.get('rXYZ')), readVector(tags.get('gXYZ')), readVector(tags.get('bXYZ'))];
  const curves = [readCurve(tags.get('rTRC')), readCurve(tags.get('gTRC')), readCurve(tags.get('bTRC'))];
  if (!red || !green || !blue) return null;
  return (
    knownSpaces.find(
      (known) =>
        sameColorants({ red, green, blue }, known) &&
        curves.every((curve) => curve !== null && sameCurve(curve, known.curve)),
    ) ?? null
  );
};

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f]+/g;

const clean = (text: string): string => text.replace(controls, ' ').trim().slice(0, 80);

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
    return {
      space,
      name: known?.name ?? (quietly(() => descriptionOf(icc)) || 'unnamed profile'),
      isSrgb: known?.name === 'sRGB',
      known: known?.name ?? null,
      bytes: icc,
    };
  } catch {
    return null;
  }
};
