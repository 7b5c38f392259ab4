import type { Vector } from './rgb-spaces';

/** Row by row. */
export type Matrix = readonly [Vector, Vector, Vector];

export const times = (matrix: Matrix, [x, y, z]: Vector): Vector =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Vector;

export const columns = (a: Vector, b: Vector, c: Vector): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];

export const product = (a: Matrix, b: Matrix): Matrix => {
  const [x, y, z] = columns(...b).map((column) => times(a, column)) as unknown as Matrix;
  return columns(x, y, z);
};

export const diagonal = ([a, b, c]: Vector): Matrix => [
  [a, 0, 0],
  [0, b, 0],
  [0, 0, c],
];

/** Throws `RangeError` for one without an inverse. */
export const inverse = ([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix => {
  const [p, q, r] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * p + b * q + c * r;
  if (!(Math.abs(determinant) > 1e-9)) throw new RangeError('a matrix without an inverse');
  const over = (value: number): number => value / determinant;
  return [
    [over(p), over(c * h - b * i), over(b * f - c * e)],
    [over(q), over(a * i - c * g), over(c * d - a * f)],
    [over(r), over(b * g - a * h), over(a * e - b * d)],
  ];
};
