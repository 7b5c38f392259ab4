import { lines, readCurve, type Curve } from './curves';
import { curveLength } from './deciding-tags';
import { times, type Matrix } from './matrix';
import type { Vector } from './rgb-spaces';

/**
 * A table of a profile from a device's numbers to the space in which profiles meet: curves, a grid of colours, and curves again (ICC.1:2022,
 * sections 10.10 to 10.12). All tags are proven to hold what they announce before they come here (deciding-tags.ts).
 */
export interface ProfileTable {
  readonly inputs: number;
  /** Of each input, from 0…1. */
  readonly before: readonly Curve[];
  /** Points along each input. */
  readonly sides: readonly number[];
  /** Three numbers, 0…1, a point; the last input changes fastest. */
  readonly points: Float32Array;
  /** From the grid's three numbers to the encoded colour, 0…1; `null` where nothing is left to do. */
  readonly after: ((values: Vector) => Vector) | null;
  /** Numbers of Lab are encoded as version 2 did in sixteen bits. */
  readonly isOldLab: boolean;
}

const refuse = (why: string): never => {
  throw new RangeError(why);
};

const same: Curve = (v) => v;

/** Numbers of a grid: 33 points a side for four inks are 3.6 million. */
const mostNumbers = 16_000_000;

/** A grid of two points a side is as good as none. */
const withoutGrid = (inputs: number): Pick<ProfileTable, 'sides' | 'points'> => {
  if (inputs !== 3) refuse('no grid');
  const corners = Array.from({ length: 8 }, (_, at) => [(at >> 2) & 1, (at >> 1) & 1, at & 1]);
  return { sides: [2, 2, 2], points: Float32Array.from(corners.flat()) };
};

const isStraight = (curve: Curve): boolean => {
  for (let at = 0; at <= 1024; at += 1) if (Math.abs(curve(at / 1024) - at / 1024) > 1e-5) return false;
  return true;
};

const through = (curves: readonly Curve[]): ProfileTable['after'] => {
  if (curves.every(isStraight)) return null;
  const [first = same, second = same, third = same] = curves;
  return ([a, b, c]) => [first(a), second(b), third(c)];
};

const readLut = (tag: Buffer, isWide: boolean): ProfileTable => {
  const [inputs = 0, outputs = 0, side = 0] = tag.subarray(8, 11);
  if (outputs !== 3 || side < 2 || side ** inputs * outputs > mostNumbers) refuse('a table of another shape');
  const [entriesBefore, entriesAfter, size, start] = isWide
    ? [tag.readUInt16BE(48), tag.readUInt16BE(50), 2, 52]
    : [256, 256, 1, 48];
  let at = start;
  const read = (count: number): Float64Array => {
    const values = Float64Array.from({ length: count }, (_, index) =>
      isWide ? tag.readUInt16BE(at + index * 2) / 65_535 : tag.readUInt8(at + index) / 255,
    );
    at += count * size;
    return values;
  };
  const before = Array.from({ length: inputs }, () => lines(read(entriesBefore)));
  const points = Float32Array.from(read(side ** inputs * outputs));
  const after = through(Array.from({ length: 3 }, () => lines(read(entriesAfter))));
  return { inputs, before, sides: Array.from({ length: inputs }, () => side), points, after, isOldLab: isWide };
};

const readCurves = (tag: Buffer, offset: number, count: number): readonly Curve[] => {
  let at = offset;
  return Array.from({ length: count }, () => {
    if (offset === 0) return same;
    const curve = readCurve(tag.subarray(at)) ?? refuse('no curve');
    at += Math.ceil(curveLength(tag, at) / 4) * 4;
    return curve;
  });
};

const readGrid = (tag: Buffer, at: number, inputs: number): Pick<ProfileTable, 'sides' | 'points'> => {
  if (at === 0) return withoutGrid(inputs);
  const sides = [...tag.subarray(at, at + inputs)];
  if (sides.some((side) => side < 2)) refuse('a grid of no size');
  const count = sides.reduce((total, side) => total * side, 3);
  if (count > mostNumbers) refuse('a grid too large');
  const isWide = tag[at + 16] === 2;
  return {
    sides,
    points: Float32Array.from({ length: count }, (_, index) =>
      isWide ? tag.readUInt16BE(at + 20 + index * 2) / 65_535 : tag.readUInt8(at + 20 + index) / 255,
    ),
  };
};

const readStages = (tag: Buffer): ProfileTable => {
  const [inputs = 0, outputs = 0] = tag.subarray(8, 10);
  if (outputs !== 3) refuse('a table of another shape');
  const [b = 0, matrixAt = 0, m = 0, grid = 0, a = 0] = [12, 16, 20, 24, 28].map((at) => tag.readUInt32BE(at));
  const [middle, last] = [through(readCurves(tag, m, 3)), through(readCurves(tag, b, 3))];
  const n = (index: number): number => tag.readInt32BE(matrixAt + index * 4) / 65_536;
  const matrix: Matrix | null =
    matrixAt === 0
      ? null
      : [
          [n(0), n(1), n(2)],
          [n(3), n(4), n(5)],
          [n(6), n(7), n(8)],
        ];
  const moved: Vector = matrix === null ? [0, 0, 0] : [n(9), n(10), n(11)];
  const mixed = (values: Vector): Vector => {
    if (matrix === null) return values;
    const [x, y, z] = times(matrix, values);
    return [x + moved[0], y + moved[1], z + moved[2]];
  };
  const all = (values: Vector): Vector => {
    const out = mixed(middle === null ? values : middle(values));
    return last === null ? out : last(out);
  };
  return {
    inputs,
    before: readCurves(tag, a, inputs),
    ...readGrid(tag, grid, inputs),
    after: middle === null && matrix === null && last === null ? null : all,
    isOldLab: false,
  };
};

/** Throws `RangeError` for a kind that isn't known. */
export const readProfileTable = (tag: Buffer): ProfileTable => {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'mft1' || type === 'mft2') return readLut(tag, type === 'mft2');
  return type === 'mAB ' ? readStages(tag) : refuse('an unknown kind of table');
};
