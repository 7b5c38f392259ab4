import { clouds } from '../pixels/noise';
import { clamp, each, luminance, mix, picture as blank, step } from '../pixels/raster';
import { steepness } from '../pixels/edges';
import { blur } from '../pixels/blur';
import { saturate } from '../pixels/colour';
import { hashAt } from '../pixels/random';
import { bloom, vignette } from './materials';
import type { Look } from './look';

/** Stained glass and mosaic: pieces of glowing colour in dark lead, smaller where the picture is busy. */
export const stainedGlass: Look = {
  name: 'stained glass',
  kind: 'medium',
  words: /\b(stained[- ]?glass|mosaic|tessera\w*|tiffany|cathedral window|low[- ]?poly|geometric|faceted)\b/i,
  lettering: () => ({ face: 'display', ground: 'panel', light: [1, 0.96, 0.84], dark: [0.06, 0.05, 0.07] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const cell = random.between(22, 30) * unit;
    const rough = blur(steepness(luminance(picture)), 6 * unit).data;
    const columns = Math.ceil(width / cell) + 2;
    const rows = Math.ceil(height / cell) + 2;
    const sites = Array.from({ length: columns * rows }, (_, n) => site(n, columns, cell, random.seed));
    const glass = saturate(blurToSites(picture, sites), random.between(1.5, 1.9));
    const wave = clouds(width, height, { seed: random.seed + 5, cell: 30 * unit, octaves: 3 }).data;
    const made = blank(width, height);
    each(made, (p) => {
      const [cx, cy] = [Math.floor(p.x / cell) + 1, Math.floor(p.y / cell) + 1];
      let [first, second, best] = [Infinity, Infinity, 0];
      for (let v = Math.max(0, cy - 1); v <= Math.min(rows - 1, cy + 1); v += 1) {
        for (let u = Math.max(0, cx - 1); u <= Math.min(columns - 1, cx + 1); u += 1) {
          const n = v * columns + u;
          const s = sites[n]!;
          const d = (s.x - p.x) ** 2 + (s.y - p.y) ** 2;
          if (d < first) [second, first, best] = [first, d, n];
          else if (d < second) second = d;
        }
      }
      const gap = Math.sqrt(second) - Math.sqrt(first);
      const lead = step(3.4 * unit, 1.6 * unit, gap);
      const bevel = step(1.6 * unit, 8 * unit, gap);
      const s = sites[best]!;
      const tone =
        (0.8 +
          0.28 * bevel +
          (hashAt(best, 1, random.seed) - 0.5) * 0.16 +
          (wave[p.i]! - 0.5) * 0.3 +
          ((s.x - p.x + s.y - p.y) * 0.004) / unit) *
        (1.08 - clamp(rough[p.i]! * unit * 2, 0, 0.1));
      p.r = mix(clamp(glass.r[best]! * tone), 0.055, lead);
      p.g = mix(clamp(glass.g[best]! * tone), 0.05, lead);
      p.b = mix(clamp(glass.b[best]! * tone), 0.06, lead);
    });
    return vignette(bloom(made, 0.45, 16 * unit, 0.5), 0.35);
  },
};

interface Site {
  readonly x: number;
  readonly y: number;
}

function site(n: number, columns: number, cell: number, seed: number): Site {
  const [u, v] = [n % columns, Math.floor(n / columns)];
  return {
    x: (u - 1 + 0.12 + 0.76 * hashAt(u, v, seed)) * cell,
    y: (v - 1 + 0.12 + 0.76 * hashAt(u, v, seed + 1)) * cell,
  };
}

/** The picture's colour about each site, as a picture of one row. */
function blurToSites(of: ReturnType<typeof blank>, sites: readonly Site[]): ReturnType<typeof blank> {
  const made = blank(sites.length, 1);
  const reach = 5;
  sites.forEach((s, n) => {
    let [r, g, b, count] = [0, 0, 0, 0];
    for (let dy = -reach; dy <= reach; dy += 2) {
      for (let dx = -reach; dx <= reach; dx += 2, count += 1) {
        const i =
          clamp(Math.round(s.y + dy), 0, of.height - 1) * of.width + clamp(Math.round(s.x + dx), 0, of.width - 1);
        r += of.r[i]!;
        g += of.g[i]!;
        b += of.b[i]!;
      }
    }
    made.r[n] = r / count;
    made.g[n] = g / count;
    made.b[n] = b / count;
  });
  return made;
}
