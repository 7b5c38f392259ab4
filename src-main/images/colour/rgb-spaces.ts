import { gamma, srgbCurve, type Curve } from './curves';

/** Three numbers: red, green and blue, or X, Y and Z. */
export type Vector = readonly [number, number, number];

/** An RGB space of colorants, relative to D50 as profiles store them, and one curve. */
export interface RgbSpace {
  /** As a designer reads it. */
  readonly name: string;
  readonly red: Vector;
  readonly green: Vector;
  readonly blue: Vector;
  readonly curve: Curve;
  /** Where the curve gives light of a scene: how a display shows it. */
  readonly display?: Display;
}

/** A colour of luminance Y becomes `peak` · Y^`power` times itself. `weights`: of red, green and blue in luminance. */
export interface Display {
  readonly weights: Vector;
  readonly power: number;
  readonly peak: number;
}

/** The white of the space in which profiles meet. */
export const d50: Vector = [0.9642, 1, 0.8249];

export const srgb: RgbSpace = {
  name: 'sRGB',
  red: [0.43607, 0.22249, 0.01392],
  green: [0.38515, 0.71687, 0.09708],
  blue: [0.14307, 0.06061, 0.7141],
  curve: srgbCurve,
};
export const displayP3: RgbSpace = {
  name: 'Display P3',
  red: [0.51512, 0.2412, -0.00105],
  green: [0.29198, 0.69225, 0.04189],
  blue: [0.1571, 0.06657, 0.78407],
  curve: srgbCurve,
};
export const adobeRgb: RgbSpace = {
  name: 'Adobe RGB (1998)',
  red: [0.60974, 0.31111, 0.01947],
  green: [0.20528, 0.62567, 0.06087],
  blue: [0.14919, 0.06322, 0.74457],
  curve: gamma(563 / 256),
};
const proPhoto: RgbSpace = {
  name: 'ProPhoto RGB',
  red: [0.79767, 0.28804, 0],
  green: [0.13519, 0.71188, 0],
  blue: [0.03134, 0.00009, 0.82491],
  curve: gamma(1.8),
};

export const knownSpaces: readonly RgbSpace[] = [srgb, displayP3, adobeRgb, proPhoto];

/** Of a colorant's component. Encoders round to 1/65536, old profiles to four digits, and some cut Display P3's negative one to 0. */
const colorantTolerance = 0.0015;

const near = (a: Vector, b: Vector): boolean =>
  a.every((value, index) => Math.abs(value - (b[index] ?? 0)) <= colorantTolerance);

export type Colorants = Pick<RgbSpace, 'red' | 'green' | 'blue'>;

export const sameColorants = (a: Colorants, b: Colorants): boolean =>
  near(a.red, b.red) && near(a.green, b.green) && near(a.blue, b.blue);
