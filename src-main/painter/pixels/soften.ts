import { boxMean, enlarge, halve, mapPlanes } from './blur';
import { luminance, picture, plane, type Raster } from './raster';

/**
 * Paints a picture out of flat patches and keeps its edges: each pixel takes the calmest of the four neighbourhoods it lies at
 * the corner of (Kuwahara's filter, with soft choice). `radius` in pixels.
 */
export function soften(of: Raster, radius: number, passes = 1): Raster {
  let made = of;
  for (let pass = 0; pass < passes; pass += 1) made = softenOnce(made, Math.max(1, Math.round(radius)));
  return made;
}

/** The same for large patches whose borders are drawn anew anyway: worked out at half the size. */
export function softenBroadly(of: Raster, radius: number, passes = 1): Raster {
  const small = soften(mapPlanes(of, halve), radius / 2, passes);
  return mapPlanes(small, (each) => enlarge(each, of.width, of.height));
}

function softenOnce(of: Raster, radius: number): Raster {
  const { width, height } = of;
  const half = Math.max(1, Math.round(radius / 2));
  const light = luminance(of);
  const squares = plane(width, height);
  for (let i = 0; i < squares.data.length; i += 1) squares.data[i] = light.data[i]! * light.data[i]!;
  const [r, g, b] = [of.r, of.g, of.b].map((data) => boxMean({ width, height, data }, half).data) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const unrest = boxMean(squares, half).data;
  for (let i = 0; i < unrest.length; i += 1) {
    const mean = 0.299 * r[i]! + 0.587 * g[i]! + 0.114 * b[i]!;
    const variance = Math.max(0, unrest[i]! - mean * mean) + 2e-4;
    // Sharp preference for calm: the fourth power.
    unrest[i] = 1 / (variance * variance * variance * variance);
  }
  const made = picture(width, height);
  for (let y = 0, i = 0; y < height; y += 1) {
    const upper = Math.max(0, y - half) * width;
    const lower = Math.min(height - 1, y + half) * width;
    for (let x = 0; x < width; x += 1, i += 1) {
      const left = x - half > 0 ? x - half : 0;
      const right = x + half < width ? x + half : width - 1;
      const p = upper + left;
      const q = upper + right;
      const s = lower + left;
      const t = lower + right;
      const wp = unrest[p]!;
      const wq = unrest[q]!;
      const ws = unrest[s]!;
      const wt = unrest[t]!;
      const share = 1 / (wp + wq + ws + wt);
      made.r[i] = (r[p]! * wp + r[q]! * wq + r[s]! * ws + r[t]! * wt) * share;
      made.g[i] = (g[p]! * wp + g[q]! * wq + g[s]! * ws + g[t]! * wt) * share;
      made.b[i] = (b[p]! * wp + b[q]! * wq + b[s]! * ws + b[t]! * wt) * share;
    }
  }
  return made;
}
