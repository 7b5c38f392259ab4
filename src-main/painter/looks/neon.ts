import { blur } from '../pixels/blur';
import { fromLch, ramp, toLch } from '../pixels/colour';
import { lines } from '../pixels/edges';
import { flowOf } from '../pixels/flow';
import { clouds } from '../pixels/noise';
import { clamp, copy, each, hex, luminance, mix, mixColours, plane, step, type Colour } from '../pixels/raster';
import { spread } from '../pixels/spread';
import type { Random } from '../pixels/random';
import { screen, vignette } from './materials';
import type { Look } from './look';

type Tubes = readonly [first: Colour, second: Colour, third: Colour];

function tubesOf(random: Random, inks: readonly Colour[]): Tubes {
  const sets: readonly [Tubes, ...Tubes[]] = [
    [hex('#ff2bd6'), hex('#19e3ff'), hex('#8a5bff')],
    [hex('#ff3864'), hex('#2de2e6'), hex('#f9c80e')],
    [hex('#ff5e1a'), hex('#7a2bff'), hex('#21f0c5')],
    [hex('#39ff88'), hex('#ff2fb9'), hex('#2d6bff')],
  ];
  const own = random.fork('tubes').pick(sets);
  const bright = inks.map((ink) => fromLch(0.75, 0.24, toLch(ink)[2]));
  return [bright[0] ?? own[0], bright[1] ?? own[1], own[2]];
}

/** Neon: night streets, edges as tubes of light, colour in the air. */
export const neon: Look = {
  name: 'neon',
  kind: 'medium',
  words:
    /\b(neon|cyber ?punk|synth ?wave|vapor ?wave|retro ?wave|blade runner|futuristic|tron|glow(ing|s)?|electric|led lights?)\b/i,
  lettering: ({ random, inks }) => ({
    face: 'display',
    ground: 'glow',
    light: [1, 0.98, 1],
    dark: [0.05, 0.02, 0.1],
    accent: tubesOf(random, inks)[0],
  }),
  apply: ({ picture, random, unit, inks }) => {
    const { width, height } = picture;
    const tubes = tubesOf(random, inks);
    const light = luminance(picture);
    const flow = flowOf(light, 4 * unit);
    const [low, high] = spread(light);
    const drawn = lines(light, { size: 1.5 * unit, sensitivity: 0.6, flow, reach: 7 * unit });
    const zones = clouds(width, height, { seed: random.seed + 1, cell: 420 * unit, octaves: 2 }).data;
    const angle = random.between(-0.6, 0.6);
    const dark = ramp([
      [0, hex('#0b0522')],
      [0.4, mixColours(hex('#24104f'), tubes[2], 0.15)],
      [0.75, mixColours(hex('#32166e'), tubes[2], 0.2)],
      [1, mixColours(hex('#4a2596'), tubes[2], 0.35)],
    ]);
    const tint = (i: number, x: number, y: number): Colour => {
      const t = step(
        0.36,
        0.64,
        zones[i]! * 0.75 + 0.25 * (0.5 + (Math.cos(angle) * (x / width - 0.5) + Math.sin(angle) * (y / height - 0.5))),
      );
      return t < 0.5 ? mixColours(tubes[0], tubes[2], t * 2) : mixColours(tubes[2], tubes[1], t * 2 - 1);
    };
    const base = copy(picture);
    const glow = [plane(width, height), plane(width, height), plane(width, height)] as const;
    each(base, (p) => {
      const tone = clamp((light.data[p.i]! - low) / (high - low)) ** 1.6;
      const ground = dark(tone);
      const colour = tint(p.i, p.x, p.y);
      const lit = step(0.7, 1, tone) * 0.5;
      const air = 0.05 + step(0.05, 0.8, tone) * 0.22;
      const saturation = Math.max(p.r, p.g, p.b) - Math.min(p.r, p.g, p.b);
      p.r = ground[0] * 0.85 + p.r * saturation * 0.16 + colour[0] * (lit * 0.35 + air);
      p.g = ground[1] * 0.85 + p.g * saturation * 0.16 + colour[1] * (lit * 0.35 + air);
      p.b = ground[2] * 0.85 + p.b * saturation * 0.16 + colour[2] * (lit * 0.35 + air);
      const strength = drawn.data[p.i]! * 0.95 + lit * 0.25;
      glow[0].data[p.i] = colour[0] * strength;
      glow[1].data[p.i] = colour[1] * strength;
      glow[2].data[p.i] = colour[2] * strength;
    });
    const near = glow.map((channel) => blur(channel, 5 * unit).data) as [Float32Array, Float32Array, Float32Array];
    const far = glow.map((channel) => blur(channel, 26 * unit).data) as [Float32Array, Float32Array, Float32Array];
    const scan = Math.max(2, Math.round(2.4 * unit));
    each(base, (p) => {
      const tube = drawn.data[p.i]!;
      const core = tube * tube * 0.55;
      const dim = p.y % scan === 0 ? 0.93 : 1;
      p.r = screen(screen(p.r, glow[0].data[p.i]! + core), near[0][p.i]! * 0.95 + far[0][p.i]! * 1.3) * dim;
      p.g = screen(screen(p.g, glow[1].data[p.i]! + core), near[1][p.i]! * 0.95 + far[1][p.i]! * 1.3) * dim;
      p.b = screen(screen(p.b, glow[2].data[p.i]! + core), near[2][p.i]! * 0.95 + far[2][p.i]! * 1.3) * dim;
    });
    const split = Math.round(random.between(1, 2.4) * unit);
    return vignette(aberrate(base, split), mix(0.35, 0.55, random.next()));
  },
};

/** Red and blue a little apart, as cheap lenses and screens have them. */
function aberrate(of: ReturnType<typeof copy>, pixels: number): ReturnType<typeof copy> {
  const [r, b] = [of.r.slice(), of.b.slice()];
  for (let y = 0; y < of.height; y += 1) {
    const row = y * of.width;
    for (let x = 0; x < of.width; x += 1) {
      r[row + x] = of.r[row + Math.max(0, x - pixels)]!;
      b[row + x] = of.b[row + Math.min(of.width - 1, x + pixels)]!;
    }
  }
  return { ...of, r, b };
}
