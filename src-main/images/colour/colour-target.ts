import type { Curve } from './curves';
import { columns, diagonal, inverse, product, times, type Matrix } from './matrix';
import { d50, type RgbSpace, type Vector } from './rgb-spaces';

/** How many square roots of light, 0…1, are told apart: near black, where codes lie closest, more than a hundred to a code. */
const steps = 16_384;

const tables = new Map<Curve, Uint8Array>();

/** Of a curve: by the square root of light, the code of eight bits that is nearest. */
const codesOf = (curve: Curve): Uint8Array => {
  const known = tables.get(curve);
  if (known) return known;
  const codes = new Uint8Array(steps);
  let code = 0;
  for (let index = 0; index < steps; index += 1) {
    const light = (index / (steps - 1)) ** 2;
    while (code < 255 && light >= curve((code + 0.5) / 255)) code += 1;
    codes[index] = code;
  }
  tables.set(curve, codes);
  return codes;
};

/** Light 0…1 to where its code stands; NaN, of a profile that is mad, is black. */
const placeOf = (light: number): number =>
  light > 0 ? (light < 1 ? (Math.sqrt(light) * (steps - 1) + 0.5) | 0 : steps - 1) : 0;

/** Writes the codes of `count` colours, three numbers each, at every `stride` from `start` on. */
export type Encode = (colours: Float64Array, count: number, out: Uint8Array, start: number, stride: number) => void;

/**
 * From light of the space in which profiles meet, or of another RGB space whose matrix is given, to codes of eight bits. `black` becomes
 * black, and white stays white (black point compensation, ISO 18619).
 */
export const encoder = ({ red, green, blue, curve }: RgbSpace, black: Vector, toXyz: Matrix | null = null): Encode => {
  const fromXyz = inverse(columns(red, green, blue));
  const stretch = d50.map((white, index) => white / (white - (black[index] ?? 0))) as unknown as Vector;
  const stretched = product(fromXyz, diagonal(stretch));
  const matrix = toXyz === null ? stretched : product(stretched, toXyz);
  const offset = times(fromXyz, d50.map((white, index) => white * (1 - (stretch[index] ?? 1))) as unknown as Vector);
  const codes = codesOf(curve);
  return (colours, count, out, start, stride) => {
    const [[a, b, c], [d, e, f], [g, h, i]] = matrix;
    const [x, y, z] = offset;
    for (let at = 0, to = start; at < count * 3; at += 3, to += stride) {
      const r = colours[at] as number;
      const s = colours[at + 1] as number;
      const t = colours[at + 2] as number;
      out[to] = codes[placeOf(a * r + b * s + c * t + x)] as number;
      out[to + 1] = codes[placeOf(d * r + e * s + f * t + y)] as number;
      out[to + 2] = codes[placeOf(g * r + h * s + i * t + z)] as number;
    }
  };
};

/** The code of light without a colour, the same in every channel. */
export const greyCodes = (lights: Float32Array, black: number, { curve }: RgbSpace): Uint8Array => {
  const codes = codesOf(curve);
  return Uint8Array.from(lights, (light) => codes[placeOf((light - black) / (1 - black))] ?? 0);
};
