import { coloursOf, nearest, paletteOf } from '../pixels/palette';
import { fromLab, saturate, toLab, type Lab } from '../pixels/colour';
import { clamp, picture as blank, type Raster } from '../pixels/raster';
import type { Look } from './look';

/** Ordered dither of four by four. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((n) => n / 16 - 0.47);

/** Pixel art: a coarse grid, a small palette, dithered ramps, dark outlines. */
export const pixelArt: Look = {
  name: 'pixel art',
  kind: 'medium',
  words: /\b(pixel(s|ated| ?art)?|8-?bit|16-?bit|sprite|game ?boy|arcade|retro game|minecraft|voxel)\b/i,
  lettering: () => ({ face: 'display', ground: 'panel', light: [0.98, 0.96, 0.9], dark: [0.07, 0.06, 0.12] }),
  apply: ({ picture, random }) => {
    const across = random.pick([128, 144, 168, 192]);
    const cell = Math.max(2, Math.round(Math.max(picture.width, picture.height) / across));
    const small = saturate(average(picture, cell), 1.35);
    const count = random.pick([16, 20, 24]);
    const palette = paletteOf(small, count, random).map(([l, a, b]): Lab => [
      clamp((l - 0.5) * 1.16 + 0.5),
      a * 1.1,
      b * 1.1,
    ]);
    const colours = coloursOf(palette);
    const made = blank(picture.width, picture.height);
    const grid = new Uint8Array(small.width * small.height);
    for (let y = 0, i = 0; y < small.height; y += 1) {
      for (let x = 0; x < small.width; x += 1, i += 1) {
        const lab = toLab(small.r[i]!, small.g[i]!, small.b[i]!);
        const d = bayer[(y & 3) * 4 + (x & 3)]! * 0.055;
        const edge = darkEdge(small, x, y);
        grid[i] = nearest([clamp((lab[0] - 0.5) * 1.16 + 0.5 + d) - edge, lab[1] * 1.1, lab[2] * 1.1], palette);
      }
    }
    for (let y = 0, i = 0; y < made.height; y += 1) {
      const row = Math.min(small.height - 1, Math.floor(y / cell)) * small.width;
      for (let x = 0; x < made.width; x += 1, i += 1) {
        const colour = colours[grid[row + Math.min(small.width - 1, Math.floor(x / cell))]!] ?? fromLab([0, 0, 0]);
        made.r[i] = colour[0];
        made.g[i] = colour[1];
        made.b[i] = colour[2];
      }
    }
    return made;
  },
};

/** Means of cells; the last ones may be smaller. */
function average(of: Raster, cell: number): Raster {
  const made = blank(Math.ceil(of.width / cell), Math.ceil(of.height / cell));
  for (let y = 0, i = 0; y < made.height; y += 1) {
    for (let x = 0; x < made.width; x += 1, i += 1) {
      let [r, g, b, n] = [0, 0, 0, 0];
      for (let v = y * cell; v < Math.min(of.height, (y + 1) * cell); v += 1) {
        for (let u = x * cell; u < Math.min(of.width, (x + 1) * cell); u += 1, n += 1) {
          const j = v * of.width + u;
          r += of.r[j]!;
          g += of.g[j]!;
          b += of.b[j]!;
        }
      }
      made.r[i] = r / n;
      made.g[i] = g / n;
      made.b[i] = b / n;
    }
  }
  return made;
}

/** How much darker a cell gets because what is right of or above it is much lighter: one-sided, so outlines are one cell wide. */
function darkEdge(of: Raster, x: number, y: number): number {
  const at = (u: number, v: number): number => {
    const i = clamp(v, 0, of.height - 1) * of.width + clamp(u, 0, of.width - 1);
    return 0.3 * of.r[i]! + 0.6 * of.g[i]! + 0.1 * of.b[i]!;
  };
  const here = at(x, y);
  const most = Math.max(at(x + 1, y), at(x - 1, y), at(x, y - 1), at(x, y + 1)) - here;
  return most > 0.13 ? Math.min(0.16, most * 0.5) : 0;
}
