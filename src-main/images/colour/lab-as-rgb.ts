import { gamma } from './curves';
import { labToXyz, type LabEncoding } from './meeting-space';
import type { RgbSpace } from './rgb-spaces';

/**
 * Sixteen bits of three channels that hold every colour of Lab: X, Y and Z themselves, as far as Lab's numbers reach, by their cube roots. Decoders
 * and kernels take it for any RGB, with or without alpha, which they don't of Lab.
 */
export const labAsRgb: RgbSpace = { name: 'Lab', red: [2, 0, 0], green: [0, 1, 0], blue: [0, 0, 4], curve: gamma(3) };

const [mostX, mostZ] = [labAsRgb.red[0], labAsRgb.blue[2]];

const code = (light: number): number => (light > 0 ? Math.min(65_535, Math.round(Math.cbrt(light) * 65_535)) : 0);

/** How a TIFF stores Lab: lightness and tints as whole numbers of `bits` bits. */
export type StoredLab = (lightness: number, a: number, b: number) => readonly [number, number, number];

export const storedLab = {
  /** CIE Lab, TIFF 6.0, section 23: tints are signed. */
  cie8: (l, a, b) => [(l * 100) / 255, (a << 24) >> 24, (b << 24) >> 24],
  cie16: (l, a, b) => [(l * 100) / 65_535, ((a << 16) >> 16) / 256, ((b << 16) >> 16) / 256],
  /** ICC Lab, technical note 1 of 2002: as profiles of version 2 have it. */
  icc8: (l, a, b) => [(l * 100) / 255, a - 128, b - 128],
  icc16: (l, a, b) => [(l * 100) / 65_280, a / 256 - 128, b / 256 - 128],
} as const satisfies Readonly<Record<string, StoredLab>>;

const plain: LabEncoding = { light: 1, tint: 1, shift: 0 };
const colour = new Float64Array(3);

/** The carrier's codes of one colour, written at `at`. */
export const carryLab = (lab: readonly [number, number, number], out: Uint16Array | Uint8Array, at: number): void => {
  colour.set(lab);
  labToXyz(colour, 1, plain);
  out[at] = code((colour[0] ?? 0) / mostX);
  out[at + 1] = code(colour[1] ?? 0);
  out[at + 2] = code((colour[2] ?? 0) / mostZ);
};
