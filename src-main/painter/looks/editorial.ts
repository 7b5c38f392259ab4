import { fromLch, ramp } from '../pixels/colour';
import { blur } from '../pixels/blur';
import { clamp, each, luminance, mix, step, type Colour } from '../pixels/raster';
import { soften } from '../pixels/soften';
import { addGrain, bloom, cornerness } from './materials';
import { plainLettering, type Look, type Scene } from './look';

/**
 * What a picture becomes when the prompt names no look: a painterly print in two tints that the prompt and the seed choose.
 * Colours that the prompt names are taken instead.
 */
export function editorial(prompt: string): Look {
  return {
    name: 'editorial',
    kind: 'medium',
    words: /$^/,
    lettering: plainLettering,
    apply: ({ picture, random, unit, inks }: Scene) => {
      const { width, height } = picture;
      const own = random.fork(prompt.trim().toLowerCase());
      const [shade, tint] = tints(own.between(0, Math.PI * 2), own.between(1.6, 3.4), inks);
      const painted = soften(picture, 5 * unit, 2);
      const light = luminance(painted);
      const wide = blur(light, 36 * unit).data;
      const fine = luminance(picture).data;
      const tone = ramp([
        [0, shade[0]],
        [0.45, shade[1]],
        [0.75, tint[0]],
        [1, tint[1]],
      ]);
      const colour = own.between(0.35, 0.55);
      const sun = { x: own.between(0.1, 0.9), y: own.between(0, 0.4) };
      each(painted, (p) => {
        const value = clamp(
          light.data[p.i]! + (light.data[p.i]! - wide[p.i]!) * 0.45 + (fine[p.i]! - light.data[p.i]!) * 0.35,
        );
        const curve = mix(value, step(0, 1, value), 0.55);
        const graded = tone(curve);
        const grey = light.data[p.i]!;
        const lamp =
          1.1 -
          0.34 * Math.min(1, Math.hypot(p.x / width - sun.x, p.y / height - sun.y)) -
          0.16 * step(0.4, 1, cornerness(p.x, p.y, width, height));
        p.r = mix(graded[0], clamp(curve + (p.r - grey) * 1.7), colour) * lamp;
        p.g = mix(graded[1], clamp(curve + (p.g - grey) * 1.7), colour) * lamp;
        p.b = mix(graded[2], clamp(curve + (p.b - grey) * 1.7), colour) * lamp;
      });
      return addGrain(bloom(painted, 0.6, 20 * unit, 0.4), random.seed, 1.5 * unit, 0.016);
    },
  };
}

type Pair = readonly [Colour, Colour];

/** Two dark and two light colours, apart by `gap` radians of hue. */
function tints(hue: number, gap: number, inks: readonly Colour[]): [shade: Pair, tint: Pair] {
  const [first, second] = inks;
  const mid = (at: number): Pair => [fromLch(0.2, 0.05, at), fromLch(0.5, 0.1, at)];
  const high = (at: number): Pair => [fromLch(0.8, 0.1, at), fromLch(0.97, 0.03, at)];
  const shade: Pair = first ? [mixTo(first, 0.25), mixTo(first, 0.55)] : mid(hue);
  const tint: Pair =
    (second ?? first) ? [mixTo((second ?? first)!, 0.8), mixTo((second ?? first)!, 0.97)] : high(hue + gap);
  return [shade, tint];
}

/** A colour's hue at another lightness. */
function mixTo([r, g, b]: Colour, l: number): Colour {
  const grey = 0.299 * r + 0.587 * g + 0.114 * b;
  const share = l > grey ? (l - grey) / (1 - grey || 1) : 1 - l / (grey || 1);
  const end = l > grey ? 1 : 0;
  return [mix(r, end, share), mix(g, end, share), mix(b, end, share)];
}
