import { blur } from '../pixels/blur';
import { ramp } from '../pixels/colour';
import { clouds } from '../pixels/noise';
import { clamp, each, hex, luminance, mix, plane, step } from '../pixels/raster';
import { hashAt } from '../pixels/random';
import { addGrain, bloom, cornerness, screen } from './materials';
import { sky } from '../pixels/sky';
import { plainLettering, type Look } from './look';

/** The last hour of sun: low light from one side, gold in the lights, violet in the shadows, haze. */
export const goldenHour: Look = {
  name: 'golden hour',
  kind: 'light',
  words:
    /\b(golden[- ]?hour|golden light|sun ?sets?|sun ?rise|sunlit|warm light|summer evening|late afternoon|dawn|sunny|honey)\b/i,
  lettering: () => ({ ...plainLettering(), light: [1, 0.965, 0.88], dark: [0.22, 0.09, 0.06] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const open = sky(picture, unit).data;
    const side = random.chance(0.5) ? 1 : 0;
    const sun = {
      x: (side ? random.between(0.7, 1.02) : random.between(-0.02, 0.3)) * width,
      y: random.between(0.1, 0.38) * height,
    };
    const size = Math.hypot(width, height);
    const rays = random.between(5, 9);
    const turn = random.between(0, 6);
    const dusk = ramp([
      [0, hex('#7d5a86')],
      [0.35, hex('#e08a5a')],
      [0.7, hex('#ffc06a')],
      [1, hex('#fff0c2')],
    ]);
    each(picture, (p) => {
      const [dx, dy] = [p.x - sun.x, p.y - sun.y];
      const away = Math.hypot(dx, dy) / size;
      const near = Math.exp(-away * 3.2);
      const light = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
      // Lights to gold, shadows to violet brown, with the picture's own colour beneath.
      const lift = 0.05 + 0.95 * light;
      const warm = step(0.15, 0.9, light);
      const key = 0.8 + 0.55 * near - 0.2 * step(0.4, 1, away);
      let r = mix(p.r * 0.92 + 0.075, p.r * 1.14 + 0.07 * lift, warm) * key;
      let g = mix(p.g * 0.8 + 0.02, p.g * 0.98 + 0.03 * lift, warm) * key;
      let b = mix(p.b * 0.88 + 0.045, p.b * 0.62 + 0.02, warm) * key;
      const horizon = dusk(clamp(0.15 + near * 1.05 + 0.25 * (p.y / height)));
      const paintSky = open[p.i]! * 0.82;
      r = mix(r, horizon[0] * (0.72 + 0.4 * light), paintSky);
      g = mix(g, horizon[1] * (0.72 + 0.4 * light), paintSky);
      b = mix(b, horizon[2] * (0.72 + 0.4 * light), paintSky);
      const ray =
        0.5 + 0.5 * Math.cos(Math.atan2(dy, dx) * rays + turn + Math.sin(Math.atan2(dy, dx) * 3.7 + turn) * 1.4);
      const haze = near * 0.42 + near * ray * 0.12 + 1.1 * Math.exp(-away * 22);
      p.r = screen(r, haze * 1);
      p.g = screen(g, haze * 0.72);
      p.b = screen(b, haze * 0.34);
    });
    return addGrain(bloom(picture, 0.66, 22 * unit, 0.5, [1, 0.78, 0.45]), random.seed, 1.4 * unit, 0.012);
  },
};

/** After sunset and at night: deep blues, a last glow on the horizon, stars, and lamps that come on. */
export const night: Look = {
  name: 'night',
  kind: 'light',
  words: /\b(nights?|nighttime|midnight|dusk|twilight|blue hour|moon(light|lit)?|starry|stars|after dark|evening)\b/i,
  lettering: () => ({ ...plainLettering(), light: [0.97, 0.97, 1], dark: [0.04, 0.06, 0.14] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const light = luminance(picture);
    const open = sky(picture, unit).data;
    const around = blur(light, 30 * unit).data;
    const warmth = random.between(0, 1);
    const above = ramp([
      [0, hex('#070b22')],
      [0.45, hex('#13234f')],
      [0.8, hex(warmth > 0.5 ? '#5b4a83' : '#2b5c86')],
      [1, hex(warmth > 0.5 ? '#e08a62' : '#7fb0b8')],
    ]);
    const glow = plane(width, height);
    const cell = Math.max(3, Math.round(9 * unit));
    const moon = {
      x: random.between(0.12, 0.88) * width,
      y: random.between(0.08, 0.24) * height,
      r: random.between(16, 26) * unit,
    };
    each(picture, (p) => {
      const tone = light.data[p.i]!;
      const dim = 0.1 + 0.42 * tone ** 1.4;
      const grey = tone * 0.5;
      let r = dim * (0.42 * (p.r * 0.55 + grey)) * 1.5 + 0.012;
      let g = dim * (0.62 * (p.g * 0.55 + grey)) * 1.6 + 0.022;
      let b = dim * (1.0 * (p.b * 0.55 + grey)) * 1.75 + 0.065;
      const down = p.y / height;
      const vault = above(clamp(down * 1.75));
      const s = open[p.i]! * 0.93;
      const veil = 0.75 + 0.4 * tone;
      r = mix(r, vault[0] * veil, s);
      g = mix(g, vault[1] * veil, s);
      b = mix(b, vault[2] * veil, s);
      const [cx, cy] = [Math.floor(p.x / cell), Math.floor(p.y / cell)];
      const lucky = hashAt(cx, cy, random.seed);
      if (s > 0.35 && lucky > 0.93) {
        const [sx, sy] = [
          (cx + 0.2 + 0.6 * hashAt(cx, cy, random.seed + 1)) * cell,
          (cy + 0.2 + 0.6 * hashAt(cx, cy, random.seed + 2)) * cell,
        ];
        const star =
          Math.exp((-((p.x - sx) ** 2 + (p.y - sy) ** 2) / (1.1 * unit) ** 2) * (1.6 - lucky)) *
          (lucky - 0.92) *
          13 *
          s *
          (1 - down);
        r = screen(r, star * 0.95);
        g = screen(g, star * 0.97);
        b = screen(b, star);
      }
      const disc = Math.hypot(p.x - moon.x, p.y - moon.y);
      const shine = s * (step(moon.r, moon.r - 1.6 * unit, disc) * 0.92 + 0.3 * Math.exp(-disc / (moon.r * 2.6)));
      p.r = screen(r, shine * 0.98);
      p.g = screen(g, shine * 0.97);
      p.b = screen(b, shine * 0.9);
      // What stood out from its surroundings, below the sky, is a lamp now.
      glow.data[p.i] =
        step(0.16, 0.36, tone - around[p.i]!) *
        step(0.62, 0.86, tone) *
        (1 - clamp(open[p.i]! * 3)) *
        step(0.12, 0.3, down);
    });
    const [near, far] = [blur(glow, 3 * unit).data, blur(glow, 24 * unit).data];
    each(picture, (p) => {
      const lamp = near[p.i]! * 0.8 + far[p.i]! * 1.1;
      const edge = 1 - 0.45 * step(0.3, 1, cornerness(p.x, p.y, width, height));
      p.r = screen(p.r, lamp * 1) * edge;
      p.g = screen(p.g, lamp * 0.72) * edge;
      p.b = screen(p.b, lamp * 0.34) * edge;
    });
    return addGrain(picture, random.seed, 1.6 * unit, 0.014);
  },
};

/** Mist: distance lost in pale air, lowest where the land is. */
export const mist: Look = {
  name: 'mist',
  kind: 'light',
  words: /\b(mist(y)?|fog(gy)?|haz[ey]|smok[ey]|ethereal|moody|overcast)\b/i,
  lettering: plainLettering,
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const drift = clouds(width, height, {
      seed: random.seed,
      cell: 330 * unit,
      octaves: 5,
      along: { angle: 0, factor: 2.4 },
    }).data;
    const cold = random.between(0, 1);
    const air = [mix(0.9, 0.8, cold), mix(0.88, 0.86, cold), mix(0.85, 0.89, cold)] as const;
    const level = random.between(0.4, 0.6);
    return each(bloom(picture, 0.5, 30 * unit, 0.35), (p) => {
      const depth = 1 - Math.abs(p.y / height - level) / 0.62;
      const amount = clamp(
        (0.36 + 0.62 * clamp(depth)) * (0.42 + drift[p.i]! * 1.1) * (1 - 0.5 * step(level + 0.12, 1, p.y / height)),
      );
      const grey = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
      p.r = mix(mix(grey, p.r, 0.6) * 0.92, air[0], amount);
      p.g = mix(mix(grey, p.g, 0.6) * 0.94, air[1], amount);
      p.b = mix(mix(grey, p.b, 0.6) * 0.98, air[2], amount);
    });
  },
};
