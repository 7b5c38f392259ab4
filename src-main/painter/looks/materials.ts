import { blur, mapPlanes } from '../pixels/blur';
import { clouds, grain } from '../pixels/noise';
import { clamp, each, luminance, plane, step, type Colour, type Raster, type Plane } from '../pixels/raster';

/** The tooth of paper around 1: under it darker, over it lighter. `depth` about 0.02–0.1. */
export function paper(width: number, height: number, seed: number, unit: number, depth: number): Plane {
  const tooth = grain(width, height, seed, Math.max(1, 1.6 * unit));
  const pulp = clouds(width, height, { seed: seed + 1, cell: 120 * unit, octaves: 3 });
  for (let i = 0; i < tooth.data.length; i += 1)
    tooth.data[i] = 1 + clamp(tooth.data[i]! * 0.45, -1, 1) * depth + (pulp.data[i]! - 0.5) * depth;
  return tooth;
}

export function multiply(of: Raster, by: Plane): Raster {
  for (let i = 0; i < by.data.length; i += 1) {
    of.r[i] = clamp(of.r[i]! * by.data[i]!);
    of.g[i] = clamp(of.g[i]! * by.data[i]!);
    of.b[i] = clamp(of.b[i]! * by.data[i]!);
  }
  return of;
}

/** Adds noise to all three colours alike, most in the middle tones. */
export function addGrain(of: Raster, seed: number, size: number, amount: number): Raster {
  const noise = grain(of.width, of.height, seed, Math.max(1, size)).data;
  return each(of, (p) => {
    const light = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
    const n = noise[p.i]! * amount * (0.4 + 2.4 * light * (1 - light));
    p.r += n;
    p.g += n;
    p.b += n;
  });
}

/** 0 in the middle of the picture, 1 at its corners. */
export function cornerness(x: number, y: number, width: number, height: number): number {
  const [dx, dy] = [(2 * x) / width - 1, (2 * y) / height - 1];
  return (dx * dx + dy * dy) / 2;
}

export function vignette(of: Raster, amount: number, from = 0.15): Raster {
  return each(of, (p) => {
    const dim = 1 - amount * step(from, 1, cornerness(p.x, p.y, of.width, of.height));
    p.r *= dim;
    p.g *= dim;
    p.b *= dim;
  });
}

/** Light that spills over from what is brighter than `threshold`. `tint` colours it. */
export function bloom(of: Raster, threshold: number, sigma: number, amount: number, tint: Colour = [1, 1, 1]): Raster {
  const light = luminance(of);
  const spill = mapPlanes(of, (channel) => {
    const bright = plane(of.width, of.height);
    for (let i = 0; i < bright.data.length; i += 1)
      bright.data[i] = channel.data[i]! * step(threshold, 1, light.data[i]!);
    return blur(bright, sigma);
  });
  for (let i = 0; i < of.r.length; i += 1) {
    of.r[i] = screen(of.r[i]!, spill.r[i]! * amount * tint[0]);
    of.g[i] = screen(of.g[i]!, spill.g[i]! * amount * tint[1]);
    of.b[i] = screen(of.b[i]!, spill.b[i]! * amount * tint[2]);
  }
  return of;
}

export const screen = (a: number, b: number): number => 1 - (1 - clamp(a)) * (1 - clamp(b));

/** Pixels to the nearest edge of the picture. */
export const toEdge = (x: number, y: number, width: number, height: number): number =>
  Math.min(x, y, width - 1 - x, height - 1 - y);

/** How leafy a pixel's colour is, 0…1. */
export function leafiness(r: number, g: number, b: number): number {
  const most = Math.max(r, g, b);
  return most < 0.06 ? 0 : step(0.03, 0.2, (g - Math.max(b, r * 0.93)) / most) * step(0.06, 0.2, most);
}
