import { flowOf } from '../pixels/flow';
import { clouds, grain } from '../pixels/noise';
import { each, hex, luminance, mix, mixColours, picture as blank, step } from '../pixels/raster';
import { blur } from '../pixels/blur';
import { steepness } from '../pixels/edges';
import { soften } from '../pixels/soften';
import type { Look } from './look';
import { emptyRelief, layStrokes } from './strokes';

/** Soft pastels: chalk in light colours on a toned sheet that shows between the strokes. */
export const pastel: Look = {
  name: 'pastel',
  kind: 'medium',
  words: /\b(pastels?|chalk|crayons?|soft colou?rs|dreamy|kawaii|candy)\b/i,
  lettering: ({ inks }) => ({
    face: 'text',
    ground: 'bare',
    light: [1, 0.985, 0.96],
    dark: mixColours([0.24, 0.2, 0.36], inks[0] ?? [0.24, 0.2, 0.36], 0.25),
  }),
  apply: ({ picture, random, unit, inks }) => {
    const { width, height } = picture;
    const sheet = inks[0]
      ? mixColours(inks[0], [1, 1, 1], 0.62)
      : hex(random.pick(['#d9c9e6', '#f0d3c4', '#c9dbe6', '#e6dcc4', '#d3e3d0']));
    const colours = soften(picture, 4 * unit, 2);
    each(colours, (p) => {
      const light = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
      const lifted = 0.3 + 0.68 * light ** 0.8;
      const chroma = 1.35;
      p.r = mix(lifted + (p.r - light) * chroma, sheet[0], 0.14);
      p.g = mix(lifted + (p.g - light) * chroma, sheet[1], 0.14);
      p.b = mix(lifted + (p.b - light) * chroma, sheet[2], 0.14);
    });
    const light = luminance(picture);
    const flow = flowOf(light, 9 * unit);
    const detail = blur(steepness(light), 3 * unit);
    const ground = blank(width, height, sheet);
    const relief = emptyRelief(ground);
    const angle = random.pick([-1, 1]) * random.between(0.5, 1.1);
    const wide = random.between(8, 11) * unit;
    layStrokes(ground, relief, colours, flow, random, {
      length: wide * 6,
      width: wide,
      spacing: 1.05,
      stray: 0.03,
      cover: 0.8,
      dry: 0.5,
      angle,
    });
    layStrokes(ground, relief, colours, flow, random, {
      length: wide * 2.2,
      width: wide * 0.5,
      spacing: 0.95,
      stray: 0.035,
      cover: 0.85,
      dry: 0.45,
      where: (i) => detail.data[i]! * unit > 0.008,
    });
    layStrokes(ground, relief, colours, flow, random, {
      length: wide * 0.9,
      width: wide * 0.26,
      spacing: 1.1,
      stray: 0.03,
      cover: 0.9,
      dry: 0.3,
      where: (i) => detail.data[i]! * unit > 0.02,
    });
    const tooth = grain(width, height, random.seed + 3, 1.5 * unit).data;
    const pressure = clouds(width, height, { seed: random.seed + 4, cell: 90 * unit, octaves: 3 }).data;
    return each(ground, (p) => {
      // The hollows of the sheet stay free of chalk.
      const bare = step(0.6, 1.5, tooth[p.i]! + (0.5 - pressure[p.i]!) * 1.4) * 0.45;
      const dust = tooth[p.i]! * 0.012;
      p.r = mix(p.r, sheet[0] * 0.94, bare) + dust;
      p.g = mix(p.g, sheet[1] * 0.94, bare) + dust;
      p.b = mix(p.b, sheet[2] * 0.94, bare) + dust;
    });
  },
};
