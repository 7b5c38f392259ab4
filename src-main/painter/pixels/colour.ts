import type { Colour, Raster } from './raster';
import { clamp } from './raster';

const steps = 4096;
const toLinear = Float32Array.from({ length: steps + 1 }, (_, i) => {
  const c = i / steps;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});
const linear = (c: number): number => toLinear[Math.round(clamp(c) * steps)]!;
const coded = (c: number): number => (c <= 0.0031308 ? 12.92 * Math.max(0, c) : 1.055 * c ** (1 / 2.4) - 0.055);

/** OKLab: distances as the eye has them. Lightness 0…1, a and b about ±0.4. */
export type Lab = [l: number, a: number, b: number];

export function toLab(r: number, g: number, b: number): Lab {
  const [lr, lg, lb] = [linear(r), linear(g), linear(b)];
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb);
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb);
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

export function fromLab([l, a, b]: Readonly<Lab>): Colour {
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamp(coded(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3)),
    clamp(coded(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3)),
    clamp(coded(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3)),
  ];
}

/** Lightness, chroma, hue in radians. */
export function toLch(colour: Colour): [l: number, c: number, h: number] {
  const [l, a, b] = toLab(...colour);
  return [l, Math.hypot(a, b), Math.atan2(b, a)];
}

export const fromLch = (l: number, c: number, h: number): Colour => fromLab([l, c * Math.cos(h), c * Math.sin(h)]);

/** Lightness as coded, 0…1. */
export const lightness = ([r, g, b]: Colour): number => 0.299 * r + 0.587 * g + 0.114 * b;

/** Away from grey (> 1) or towards it (< 1), in place. */
export function saturate(of: Raster, amount: number): Raster {
  for (let i = 0; i < of.r.length; i += 1) {
    const [r, g, b] = [of.r[i]!, of.g[i]!, of.b[i]!];
    const grey = 0.299 * r + 0.587 * g + 0.114 * b;
    of.r[i] = clamp(grey + (r - grey) * amount);
    of.g[i] = clamp(grey + (g - grey) * amount);
    of.b[i] = clamp(grey + (b - grey) * amount);
  }
  return of;
}

/** A scale of colours, by lightness 0…1, as a table of 256 steps to look up. */
export function ramp(stops: readonly (readonly [at: number, colour: Colour])[]): (t: number) => Colour {
  const labs = stops.map(([at, colour]) => [at, toLab(...colour)] as const);
  const table = Array.from({ length: 256 }, (_, i): Colour => {
    const t = i / 255;
    const upper = Math.max(
      1,
      labs.findIndex(([at]) => at >= t),
    );
    const [[a0, low], [a1, high]] = [labs[upper - 1]!, labs[t > labs.at(-1)![0] ? labs.length - 1 : upper]!];
    const share = clamp((t - a0) / (a1 - a0 || 1));
    return fromLab([
      low[0] + (high[0] - low[0]) * share,
      low[1] + (high[1] - low[1]) * share,
      low[2] + (high[2] - low[2]) * share,
    ]);
  });
  return (t) => table[Math.round(clamp(t) * 255)]!;
}
