import { fromLch, toLab, type Lab } from '../pixels/colour';
import { lines } from '../pixels/edges';
import { flowOf } from '../pixels/flow';
import { blurPicture } from '../pixels/blur';
import { each, hex, luminance, mix, step, type Colour } from '../pixels/raster';
import { assign, paletteOf, roundAreas } from '../pixels/palette';
import { softenBroadly } from '../pixels/soften';
import type { Look } from './look';

/** Pop art and comics: loud flat colours, dots in the half-tones, thick black lines. */
export const popArt: Look = {
  name: 'pop art',
  kind: 'medium',
  words:
    /\b(pop ?-?art|comics?|comic[- ]book|cartoon|warhol|lichtenstein|manga|anime|cel[- ]?shad\w+|graphic novel)\b/i,
  lettering: ({ random, inks }) => ({
    face: 'display',
    ground: 'panel',
    light: inks[0] ?? hex(random.fork('bubble').pick(['#ffe11f', '#ffffff', '#ffe11f', '#3fd6ff'])),
    dark: [0.05, 0.04, 0.06],
  }),
  apply: ({ picture, random, unit, inks }) => {
    const { width, height } = picture;
    const simple = blurPicture(softenBroadly(picture, 6 * unit, 2), 0.8 * unit);
    const count = 9;
    const found = paletteOf(simple, count, random);
    const labels = roundAreas(assign(simple, found), count, width, height, 1.8 * unit);
    const turn = random.pick([0, 0, 0.5, -0.5, 2.1, -2.1]);
    const pale = random.pick([0, 1]);
    const areas = found.map((lab, k) => loud(lab, k / (count - 1), turn, inks[k % Math.max(1, inks.length)]));
    const light = luminance(picture);
    const drawn = lines(light, {
      size: 2 * unit,
      sensitivity: 0.5,
      flow: flowOf(light, 5 * unit),
      reach: 9 * unit,
    }).data;
    const pitch = random.between(8, 10.5) * unit;
    const [cos, sin] = [Math.cos(0.4) / pitch, Math.sin(0.4) / pitch];
    return each(simple, (p) => {
      const { flat, dotted } = areas[labels[p.i]!]!;
      let colour = flat;
      if (dotted) {
        const [u, v] = [p.x * cos + p.y * sin, p.y * cos - p.x * sin];
        const dot = 0.5 + 0.25 * (Math.cos(2 * Math.PI * u) + Math.cos(2 * Math.PI * v));
        const t = step(0.4, 0.5, dot);
        const under: Colour = pale ? [1, 0.97, 0.86] : [1, 1, 1];
        colour = [mix(under[0], flat[0], t), mix(under[1], flat[1], t), mix(under[2], flat[2], t)];
      }
      const ink = 1 - drawn[p.i]!;
      p.r = mix(0.04, colour[0], ink);
      p.g = mix(0.03, colour[1], ink);
      p.b = mix(0.06, colour[2], ink);
    });
  },
};

/** A colour as a comic's printer had it: black, white, or as full as can be. Middle tones become dots. */
function loud([l, a, b]: Lab, rank: number, turn: number, wish: Colour | undefined): { flat: Colour; dotted: boolean } {
  const tone = mix(l, 0.12 + 0.86 * rank, 0.6);
  if (tone < 0.26) return { flat: [0.05, 0.04, 0.08], dotted: false };
  if (tone > 0.93) return { flat: [1, 1, 0.98], dotted: false };
  const chroma = Math.hypot(a, b);
  const ownHue = chroma < 0.02 ? (tone > 0.6 ? 1.6 : 4.5) : Math.atan2(b, a);
  const hue = wish ? Math.atan2(toLab(...wish)[2], toLab(...wish)[1]) : ownHue + turn;
  // Hues gather at six, as there were only so many inks.
  const snapped = mix(hue, Math.round(hue / (Math.PI / 3)) * (Math.PI / 3) + 0.15, 0.6);
  return { flat: fromLch(mix(tone, 0.66, 0.35), 0.21, snapped), dotted: tone > 0.5 && tone < 0.82 };
}
