import { blur, blurPicture } from '../pixels/blur';
import { clouds } from '../pixels/noise';
import { clamp, each, hex, luminance, mix, plane, step } from '../pixels/raster';
import type { Random } from '../pixels/random';
import { addGrain, bloom, leafiness, screen } from './materials';
import { sky } from '../pixels/sky';
import { plainLettering, type Look } from './look';

/** Winter: snow on what faces up, cold light, flakes near and far. */
export const winter: Look = {
  name: 'winter',
  kind: 'light',
  words: /\b(snow(y|fall|ing|ed)?|winter(y)?|ic[ey]|frost(y|ed)?|arctic|christmas|blizzard|frozen)\b/i,
  lettering: () => ({ ...plainLettering(), light: [1, 1, 1], dark: [0.1, 0.17, 0.3] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const light = luminance(picture);
    const [fine, coarse] = [blur(light, 2 * unit), blur(light, 9 * unit)];
    const drift = clouds(width, height, { seed: random.seed, cell: 120 * unit, octaves: 5 }).data;
    const open = sky(picture, unit).data;
    const rise = Math.max(1, Math.round(3 * unit));
    const cover = plane(width, height);
    for (let y = 0, i = 0; y < height; y += 1) {
      const [up, down] = [Math.max(0, y - rise) * width, Math.min(height - 1, y + rise) * width];
      for (let x = 0; x < width; x += 1, i += 1) {
        // Lighter than what is below it: it faces the sky.
        const facing =
          (coarse.data[up + x]! - coarse.data[down + x]!) * 1.5 +
          (fine.data[i]! - fine.data[down + x]!) * 4 +
          (fine.data[i]! - coarse.data[i]!) * 1.4;
        const leaf = leafiness(picture.r[i]!, picture.g[i]!, picture.b[i]!);
        const ground = step(0.5, 1, y / height) * 0.34;
        cover.data[i] =
          step(0.4, 0.8, facing * 1.9 + (drift[i]! - 0.5) * 0.8 + ground + leaf * 0.34 + 0.24 + light.data[i]! * 0.22) *
          (1 - open[i]!);
      }
    }
    const snow = blur(cover, 1.1 * unit).data;
    each(picture, (p) => {
      const tone = light.data[p.i]!;
      const grey = tone * 0.9;
      const cold = 0.42;
      const white = 0.74 + 0.3 * (fine.data[p.i]! - coarse.data[p.i]!) * 2 + 0.24 * tone;
      const air = 0.1 + 0.2 * step(0.75, 0.3, p.y / height);
      const s = snow[p.i]! * 0.94;
      p.r = mix(mix(mix(grey, p.r, cold) * 0.9, white * 0.96, s), 0.8, air);
      p.g = mix(mix(mix(grey, p.g, cold) * 0.97, white * 0.985, s), 0.86, air);
      p.b = mix(mix(mix(grey, p.b, cold) * 1.08 + 0.025, white * 1.03, s), 0.93, air);
    });
    const falling = flakes(width, height, random, unit);
    each(picture, (p) => {
      const flake = falling[p.i]!;
      p.r = screen(p.r, flake);
      p.g = screen(p.g, flake);
      p.b = screen(p.b, flake);
    });
    return bloom(picture, 0.8, 18 * unit, 0.22);
  },
};

/** Three depths of flakes, drifting one way. */
function flakes(width: number, height: number, random: Random, unit: number): Float32Array {
  const made = plane(width, height);
  const slant = random.between(-0.5, 0.5);
  for (const { count, size, soft, light } of [
    { count: 900, size: 1.5, soft: 0.5, light: 0.75 },
    { count: 260, size: 3, soft: 0.9, light: 0.85 },
    { count: 34, size: 9, soft: 4, light: 0.55 },
  ]) {
    const layer = plane(width, height);
    for (let n = 0; n < count; n += 1) {
      const [cx, cy] = [random.next() * width, random.next() * height];
      const r = size * unit * random.between(0.6, 1.25);
      const long = r * random.between(1, 1.7);
      const bright = light * random.between(0.6, 1);
      for (let y = Math.max(0, Math.ceil(cy - long)); y <= Math.min(height - 1, cy + long); y += 1) {
        for (let x = Math.max(0, Math.ceil(cx - long)); x <= Math.min(width - 1, cx + long); x += 1) {
          const d = Math.hypot(x - cx - (y - cy) * slant, ((y - cy) * r) / long);
          const value = bright * step(r, r * 0.35, d);
          if (value > layer.data[y * width + x]!) layer.data[y * width + x] = value;
        }
      }
    }
    const { data } = blur(layer, soft * unit);
    for (let i = 0; i < data.length; i += 1) made.data[i] = screen(made.data[i]!, data[i]!);
  }
  return made.data;
}

/** Autumn: leaves turned, the light low and soft. */
export const autumn: Look = {
  name: 'autumn',
  kind: 'light',
  words: /\b(autumn(al)?|fall colou?rs|october|november|harvest|foliage)\b/i,
  lettering: () => ({ ...plainLettering(), light: [1, 0.95, 0.86], dark: [0.22, 0.08, 0.04] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const patch = clouds(width, height, { seed: random.seed, cell: 140 * unit, octaves: 5 }).data;
    const lean = random.between(-0.14, 0.14);
    each(picture, (p) => {
      const leaf = leafiness(p.r, p.g, p.b);
      const most = Math.max(p.r, p.g, p.b);
      const t = clamp(patch[p.i]! * 1.9 - 0.45 + lean);
      const fire = clamp(most * 1.18 + 0.03);
      p.r = mix(p.r * 1.05 + 0.015, fire * mix(0.98, 0.82, t), leaf * 0.96);
      p.g = mix(p.g * 0.97, fire * mix(0.6, 0.27, t) + p.g * 0.08, leaf * 0.96);
      p.b = mix(p.b * 0.84, fire * mix(0.12, 0.14, t), leaf * 0.96);
    });
    return addGrain(bloom(picture, 0.62, 20 * unit, 0.35, [1, 0.82, 0.6]), random.seed, 1.4 * unit, 0.014);
  },
};

/** Infrared film: leaves glow white or pink, the sky goes dark. */
export const infrared: Look = {
  name: 'infrared',
  kind: 'light',
  words: /\b(infra-?red|aerochrome|false[- ]?colou?rs?|psychedelic|surreal|alien|otherworldly)\b/i,
  lettering: () => ({ ...plainLettering(), light: [1, 0.95, 0.98], dark: [0.1, 0.03, 0.12] }),
  apply: ({ picture, random, unit, inks }) => {
    const leafColour = inks[0] ?? hex(random.fork('film').pick(['#ff528c', '#fa3d52', '#ff9edb', '#f25cc7']));
    const soft = blurPicture(picture, 1 * unit);
    each(picture, (p) => {
      const straw = step(0.08, 0.3, Math.min(soft.r[p.i]!, soft.g[p.i]!) - soft.b[p.i]!) * 0.8;
      const leaf = Math.max(straw, leafiness(soft.r[p.i]!, soft.g[p.i]!, soft.b[p.i]!));
      const light = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
      const blueness = step(0.02, 0.22, p.b - p.r);
      const deep = 1 - 0.62 * blueness;
      const lift = clamp(light * 1.55 + 0.1);
      const r = mix(p.g * 0.75 + p.r * 0.2, p.r, 0.35) * deep;
      const g = mix(p.b * 0.9, p.g, 0.45) * (deep * 0.92 + 0.06);
      const b = mix(p.b, p.r, 0.12) * (deep * 0.9 + 0.12) + 0.03;
      p.r = mix(r, lift * leafColour[0] + 0.12 * lift * lift, leaf);
      p.g = mix(g, lift * leafColour[1] + 0.3 * lift ** 3, leaf);
      p.b = mix(b, lift * leafColour[2] + 0.2 * lift ** 3, leaf);
    });
    return addGrain(bloom(picture, 0.5, 18 * unit, 0.6, [1, 0.8, 0.92]), random.seed, 1.7 * unit, 0.022);
  },
};
