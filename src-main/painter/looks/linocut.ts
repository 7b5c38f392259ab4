import { blur, blurPicture } from '../pixels/blur';
import { fromLch, toLch } from '../pixels/colour';
import { alongFlow, flowOf } from '../pixels/flow';
import { clouds, grain, white } from '../pixels/noise';
import { clamp, each, hex, luminance, mix, mixColours, plane, step, type Colour } from '../pixels/raster';
import { spread } from '../pixels/spread';
import { softenBroadly } from '../pixels/soften';
import type { Random } from '../pixels/random';
import { toEdge } from './materials';
import type { Look } from './look';

interface Blocks {
  readonly key: Colour;
  readonly second: Colour;
  readonly sheet: Colour;
}

function blocksOf(random: Random, inks: readonly Colour[]): Blocks {
  const own = random.fork('blocks');
  const key = hex(own.pick(['#1b1a1d', '#1d2a44', '#3a1715', '#15302b']));
  const second = hex(own.pick(['#d98e48', '#c9624b', '#8fae8b', '#7fa3b5', '#d9b24c']));
  return {
    key: inks[1] ? inks[0]! : key,
    second: inks[1] ?? (inks[0] ? fromLch(0.68, 0.13, toLch(inks[0])[2]) : second),
    sheet: hex(own.pick(['#f1e8d6', '#efe9dd', '#f4ecd8'])),
  };
}

/** Linocut: light carved out of a dark block along the forms, a second colour beneath, ink that did not take everywhere. */
export const linocut: Look = {
  name: 'linocut',
  kind: 'medium',
  words:
    /\b(lino ?-?(cut|print|type)?s?|wood ?-?(cut|block)s?|block ?-?prints?|relief print|ukiyo-?e|stamp|letterpress)\b/i,
  lettering: ({ random, inks }) => {
    const { key, sheet } = blocksOf(random, inks);
    return { face: 'display', ground: 'panel', light: sheet, dark: key };
  },
  apply: ({ picture, random, unit, inks }) => {
    const { width, height } = picture;
    const { key, second, sheet } = blocksOf(random, inks);
    const calm = luminance(blurPicture(softenBroadly(picture, 5 * unit, 2), 0.8 * unit));
    const wide = blur(calm, 28 * unit).data;
    const flow = flowOf(luminance(picture), 9 * unit);
    const pitch = random.between(2.5, 3.3) * unit;
    const cuts = carve(width, height, random.seed, pitch, flow, 20 * unit);
    const salt = grain(width, height, random.seed + 2, 1.5 * unit).data;
    const press = clouds(width, height, { seed: random.seed + 3, cell: 130 * unit, octaves: 4 }).data;
    const ragged = clouds(width, height, { seed: random.seed + 4, cell: 22 * unit, octaves: 3 }).data;
    const margin = random.between(26, 38) * unit;
    const shift = { x: random.between(-4, 4) * unit, y: random.between(-4, 4) * unit };
    const tones = plane(width, height);
    const [low, high] = spread(calm);
    for (let i = 0; i < tones.data.length; i += 1) {
      tones.data[i] = clamp((calm.data[i]! - low) / (high - low) + (calm.data[i]! - wide[i]!) * 0.7);
    }
    return each(picture, (p) => {
      const edge = toEdge(p.x, p.y, width, height) + (ragged[p.i]! - 0.5) * 7 * unit;
      const tone = tones.data[p.i]!;
      const cut = step(-0.06, 0.06, tone - 0.46 + cuts[p.i]! * 0.3);
      const took = clamp(1 - Math.max(0, salt[p.i]! * 0.55 + (0.5 - press[p.i]!) * 2.6 - 0.75) * 1.2);
      const inked = edge > margin ? (1 - cut) * took : 0;
      const [sx, sy] = [
        clamp(Math.round(p.x + shift.x), 0, width - 1),
        clamp(Math.round(p.y + shift.y), 0, height - 1),
      ];
      const under = tones.data[sy * width + sx]!;
      const block =
        edge > margin + 4 * unit
          ? step(0.86, 0.8, under + (ragged[p.i]! - 0.5) * 0.08) * clamp(0.95 - Math.max(0, salt[p.i]! - 1.4) * 0.5)
          : 0;
      const base = mixColours(sheet, second, block);
      const tooth = 1 + salt[p.i]! * 0.01;
      p.r = mix(base[0] * tooth, key[0], inked);
      p.g = mix(base[1] * tooth, key[1], inked);
      p.b = mix(base[2] * tooth, key[2], inked);
    });
  },
};

/** Marks of a gouge along the forms, about −1…1. */
function carve(
  width: number,
  height: number,
  seed: number,
  pitch: number,
  flow: ReturnType<typeof flowOf>,
  reach: number,
): Float32Array {
  const marks = alongFlow(blur(white(width, height, seed), pitch * 0.55), flow, reach);
  let sum = 0;
  for (let i = 0; i < marks.data.length; i += 11) sum += marks.data[i]! ** 2;
  const scale = 0.8 / Math.sqrt(sum / (marks.data.length / 11) || 1);
  for (let i = 0; i < marks.data.length; i += 1) marks.data[i] = clamp(marks.data[i]! * scale, -1, 1);
  return marks.data;
}
