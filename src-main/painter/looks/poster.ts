import { fromLab, fromLch, toLab, type Lab } from '../pixels/colour';
import { blurPicture } from '../pixels/blur';
import { lines } from '../pixels/edges';
import { flowOf } from '../pixels/flow';
import { grain } from '../pixels/noise';
import { each, hex, luminance, mix, mixColours, type Colour } from '../pixels/raster';
import { assign, paint, paletteOf, roundAreas } from '../pixels/palette';
import { soften, softenBroadly } from '../pixels/soften';
import { multiply, paper, toEdge } from './materials';
import { sky } from '../pixels/sky';
import type { Look, Scene } from './look';
import type { Random } from '../pixels/random';

const papers = ['#f3e7cd', '#f0e0c2', '#f5ecd9', '#ecdfc8'] as const;

interface Inks {
  readonly paper: Colour;
  readonly dark: Colour;
  readonly warmth: number;
  readonly turn: number;
}

/** Drawn from a stream of their own, so that the words are set in the poster's own inks. */
function inksOf(random: Random, named: readonly Colour[]): Inks {
  const own = random.fork('poster inks');
  const dark = hex(own.pick(['#1f2a3c', '#2b2130', '#17303a', '#33211d', '#1d2f2a']));
  return {
    paper: hex(own.pick(papers)),
    dark: named[0] ? fromLch(0.3, 0.07, hueOf(named[0])) : dark,
    warmth: own.between(0.4, 1),
    turn: own.between(-0.25, 0.25),
  };
}

const hueOf = (colour: Colour): number => {
  const [, a, b] = toLab(...colour);
  return Math.atan2(b, a);
};

/** A lithographed travel poster: few flat inks, cut shapes, a band of light in the sky, cream paper all round. */
export const poster: Look = {
  name: 'vintage poster',
  kind: 'medium',
  words:
    /\b(posters?|vintage|retro|travel ad\w*|art deco|mid-?century|lithograph\w*|screen ?print\w*|gig|propaganda|flat design)\b/i,
  lettering: ({ random, inks }) => {
    const { paper: sheet, dark } = inksOf(random, inks);
    return { face: 'display', ground: 'band', light: sheet, dark };
  },
  apply: ({ picture, random, unit, inks }: Scene) => {
    const { width, height } = picture;
    const { paper: sheet, dark, warmth, turn } = inksOf(random, inks);
    const simple = blurPicture(softenBroadly(picture, 6.5 * unit, 3), 1.2 * unit);
    const light = luminance(soften(picture, 3 * unit));
    const key = lines(light, {
      size: 1.7 * unit,
      sensitivity: 0.3,
      flow: flowOf(light, 6 * unit),
      reach: 9 * unit,
    }).data;
    const open = sky(picture, unit).data;
    // A glow that the sky of such posters always has: it becomes bands once the colours are few.
    const sun = { x: random.between(0.15, 0.85) * width, y: random.between(0.28, 0.5) * height };
    each(simple, (p) => {
      const near = 1 - Math.min(1, Math.hypot(p.x - sun.x, (p.y - sun.y) * 1.2) / (0.75 * Math.max(width, height)));
      const glow = open[p.i]! * near * 0.6;
      p.r = mix(p.r, 1, glow * 0.9);
      p.g = mix(p.g, 0.86, glow * 0.75);
      p.b = mix(p.b, 0.55, glow * 0.8);
    });
    const count = 8;
    const found = paletteOf(simple, count, random);
    const labels = roundAreas(assign(simple, found), count, width, height, 2.6 * unit);
    const [darkLab, sheetLab] = [toLab(...dark), toLab(...sheet)];
    const printed = found.map((lab, k) =>
      fromLab(printedInk(lab, k, count, { darkLab, sheetLab, warmth, turn, named: inks })),
    );
    paint(labels, printed, simple);
    const soft = blurPicture(simple, 0.55);
    const speck = grain(width, height, random.seed + 9, 1.7 * unit).data;
    const margin = 30 * unit;
    each(soft, (p) => {
      // Ink that missed the paper, here and there.
      const bare = Math.max(0, speck[p.i]! - 2.1) * 0.5;
      const edge = toEdge(p.x, p.y, width, height) + speck[p.i]! * 0.35 * unit;
      const rule = edge > margin + 5 * unit && edge < margin + 8 * unit ? 0.9 : 0;
      const line = key[p.i]! * 0.82;
      p.r = mix(p.r, dark[0], line);
      p.g = mix(p.g, dark[1], line);
      p.b = mix(p.b, dark[2], line);
      const outside = edge < margin ? 1 : Math.min(1, bare);
      p.r = mix(mix(p.r, sheet[0], outside), sheet[0], rule);
      p.g = mix(mix(p.g, sheet[1], outside), sheet[1], rule);
      p.b = mix(mix(p.b, sheet[2], outside), sheet[2], rule);
    });
    return multiply(soft, paper(width, height, random.seed + 2, unit, 0.05));
  },
};

interface Press {
  readonly darkLab: Lab;
  readonly sheetLab: Lab;
  readonly warmth: number;
  readonly turn: number;
  readonly named: readonly Colour[];
}

/** A found colour as an ink of the press: spread in lightness, fuller, warmer; the ends are the key ink and the paper. */
function printedInk(lab: Lab, k: number, count: number, { darkLab, sheetLab, warmth, turn, named }: Press): Lab {
  const t = k / (count - 1);
  const l = mix(darkLab[0] + 0.02, sheetLab[0] - 0.02, mix(t, (lab[0] - 0.1) / 0.85, 0.55));
  const hue = Math.atan2(lab[2], lab[1]) + turn * 0.6;
  const chroma = Math.min(0.16, Math.hypot(lab[1], lab[2]) * 1.55 + 0.015) * (1 - 0.35 * Math.abs(2 * t - 1));
  let ink: Lab = [l, chroma * Math.cos(hue) + 0.012 * warmth, chroma * Math.sin(hue) + 0.034 * warmth];
  const wish = named[k % Math.max(1, named.length)];
  if (wish && k > 0 && k < count - 1) {
    const [, a, b] = toLab(...wish);
    ink = [ink[0], mix(ink[1], a, 0.6), mix(ink[2], b, 0.6)];
  }
  if (k === 0) return [mix(ink[0], darkLab[0], 0.8), mix(ink[1], darkLab[1], 0.85), mix(ink[2], darkLab[2], 0.85)];
  if (k === count - 1 && l > 0.72) return toLab(...mixColours(fromLab(ink), fromLab(sheetLab), 0.75));
  return ink;
}
