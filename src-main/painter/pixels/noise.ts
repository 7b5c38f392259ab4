import { blur, enlarge } from './blur';
import { plane, type Plane } from './raster';
import { hashAt, Random } from './random';

/** Independent values −1…1. */
export function white(width: number, height: number, seed: number): Plane {
  const made = plane(width, height);
  let state = (seed | 1) >>> 0;
  for (let i = 0; i < made.data.length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    made.data[i] = (state >>> 0) / 2147483648 - 1;
  }
  return made;
}

/** Film grain around 0, of deviation about 1; `size` is the grains' in pixels. */
export function grain(width: number, height: number, seed: number, size: number): Plane {
  const made = blur(white(width, height, seed), size * 0.5);
  let sum = 0;
  const stride = Math.max(1, Math.floor(made.data.length / 20_000));
  let counted = 0;
  for (let i = 0; i < made.data.length; i += stride, counted += 1) sum += made.data[i]! ** 2;
  const scale = 1 / Math.sqrt(sum / counted || 1);
  for (let i = 0; i < made.data.length; i += 1) made.data[i]! *= scale;
  return made;
}

export interface CloudOptions {
  readonly seed: number;
  /** Size of the largest forms, in pixels. */
  readonly cell: number;
  readonly octaves?: number;
  /** How much each finer layer weighs. */
  readonly gain?: number;
  /** Stretches the forms along this angle (radians) by this factor. */
  readonly along?: { readonly angle: number; readonly factor: number };
}

/** Smooth forms, 0…1, mean about a half. */
export function clouds(width: number, height: number, options: CloudOptions): Plane {
  const { seed, cell, octaves = 4, gain = 0.5, along } = options;
  // Smooth at the scale of pixels: worked out smaller, with the same forms.
  if (cell / 2 ** (octaves - 1) > 12 && Math.min(width, height) > 8) {
    const small = clouds(Math.ceil(width / 4), Math.ceil(height / 4), { ...options, cell: cell / 4 });
    return enlarge(small, width, height);
  }
  const made = plane(width, height);
  const [cos, sin, stretch] = along ? [Math.cos(along.angle), Math.sin(along.angle), 1 / along.factor] : [1, 0, 1];
  const shift = new Random(seed, 'shift');
  let total = 0;
  for (let octave = 0, weight = 1, scale = 1 / cell; octave < octaves; octave += 1, weight *= gain, scale *= 2) {
    total += weight;
    addLayer(made, {
      weight,
      scale,
      cos,
      sin,
      stretch,
      seed: seed + octave * 7919,
      dx: shift.between(0, 1000),
      dy: shift.between(0, 1000),
    });
  }
  for (let i = 0; i < made.data.length; i += 1) made.data[i]! /= total;
  return made;
}

interface Layer {
  weight: number;
  scale: number;
  cos: number;
  sin: number;
  stretch: number;
  seed: number;
  dx: number;
  dy: number;
}

function addLayer(to: Plane, { weight, scale, cos, sin, stretch, seed, dx, dy }: Layer): void {
  let [cellX, cellY, a, b, c, d] = [Number.NaN, Number.NaN, 0, 0, 0, 0];
  for (let y = 0, i = 0; y < to.height; y += 1) {
    for (let x = 0; x < to.width; x += 1, i += 1) {
      const u = (x * cos + y * sin) * scale * stretch + dx;
      const v = (y * cos - x * sin) * scale + dy;
      const x0 = Math.floor(u);
      const y0 = Math.floor(v);
      if (x0 !== cellX || y0 !== cellY) {
        cellX = x0;
        cellY = y0;
        a = hashAt(x0, y0, seed);
        b = hashAt(x0 + 1, y0, seed);
        c = hashAt(x0, y0 + 1, seed);
        d = hashAt(x0 + 1, y0 + 1, seed);
      }
      const tx = u - x0;
      const ty = v - y0;
      const sx = tx * tx * (3 - 2 * tx);
      const sy = ty * ty * (3 - 2 * ty);
      const top = a + (b - a) * sx;
      to.data[i]! += weight * (top + (c + (d - c) * sx - top) * sy);
    }
  }
}
