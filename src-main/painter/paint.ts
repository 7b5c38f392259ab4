import type { Size } from '../common/recipe';
import { quotedWords } from '../common/words';
import { namedColours } from './looks/named-colours';
import { clouds, grain } from './pixels/noise';
import { each, hex, mix, mixColours, picture, step, type Colour, type Raster } from './pixels/raster';
import { Random } from './pixels/random';

/** Colours of a scene: the sky from top to horizon, and the land from far to near. */
interface Palette {
  readonly high: Colour;
  readonly low: Colour;
  readonly far: Colour;
  readonly near: Colour;
  readonly sun: Colour;
}

const palette = (high: string, low: string, far: string, near: string, sun: string): Palette => ({
  high: hex(high),
  low: hex(low),
  far: hex(far),
  near: hex(near),
  sun: hex(sun),
});

const palettes = [
  palette('#2f6fb3', '#cfe3ee', '#8fb0c4', '#2d4a3a', '#fff3cf'),
  palette('#253a6b', '#f3a06b', '#a5697c', '#2b1f3a', '#ffd58a'),
  palette('#7fb6c9', '#f6ead2', '#b7c3a0', '#4d5a2c', '#fffbe8'),
  palette('#1d2a4a', '#6f86b5', '#46597f', '#141b2c', '#e8ecf6'),
  palette('#d98f6a', '#fbe3c0', '#c7875f', '#5b2f2a', '#fff0c8'),
] as const;

/** What the offline engine starts from where it is given no picture: a scene of sky and hills, in the colours that the prompt names. */
export function paint({ width, height }: Size, prompt: string, seed: number): Raster {
  const random = new Random(seed, 'scene');
  const said = quotedWords(prompt).reduce((text, words) => text.replaceAll(words, ' '), prompt);
  const [first, second = first] = namedColours(said);
  const usual = random.pick(palettes);
  const colours: Palette = first
    ? { ...usual, high: mixColours(usual.high, first, 0.7), near: mixColours(usual.near, second ?? first, 0.55) }
    : usual;
  const unit = Math.sqrt(width * height) / 1000;
  const haze = clouds(width, height, {
    seed: random.seed + 1,
    cell: 420 * unit,
    octaves: 5,
    along: { angle: 0, factor: 2.6 },
  });
  const tooth = grain(width, height, random.seed + 2, 1.6 * unit);
  const horizon = random.between(0.5, 0.68);
  const sun = { x: random.between(0.2, 0.8) * width, y: random.between(0.14, 0.8) * horizon * height };
  const disc = random.between(34, 70) * unit;
  const ridges = [0, 1, 2, 3].map((n) => ridge(width, random.fork(`ridge${n}`), n, { horizon, height, unit }));
  return each(picture(width, height), (p) => {
    const up = p.y / (horizon * height);
    let colour = mixColours(colours.high, colours.low, step(0, 1, up));
    const cloud = step(0.5, 0.74, haze.data[p.i]!) * step(1.05, 0.35, up);
    colour = mixColours(colour, [0.98, 0.97, 0.95], cloud * 0.75);
    const away = Math.hypot(p.x - sun.x, p.y - sun.y);
    colour = mixColours(
      colour,
      colours.sun,
      Math.max(step(disc * 1.04, disc * 0.96, away), 0.55 * Math.exp(-away / (disc * 3))),
    );
    for (const [n, top] of ridges.entries()) {
      const depth = p.y - top[p.x]!;
      if (depth < 0) continue;
      const land = mixColours(colours.far, colours.near, n / (ridges.length - 1));
      const shade = 0.92 + 0.16 * haze.data[p.i]! - 0.0006 * Math.min(200, depth / unit);
      const covers = step(0, 1.6 * unit, depth);
      colour = mixColours(colour, [land[0] * shade, land[1] * shade, land[2] * shade], covers);
    }
    const rough = tooth.data[p.i]! * 0.012;
    p.r = colour[0] + rough;
    p.g = colour[1] + rough;
    p.b = colour[2] + rough;
  });
}

/** Where a row of hills begins, column by column: the nearer, the lower and the rougher. */
function ridge(
  width: number,
  random: Random,
  nearness: number,
  { horizon, height, unit }: { readonly horizon: number; readonly height: number; readonly unit: number },
): Float32Array {
  const base = mix(horizon, 0.94, nearness / 4) * height;
  const forms = clouds(width, 1, { seed: random.seed, cell: random.between(150, 360) * unit, octaves: 5, gain: 0.46 });
  const rise = mix(150, 90, nearness / 3) * unit;
  return forms.data.map((form) => base - (form - 0.45) * 2 * rise);
}
