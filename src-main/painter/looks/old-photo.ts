import { blur } from '../pixels/blur';
import { ramp } from '../pixels/colour';
import { clouds, grain } from '../pixels/noise';
import { clamp, each, hex, luminance, mix, plane, step, type Colour } from '../pixels/raster';
import type { Random } from '../pixels/random';
import { cornerness, screen, toEdge } from './materials';
import type { Look } from './look';

const albumen = [
  [0, hex('#2a1a10')],
  [0.35, hex('#6d4a2e')],
  [0.7, hex('#c09a6b')],
  [1, hex('#f3e3c3')],
] as const;
const tobacco = [
  [0, hex('#22180f')],
  [0.35, hex('#5c4a2b')],
  [0.7, hex('#b59f6c')],
  [1, hex('#efe6c5')],
] as const;
const selenium = [
  [0, hex('#241a1f')],
  [0.35, hex('#5b4547')],
  [0.7, hex('#ae9488')],
  [1, hex('#f0e2d2')],
] as const;

/** A photograph from an old album: toned, faded towards its edges, scratched, dusty, on a card with a white rim. */
export const oldPhoto: Look = {
  name: 'old photograph',
  kind: 'medium',
  words:
    /\b(sepia|old photo\w*|antique|daguerreotype|tintype|victorian|19th century|aged|faded|nostalgi\w+|polaroid|analog(ue)? film)\b/i,
  lettering: () => ({ face: 'text', ground: 'bare', light: [0.97, 0.92, 0.82], dark: [0.2, 0.12, 0.07] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const seed = random.seed;
    const light = luminance(picture);
    const soft = blur(light, 2.6 * unit).data;
    const tone = ramp(random.pick([albumen, tobacco, selenium]));
    const stain = clouds(width, height, { seed: seed + 1, cell: 330 * unit, octaves: 5 }).data;
    const dust = grain(width, height, seed + 2, 1.8 * unit).data;
    const specks = grain(width, height, seed + 3, 4 * unit).data;
    const marks = scratches(width, height, random, unit);
    const margin = random.between(20, 32) * unit;
    const corner = 16 * unit;
    const leak = {
      x: random.chance(0.5) ? 0 : width,
      y: random.between(0, 1) * height,
      r: random.between(0.3, 0.5) * width,
      on: random.chance(0.6),
    };
    const card: Colour = [0.94, 0.9, 0.81];
    return each(picture, (p) => {
      const out = cornerness(p.x, p.y, width, height);
      const sharp = mix(light.data[p.i]!, soft[p.i]!, step(0.1, 0.7, out));
      const faded =
        0.1 +
        0.8 * clamp(0.5 + (sharp - 0.48) * 1.08) +
        (stain[p.i]! - 0.5) * 0.2 -
        0.26 * step(0.25, 1, out) +
        dust[p.i]! * 0.028;
      const toned = tone(clamp(faded));
      let [r, g, b] = toned;
      if (leak.on) {
        const l = 0.5 * step(leak.r, 0, Math.hypot(p.x - leak.x, p.y - leak.y));
        [r, g, b] = [screen(r, l), screen(g, l * 0.72), screen(b, l * 0.38)];
      }
      const mark = Math.max(marks[p.i]!, step(2.7, 3.3, specks[p.i]!) * 0.6);
      const [ex, ey] = [
        Math.max(0, margin + corner - Math.min(p.x, width - 1 - p.x)),
        Math.max(0, margin + corner - Math.min(p.y, height - 1 - p.y)),
      ];
      const inner = ex > 0 && ey > 0 ? corner - Math.hypot(ex, ey) : toEdge(p.x, p.y, width, height) - margin;
      const rim = step(0.8 * unit, -0.8 * unit, inner);
      const worn =
        1 +
        (stain[p.i]! - 0.5) * 0.12 +
        dust[p.i]! * 0.01 -
        0.1 * step(margin * 0.5, 0, toEdge(p.x, p.y, width, height));
      p.r = mix(mix(r, 0.95, mark * 0.75), card[0] * worn, rim);
      p.g = mix(mix(g, 0.9, mark * 0.75), card[1] * worn, rim);
      p.b = mix(mix(b, 0.79, mark * 0.75), card[2] * worn, rim);
    });
  },
};

/** Hairs and scratches, mostly upright. */
function scratches(width: number, height: number, random: Random, unit: number): Float32Array {
  const made = plane(width, height);
  const count = 7 + Math.floor(random.next() * 9);
  for (let n = 0; n < count; n += 1) {
    let [x, y] = [random.next() * width, random.next() * height];
    let angle = Math.PI / 2 + random.between(-0.25, 0.25) + (random.chance(0.3) ? random.between(-1.2, 1.2) : 0);
    const bend = random.between(-0.012, 0.012) / unit;
    const length = random.between(50, 420) * unit;
    const strength = random.between(0.25, 0.9);
    for (let at = 0; at < length; at += 0.7) {
      x += Math.cos(angle) * 0.7;
      y += Math.sin(angle) * 0.7;
      angle += bend * (random.next() - 0.3);
      const i = Math.round(y) * width + Math.round(x);
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1)
        made.data[i] = Math.max(made.data[i]!, strength * random.between(0.5, 1));
    }
  }
  return blur(made, 0.45 * unit).data.map((value) => Math.min(1, value * 1.8));
}
