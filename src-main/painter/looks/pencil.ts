import { blur } from '../pixels/blur';
import { lines } from '../pixels/edges';
import { flowOf } from '../pixels/flow';
import { clouds, grain } from '../pixels/noise';
import { clamp, each, hex, luminance, mix, step, type Colour, type Plane } from '../pixels/raster';
import { soften } from '../pixels/soften';
import { spread } from '../pixels/spread';
import { toEdge } from './materials';
import type { Look, Scene } from './look';

interface Lead {
  readonly colour: Colour | null;
  readonly stroke: number;
  readonly weight: number;
  readonly tooth: number;
}

/** Graphite: contour lines, hatching by tone, the tooth of the paper; the drawing fades out towards the edges. */
export const pencil: Look = {
  name: 'pencil sketch',
  kind: 'medium',
  words:
    /\b(pencil|sketch(es|ed)?|graphite|drawing|drawn|hand-drawn|line art|etching|engraving|cross-?hatch\w*|doodle)\b/i,
  lettering: () => ({ face: 'text', ground: 'bare', light: [0.98, 0.97, 0.94], dark: [0.16, 0.16, 0.18] }),
  apply: (scene) =>
    draw(scene, {
      colour: scene.inks[0] ?? hex(scene.random.fork('lead').pick(['#2f3136', '#3a2f2a', '#26303d'])),
      stroke: 1,
      weight: 0.85,
      tooth: 0.55,
    }),
};

/** Coloured pencils: the same hand, with the picture's own colours. */
export const colouredPencil: Look = {
  ...pencil,
  name: 'coloured pencil',
  words: /\b(colou?red pencils?|colou?r pencils?|storybook|children'?s book)\b/i,
  apply: (scene) => draw(scene, { colour: null, stroke: 1.4, weight: 1, tooth: 0.45 }),
};

/** Charcoal: broad, dark and dusty. */
export const charcoal: Look = {
  ...pencil,
  name: 'charcoal',
  words: /\b(charcoal|conté|soot|smudged?)\b/i,
  apply: (scene) => draw(scene, { colour: hex('#161514'), stroke: 3, weight: 1.25, tooth: 0.9 }),
};

function draw({ picture, random, unit }: Scene, lead: Lead): Scene['picture'] {
  const { width, height } = picture;
  const seed = random.seed;
  const light = luminance(soften(picture, 3 * unit));
  const flow = flowOf(luminance(picture), 5 * unit);
  const contour = lines(luminance(picture), {
    size: 1.05 * unit * lead.stroke ** 0.5,
    sensitivity: 0.75,
    flow,
    reach: 7 * unit,
  }).data;
  const dodge = blur(light, 9 * unit).data;
  const first = random.between(0.5, 1.1) * (random.chance(0.5) ? 1 : -1);
  const cell = 3.1 * unit * lead.stroke;
  const hatch = (n: number, angle: number): Plane =>
    clouds(width, height, { seed: seed + n, cell, octaves: 2, gain: 0.6, along: { angle, factor: 26 } });
  const [h1, h2, h3] = [hatch(1, first).data, hatch(2, first + 0.5).data, hatch(3, first - 0.75).data];
  const tooth = grain(width, height, seed + 4, 1.5 * unit).data;
  const fray = clouds(width, height, { seed: seed + 5, cell: 70 * unit, octaves: 4 }).data;
  const margin = 75 * unit;
  const sheet: Colour = hex(random.pick(['#f7f3ea', '#f4f1ec', '#f2ead9', '#f6f5f2']));
  const colours = lead.colour === null ? soften(picture, 4 * unit) : picture;
  // Tones are spread over the whole scale, so that a dull photo still makes a drawing.
  const [low, high] = spread(light);
  return each(colours, (p) => {
    const tone = clamp((light.data[p.i]! - low) / (high - low));
    const relief = clamp((dodge[p.i]! - light.data[p.i]!) * 2.2, 0, 0.5);
    const shade = clamp(1 - tone + relief * 0.4);
    const layer = (noise: number, from: number): number =>
      step(from, from + 0.42, shade) * step(0.42, 0.58, noise + (shade - from - 0.3) * 0.4);
    let mark =
      layer(h1[p.i]!, 0.16) * 0.36 +
      layer(h2[p.i]!, 0.4) * 0.34 +
      layer(h3[p.i]!, 0.6) * 0.34 +
      step(0.72, 1, shade) * 0.25;
    mark = clamp(
      mark * lead.weight * (1 - lead.tooth * 0.45 * clamp(tooth[p.i]! * 0.7 + 0.2)) +
        contour[p.i]! * 0.8 * (1 - 0.25 * Math.max(0, tooth[p.i]!)),
    );
    mark *= step(0, margin, toEdge(p.x, p.y, width, height) + (fray[p.i]! - 0.62) * margin * 1.4);
    const fibre = 1 + tooth[p.i]! * 0.012;
    const ink = lead.colour;
    if (ink) {
      p.r = mix(sheet[0] * fibre, ink[0], mark);
      p.g = mix(sheet[1] * fibre, ink[1], mark);
      p.b = mix(sheet[2] * fibre, ink[2], mark);
      return;
    }
    const grey = 0.299 * p.r + 0.587 * p.g + 0.114 * p.b;
    const vivid = (c: number): number => clamp(grey * 0.72 + (c - grey) * 1.75);
    const cover = clamp(mark * 0.9 + 0.3 * step(0.02, 0.5, mark + shade * 0.5));
    p.r = mix(sheet[0] * fibre, vivid(p.r), cover);
    p.g = mix(sheet[1] * fibre, vivid(p.g), cover);
    p.b = mix(sheet[2] * fibre, vivid(p.b), cover);
  });
}
