import { lines } from '../pixels/edges';
import { flowOf } from '../pixels/flow';
import { clouds } from '../pixels/noise';
import { clamp, each, hex, luminance, mix, mixColours, step } from '../pixels/raster';
import { soften } from '../pixels/soften';
import { cornerness, toEdge } from './materials';
import type { Look } from './look';

/** A blueprint: white lines on Prussian blue, a grid, hatched shadows, a draughtsman's frame. */
export const blueprint: Look = {
  name: 'blueprint',
  kind: 'medium',
  words: /\b(blue ?prints?|technical drawing|schematic|architect(ural)? (drawing|plan)s?|cyanotypes?|draft(ing)?)\b/i,
  lettering: () => ({ face: 'text', ground: 'bare', light: [0.93, 0.97, 1], dark: [0.05, 0.14, 0.33] }),
  apply: ({ picture, random, unit, inks }) => {
    const { width, height } = picture;
    const blue = inks[0]
      ? mixColours(inks[0], [0, 0.05, 0.2], 0.45)
      : hex(random.pick(['#123f86', '#0f3a78', '#1a4a94', '#12467a']));
    const calm = luminance(soften(picture, 4 * unit));
    const sharp = luminance(picture);
    const flow = flowOf(sharp, 5 * unit);
    const main = lines(calm, { size: 1.35 * unit, sensitivity: 0.7, flow, reach: 9 * unit }).data;
    const fine = lines(sharp, { size: 0.8 * unit, sensitivity: 0.9, flow, reach: 5 * unit }).data;
    const stain = clouds(width, height, { seed: random.seed, cell: 260 * unit, octaves: 5 }).data;
    const minor = random.between(19, 25) * unit;
    const tilt = random.chance(0.5) ? 1 : -1;
    const [frame, inner] = [22 * unit, 30 * unit];
    const block = { w: 210 * unit, h: 66 * unit, left: random.chance(0.5) };
    const hair = Math.max(1, 0.9 * unit);
    return each(picture, (p) => {
      const edge = toEdge(p.x, p.y, width, height);
      const inside = edge > inner;
      const [gx, gy] = [p.x % minor, p.y % minor];
      const major = p.x % (minor * 5) < hair || p.y % (minor * 5) < hair;
      const grid = major ? 0.17 : gx < hair || gy < hair ? 0.08 : 0;
      const dark = 1 - calm.data[p.i]!;
      const every = (p.x + tilt * p.y + 4 * width) % (6.5 * unit) < 1.15 * unit;
      const cross = (p.x - tilt * p.y + 4 * width) % (6.5 * unit) < 1.15 * unit;
      const hatch = (every ? step(0.5, 0.72, dark) * 0.4 : 0) + (cross ? step(0.72, 0.86, dark) * 0.36 : 0);
      let chalk = inside
        ? clamp(main[p.i]! * 0.95 + fine[p.i]! * 0.42 + hatch + grid + step(0.55, 1, calm.data[p.i]!) * 0.1)
        : 0;
      if ((edge >= frame && edge < frame + 2.2 * unit) || (edge >= inner && edge < inner + 0.9 * unit)) chalk = 0.85;
      // Marks of the frame's zones.
      if (edge > 12 * unit && edge < frame && (p.x % (minor * 10) < 1.4 * unit || p.y % (minor * 10) < 1.4 * unit))
        chalk = 0.6;
      const bx = block.left ? p.x - inner : width - inner - p.x;
      const by = height - inner - p.y;
      if (bx > 0 && by > 0 && bx < block.w && by < block.h) {
        const rule =
          by > block.h - 1.4 * unit ||
          bx > block.w - 1.4 * unit ||
          Math.abs(by - block.h / 2) < 0.7 * unit ||
          (Math.abs(bx - block.w / 2) < 0.7 * unit && by < block.h / 2);
        chalk = rule ? 0.8 : chalk * 0.12;
      }
      const worn = 0.86 + 0.28 * stain[p.i]! - 0.22 * cornerness(p.x, p.y, width, height);
      const ground = worn + (stain[p.i]! - 0.5) * 0.25;
      p.r = mix(blue[0] * ground, 0.92, chalk * worn);
      p.g = mix(blue[1] * ground, 0.96, chalk * worn);
      p.b = mix(blue[2] * ground, 1, chalk * worn);
    });
  },
};
