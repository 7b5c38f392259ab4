import type { Exif } from 'exif-reader';
import { gamma, srgbCurve, type Curve } from '../colour/curves';
import type { FileReader } from './file-reader';
import { chunkOf, type PngChunk } from './png-chunks';
import { colorantsOf, primariesOf, type Primaries } from '../colour/primaries';
import { sameCurve } from '../colour/profile';
import type { Format } from './recognise';
import {
  adobeRgb,
  displayP3,
  knownSpaces,
  sameColorants,
  srgb,
  type Display,
  type RgbSpace,
  type Vector,
} from '../colour/rgb-spaces';

/** Colours that a file declares without a profile: cameras and phones do, and sharp takes them for sRGB. */
export interface Declared {
  readonly space: RgbSpace;
  /** It goes before a profile that the file has too (PNG 3, section 4.3: cICP does). */
  readonly beforeProfile: boolean;
  /** What is brighter than white is cut off. */
  readonly isHdr: boolean;
}

const plainly = (space: RgbSpace): Declared => ({ space, beforeProfile: false, isHdr: false });

/** DCF 2.0, section 3.2.4: a camera set to Adobe RGB writes "uncalibrated" and the interoperability index R03, and no profile. */
const fromExif = (exif: Exif | null): Declared | null =>
  exif?.Photo?.ColorSpace === 0xffff && String(exif.Iop?.InteroperabilityIndex ?? '').startsWith('R03')
    ? plainly(adobeRgb)
    : null;

/** The light of white on paper, in nits, and so what is shown as white (ITU-R BT.2408, section 2). */
const white = 203;

/** ITU-R BT.2100, table 4: code to nits. */
const pq: Curve = (v) => {
  const power = Math.max(0, v) ** (1 / 78.84375);
  return (10_000 * (Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)) / white;
};

/** ITU-R BT.2100, table 5: code to light of the scene, 0…1. */
const hlg: Curve = (v) => (v <= 0.5 ? (v * v) / 3 : (Math.exp((v - 0.55991073) / 0.17883277) + 0.28466892) / 12);

/** On a display of 1,000 nits, the whole colour by its luminance (ITU-R BT.2100, note 5f). */
const display = (weights: Vector): Display => ({ weights, power: 0.2, peak: 1000 / white });

/** `weights`: of red, green and blue in luminance. */
const primaries: Readonly<Record<number, { readonly name: string; readonly of: Primaries; readonly weights: Vector }>> =
  {
    1: { name: 'BT.709', of: primariesOf.srgb, weights: [0.2126, 0.7152, 0.0722] },
    9: { name: 'BT.2020', of: primariesOf.bt2020, weights: [0.2627, 0.678, 0.0593] },
    12: { name: 'P3', of: primariesOf.displayP3, weights: [0.229, 0.6917, 0.0793] },
  };

/** Video's curves (1, 6, 14 and 15) are shown as sRGB's is: they were made for the same screens, and browsers do so. */
const transfers: Readonly<Record<number, { readonly name: string; readonly curve: Curve; readonly isHdr: boolean }>> = {
  1: { name: '', curve: srgbCurve, isHdr: false },
  6: { name: '', curve: srgbCurve, isHdr: false },
  14: { name: '', curve: srgbCurve, isHdr: false },
  15: { name: '', curve: srgbCurve, isHdr: false },
  4: { name: ' gamma 2.2', curve: gamma(2.2), isHdr: false },
  8: { name: ' linear', curve: gamma(1), isHdr: false },
  13: { name: '', curve: srgbCurve, isHdr: false },
  16: { name: ' PQ (HDR)', curve: pq, isHdr: true },
  18: { name: ' HLG (HDR)', curve: hlg, isHdr: true },
};

/** ITU-T H.273: code points of primaries and of the transfer. `null` for those that aren't known. */
const fromCodePoints = (primary: number | undefined, transfer: number | undefined): Declared | null => {
  const [space, how] = [primaries[primary ?? 0], transfers[transfer ?? 0]];
  if (!space || !how) return null;
  const { curve, isHdr } = how;
  if (curve === srgbCurve && space.of !== primariesOf.bt2020)
    return { space: space.of === primariesOf.srgb ? srgb : displayP3, beforeProfile: false, isHdr };
  const shown = curve === hlg ? { display: display(space.weights) } : {};
  return {
    space: { name: `${space.name}${how.name}`, ...colorantsOf(space.of), curve, ...shown },
    beforeProfile: false,
    isHdr,
  };
};

/** As encoders write sRGB's: a gamma of 1/2.2 for its curve. */
const isSrgbGamma = (value: number): boolean => Math.abs(value - 45_455) <= 600;

const readPrimaries = (data: Buffer): Primaries => {
  const at = (index: number): [number, number] => [
    data.readUInt32BE(index * 8) / 100_000,
    data.readUInt32BE(index * 8 + 4) / 100_000,
  ];
  return { white: at(0), red: at(1), green: at(2), blue: at(3) };
};

/** PNG 3, sections 11.3.2.1 and 11.3.2.2; where they say sRGB, or make no sense, nothing is declared. */
const fromGamma = (reader: FileReader, chunks: readonly PngChunk[]): Declared | null => {
  const value = chunkOf(reader, chunks, 'gAMA', 4)?.readUInt32BE(0);
  const chromaticities = chunkOf(reader, chunks, 'cHRM', 32);
  if (value !== undefined && (value < 10_000 || value > 1_000_000)) return null;
  try {
    const colorants = chromaticities ? colorantsOf(readPrimaries(chromaticities)) : srgb;
    const hasSrgbColours = sameColorants(colorants, srgb);
    if (hasSrgbColours && (value === undefined || isSrgbGamma(value))) return null;
    const exponent = 100_000 / (value ?? 45_455);
    const curve = value === undefined ? srgbCurve : gamma(exponent);
    const known = knownSpaces.find((space) => sameColorants(colorants, space) && sameCurve(curve, space.curve));
    const name = known?.name ?? `gamma ${exponent.toFixed(1)}${hasSrgbColours ? '' : ' with its own primaries'}`;
    return plainly({ name, red: colorants.red, green: colorants.green, blue: colorants.blue, curve });
  } catch {
    return null;
  }
};

const fromPng = (reader: FileReader, chunks: readonly PngChunk[]): Declared | null => {
  const points = chunkOf(reader, chunks, 'cICP', 4);
  const declared = points ? fromCodePoints(points[0], points[1]) : null;
  if (declared) return { ...declared, beforeProfile: true };
  return chunks.some(({ name }) => name === 'sRGB') ? null : fromGamma(reader, chunks);
};

const fromAvif = (head: Buffer): Declared | null => {
  const at = head.indexOf('colrnclx', 0, 'latin1');
  return at >= 0 && at + 12 <= head.length
    ? fromCodePoints(head.readUInt16BE(at + 8), head.readUInt16BE(at + 10))
    : null;
};

/** `chunks`: of a PNG, before its pixels. */
export const readDeclared = (
  reader: FileReader,
  format: Format,
  chunks: readonly PngChunk[],
  exif: Exif | null,
): Declared | null => {
  if (format === 'png') return fromPng(reader, chunks);
  if (format === 'avif') return fromAvif(reader.at(0, 65_536));
  return fromExif(exif);
};
