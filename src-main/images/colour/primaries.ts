import { columns, diagonal, inverse, product, times, type Matrix } from './matrix';
import { d50, type Colorants, type Vector } from './rgb-spaces';

/** Chromaticities x and y of an RGB space, as files declare them. */
export interface Primaries {
  readonly white: readonly [number, number];
  readonly red: readonly [number, number];
  readonly green: readonly [number, number];
  readonly blue: readonly [number, number];
}

const d65 = [0.3127, 0.329] as const;

export const primariesOf = {
  srgb: { white: d65, red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06] },
  displayP3: { white: d65, red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] },
  bt2020: { white: d65, red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046] },
} as const satisfies Readonly<Record<string, Primaries>>;

/** Bradford's cones, in which whites are made one another (ICC.1:2022, annex E). */
const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const xyzOf = ([x, y]: readonly [number, number]): Vector => [x / y, 1, (1 - x - y) / y];

/** Relative to D50. Throws `RangeError` for primaries that make no space. */
export const colorantsOf = ({ white, red, green, blue }: Primaries): Colorants => {
  const unscaled = columns(xyzOf(red), xyzOf(green), xyzOf(blue));
  const seen = xyzOf(white);
  const scaled = product(unscaled, diagonal(times(inverse(unscaled), seen)));
  const [from, to] = [times(bradford, seen), times(bradford, d50)];
  const adapted = product(
    inverse(bradford),
    product(diagonal([to[0] / from[0], to[1] / from[1], to[2] / from[2]]), product(bradford, scaled)),
  );
  if (!adapted.flat().every(Number.isFinite)) throw new RangeError('no space');
  const [r, g, b] = columns(...adapted);
  return { red: r, green: g, blue: b };
};
