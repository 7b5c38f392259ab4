import { saturate } from '../pixels/colour';
import { steepness, lines } from '../pixels/edges';
import { blur, blurPicture } from '../pixels/blur';
import { clouds, grain } from '../pixels/noise';
import { clamp, each, luminance, mix, step } from '../pixels/raster';
import { displace } from '../pixels/sampling';
import { soften } from '../pixels/soften';
import { toEdge } from './materials';
import type { Look } from './look';

/** Watercolour: washes that bleed and pool at their edges, granulation, a ragged edge of white paper. */
export const watercolor: Look = {
  name: 'watercolor',
  kind: 'medium',
  words: /\b(water ?-?colou?rs?|aquarelles?|ink wash|wash(es)?)\b/i,
  lettering: () => ({ face: 'text', ground: 'bare', light: [1, 0.995, 0.98], dark: [0.12, 0.16, 0.28] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const seed = random.seed;
    const field = (n: number, cell: number, octaves = 3) =>
      clouds(width, height, { seed: seed + n, cell: cell * unit, octaves });
    const bent = displace(picture, field(1, 26), field(2, 26), random.between(12, 20) * unit);
    const washed = saturate(soften(bent, 6 * unit, 2), random.between(1.5, 1.9));
    // Washes keep to areas of one tone: near-flat, yet never flat.
    const flat = blurPicture(washed, 1.2 * unit);
    const edge = blur(steepness(luminance(flat)), 1.2 * unit).data;
    const drawing = lines(luminance(bent), { size: 1 * unit, sensitivity: 0.55 }).data;
    const pigment = field(3, 150, 5).data;
    const pools = field(4, 34, 4).data;
    const tooth = grain(width, height, seed + 5, 2.2 * unit).data;
    const border = field(6, 60, 5).data;
    const margin = random.between(24, 46) * unit;
    const sketch = random.between(0.12, 0.34);
    return each(flat, (p) => {
      const pooled = step(0.006, 0.07, edge[p.i]! * unit) * 0.42;
      const thick = 0.72 + (pigment[p.i]! - 0.5) * 1.5 + (pools[p.i]! - 0.5) * 0.55 + pooled + tooth[p.i]! * 0.07;
      const light = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
      // The lightest tones are the paper itself.
      const wet = step(0.94, 0.7, light) * 0.85 + 0.15;
      const layer = (c: number): number => {
        const pale = 1 - (1 - clamp(c)) * 0.78;
        return 1 - (1 - pale) * wet * clamp(thick + pale * 0.08, 0.15, 1.7);
      };
      const inside = step(
        margin * 0.35,
        margin * 1.05,
        toEdge(p.x, p.y, width, height) + (border[p.i]! - 0.5) * margin * 1.7,
      );
      const rim = inside > 0.02 && inside < 0.98 ? 0.88 : 1;
      const sheet = 0.985 + tooth[p.i]! * 0.008;
      const ink = 1 - drawing[p.i]! * sketch * inside;
      p.r = mix(sheet, layer(p.r) * rim, inside) * mix(0.28, 1, ink);
      p.g = mix(sheet * 0.992, layer(p.g) * rim, inside) * mix(0.26, 1, ink);
      p.b = mix(sheet * 0.97, layer(p.b) * rim, inside) * mix(0.32, 1, ink);
    });
  },
};
