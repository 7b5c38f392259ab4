import { clouds, grain } from '../pixels/noise';
import { saturate } from '../pixels/colour';
import { spread } from '../pixels/spread';
import { clamp, each, hex, luminance, picture as blank, step, type Colour, type Plane, plane } from '../pixels/raster';
import { blur } from '../pixels/blur';
import { soften } from '../pixels/soften';
import { sample } from '../pixels/sampling';
import type { Random } from '../pixels/random';
import { toEdge } from './materials';
import type { Look } from './look';

type Drums = readonly [cool: Colour, warm: Colour, bright: Colour];

function drumsOf(random: Random, inks: readonly Colour[]): Drums {
  const sets: readonly [Drums, ...Drums[]] = [
    [hex('#0d5fa8'), hex('#ff4c7d'), hex('#ffd93b')],
    [hex('#00837f'), hex('#ff5b3a'), hex('#ffe24a')],
    [hex('#3d3ba8'), hex('#ff6fa3'), hex('#ffb43b')],
    [hex('#14633f'), hex('#f25c2a'), hex('#ffd23f')],
    [hex('#2a3c8f'), hex('#f0453a'), hex('#6fd6b0')],
  ];
  const own = random.fork('drums').pick(sets);
  return [inks[0] ?? own[0], inks[1] ?? own[1], inks[2] ?? own[2]];
}

/** Risograph: three spot inks as coarse dots, out of register, on rough paper. */
export const risograph: Look = {
  name: 'risograph',
  kind: 'medium',
  words: /\b(riso(graph\w*)?|half-?tones?|zine|duotone|offset print|newsprint|misregist\w+|ben-?day)\b/i,
  lettering: ({ random, inks }) => ({
    face: 'display',
    ground: 'panel',
    light: [0.97, 0.95, 0.89],
    dark: drumsOf(random, inks)[0],
  }),
  apply: ({ picture, random, unit, inks }) => {
    const { width, height } = picture;
    const drums = drumsOf(random, inks);
    const calm = saturate(soften(picture, 2 * unit), 1.35);
    const [low, high] = spread(luminance(calm));
    each(calm, (p) => {
      p.r = clamp((p.r - low) / (high - low));
      p.g = clamp((p.g - low) / (high - low));
      p.b = clamp((p.b - low) / (high - low));
    });
    const [cyan, magenta, yellow] = separations(calm);
    const pitch = random.between(5.4, 7) * unit;
    const layers = [
      { density: cyan, ink: drums[0], angle: 0.26, dx: 0, dy: 0 },
      {
        density: magenta,
        ink: drums[1],
        angle: 1.31,
        dx: random.between(-3.4, 3.4) * unit,
        dy: random.between(-3.4, 3.4) * unit,
      },
      {
        density: yellow,
        ink: drums[2],
        angle: 0.78,
        dx: random.between(-3.4, 3.4) * unit,
        dy: random.between(-3.4, 3.4) * unit,
      },
    ];
    const made = blank(width, height, [0.965, 0.945, 0.895]);
    const margin = random.between(16, 26) * unit;
    const fibres = grain(width, height, random.seed + 7, 1.4 * unit).data;
    layers.forEach(({ density, ink, angle, dx, dy }, n) => {
      const uneven = clouds(width, height, { seed: random.seed + 20 + n, cell: 160 * unit, octaves: 4 }).data;
      const [cos, sin] = [Math.cos(angle) / pitch, Math.sin(angle) / pitch];
      each(made, (p) => {
        if (toEdge(p.x + dx, p.y + dy, width, height) < margin) return;
        const d = sample(density, p.x + dx, p.y + dy);
        const [u, v] = [p.x * cos + p.y * sin, p.y * cos - p.x * sin];
        const dot = 0.5 + 0.25 * (Math.cos(2 * Math.PI * u) + Math.cos(2 * Math.PI * v));
        const cover =
          step(-0.09, 0.09, d * 1.12 - 1.03 + dot) *
          clamp(0.93 + (uneven[p.i]! - 0.5) * 0.3 - Math.max(0, fibres[p.i]! - 1.1) * 0.4);
        p.r *= 1 - cover * (1 - ink[0]);
        p.g *= 1 - cover * (1 - ink[1]);
        p.b *= 1 - cover * (1 - ink[2]);
      });
    });
    return each(made, (p) => {
      const tooth = 1 + fibres[p.i]! * 0.012;
      p.r *= tooth;
      p.g *= tooth;
      p.b *= tooth;
    });
  },
};

/** How much of each ink: as cyan, magenta and yellow, with the blacks pushed into the first. */
function separations(of: ReturnType<typeof blank>): [Plane, Plane, Plane] {
  const { width, height } = of;
  const made = [plane(width, height), plane(width, height), plane(width, height)] as [Plane, Plane, Plane];
  for (let i = 0; i < of.r.length; i += 1) {
    const [r, g, b] = [of.r[i]!, of.g[i]!, of.b[i]!];
    const black = 1 - Math.max(r, g, b);
    const light = 0.3 * r + 0.6 * g + 0.1 * b;
    made[0].data[i] = clamp((1 - r - black) * 1.35 + black * black * 1.25);
    made[1].data[i] = clamp((1 - g - black) * 1.5 + black * 0.3 + (1 - light) * 0.06);
    made[2].data[i] = clamp((1 - b - black) * 1.45);
  }
  return [blur(made[0], 0.6), blur(made[1], 0.6), blur(made[2], 0.6)];
}
