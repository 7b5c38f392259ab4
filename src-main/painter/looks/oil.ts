import { saturate } from '../pixels/colour';
import { flowOf } from '../pixels/flow';
import { copy, luminance } from '../pixels/raster';
import { steepness } from '../pixels/edges';
import { blur } from '../pixels/blur';
import { soften, softenBroadly } from '../pixels/soften';
import { plainLettering, type Look, type Scene } from './look';
import { emptyRelief, layStrokes, lightRelief } from './strokes';

/** Oil on canvas: broad strokes along the forms, finer ones where there is detail, lit paint. */
export const oil: Look = {
  name: 'oil painting',
  kind: 'medium',
  words:
    /\b(oil|oils|impasto|painting|painted|painterly|brush ?strokes?|impressionis[tm]\w*|van gogh|monet|acrylic|gouache|canvas)\b/i,
  lettering: plainLettering,
  apply: ({ picture, random, unit }: Scene) => {
    const colours = saturate(soften(picture, 3 * unit), random.between(1.25, 1.5));
    const light = luminance(picture);
    const flow = flowOf(light, 7 * unit);
    const detail = blur(steepness(light), 3 * unit);
    const ground = copy(softenBroadly(colours, 8 * unit));
    const relief = emptyRelief(ground);
    const broad = random.between(11, 15) * unit;
    layStrokes(ground, relief, ground, flow, random, {
      length: broad * 4.5,
      width: broad,
      spacing: 0.9,
      stray: 0.05,
      cover: 0.95,
      dry: 0.25,
    });
    layStrokes(ground, relief, colours, flow, random, {
      length: broad * 1.9,
      width: broad * 0.45,
      spacing: 1,
      stray: 0.06,
      cover: 0.95,
      dry: 0.3,
      where: (i) => detail.data[i]! * unit > 0.008,
    });
    layStrokes(ground, relief, colours, flow, random, {
      length: broad * 0.9,
      width: broad * 0.24,
      spacing: 1.05,
      stray: 0.05,
      cover: 0.95,
      dry: 0.2,
      where: (i) => detail.data[i]! * unit > 0.022,
    });
    return lightRelief(ground, relief, 0.34);
  },
};
