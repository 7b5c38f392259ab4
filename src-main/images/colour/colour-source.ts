import { readCurve, type Curve } from './curves';
import { decidingTags } from './deciding-tags';
import { labEncodings, labToXyz, lightnessOf, lightOf, widenXyz } from './meeting-space';
import { columns, times, type Matrix } from './matrix';
import { readProfileTable, type ProfileTable } from './profile-table';
import { readVector } from './profile';
import { d50, type Display, type RgbSpace, type Vector } from './rgb-spaces';

/**
 * What a picture's numbers stand for, as profiles tell it. Black point compensation as LittleCMS does it: `black` (X, Y, Z) becomes none.
 *
 * 'shaper': curves, and a matrix to X, Y and Z. 'grey': one curve, to light. 'table': as in profile-table.ts.
 */
export type ColourSource =
  | {
      readonly kind: 'shaper';
      readonly channels: 3;
      readonly curves: readonly [Curve, Curve, Curve];
      readonly toXyz: Matrix;
      readonly black: Vector;
      readonly display?: Display;
    }
  | { readonly kind: 'grey'; readonly channels: 1; readonly curve: Curve; readonly black: Vector }
  | {
      readonly kind: 'table';
      readonly channels: 3 | 4;
      readonly table: ProfileTable;
      readonly isLab: boolean;
      readonly black: Vector;
    };

export class UnusableProfile extends Error {
  override readonly name = 'UnusableProfile';
}

const none: Vector = [0, 0, 0];

export const sourceOfSpace = ({ red, green, blue, curve, display }: RgbSpace): ColourSource => ({
  kind: 'shaper',
  channels: 3,
  curves: [curve, curve, curve],
  toXyz: columns(red, green, blue),
  black: none,
  ...(display ? { display } : {}),
});

export const greySource = ({ curve, display }: Pick<RgbSpace, 'curve' | 'display'>): ColourSource => ({
  kind: 'grey',
  channels: 1,
  curve: display ? (v) => display.peak * curve(v) ** (1 + display.power) : curve,
  black: none,
});

/** LittleCMS takes the darkest colour for black, without its tint, and nothing lighter than a lightness of 50. */
const blackOf = (y: number): Vector => {
  const light = y > 0 ? lightOf(Math.min(50, lightnessOf(y))) : 0;
  return [light * d50[0], light, light * d50[2]];
};

/** ICC.1:2022, section 6.3.4.3: of perceptual tables since version 4. */
const perceptualBlack: Vector = [0.00336, 0.0034731, 0.00287];

/** The first `count` colours, three numbers each, as tables hold them; where they are. */
export const tableToXyz = (colours: Float64Array, count: number, isLab: boolean, isOldLab: boolean): void => {
  if (isLab) labToXyz(colours, count, isOldLab ? labEncodings.old : labEncodings.usual);
  else widenXyz(colours, count);
};

/** The table's colour of the darkest input: no light, or all inks. */
const darkest = ({ inputs, sides, points, before, after, isOldLab }: ProfileTable, isLab: boolean): number => {
  const code = inputs === 4 ? 1 : 0;
  let at = 0;
  sides.forEach((side, input) => {
    at = at * side + Math.round(Math.min(1, Math.max(0, before[input]?.(code) ?? 0)) * (side - 1));
  });
  const values: Vector = [points[at * 3] ?? 0, points[at * 3 + 1] ?? 0, points[at * 3 + 2] ?? 0];
  const found = Float64Array.from(after === null ? values : after(values));
  tableToXyz(found, 1, isLab, isOldLab);
  return found[1] ?? 0;
};

const open = (icc: Buffer): ColourSource => {
  const tags = decidingTags(icc);
  const [space, meeting] = [icc.toString('latin1', 16, 20), icc.toString('latin1', 20, 24)];
  const isLab = meeting === 'Lab ';
  if (!isLab && meeting !== 'XYZ ') throw new RangeError('profiles don’t meet there');
  const tag = tags.get('A2B0');
  if (tag) {
    const table = readProfileTable(tag);
    if (table.inputs !== (space === 'CMYK' ? 4 : 3) || (space !== 'CMYK' && space !== 'RGB '))
      throw new RangeError('a table of other channels');
    return {
      kind: 'table',
      channels: table.inputs as 3 | 4,
      table,
      isLab,
      black: (icc[8] ?? 0) >= 4 ? perceptualBlack : blackOf(darkest(table, isLab)),
    };
  }
  if (space === 'GRAY') {
    const curve = readCurve(tags.get('kTRC'));
    if (!curve) throw new RangeError('grey without a curve');
    const light: Curve = isLab ? (v) => lightOf(curve(v) * 100) : curve;
    return { kind: 'grey', channels: 1, curve: light, black: blackOf(light(0)) };
  }
  const [red, green, blue] = [readVector(tags.get('rXYZ')), readVector(tags.get('gXYZ')), readVector(tags.get('bXYZ'))];
  const [r, g, b] = [readCurve(tags.get('rTRC')), readCurve(tags.get('gTRC')), readCurve(tags.get('bTRC'))];
  if (space !== 'RGB ' || isLab || !red || !green || !blue || !r || !g || !b)
    throw new RangeError('neither a table nor a matrix');
  const toXyz = columns(red, green, blue);
  // Full light of all three is the white in which profiles meet; a profile that says otherwise was spoilt.
  if (times(toXyz, [1, 1, 1]).some((value, axis) => Math.abs(value - (d50[axis] ?? 0)) > 0.25))
    throw new RangeError('colours that come to no white');
  return { kind: 'shaper', channels: 3, curves: [r, g, b], toXyz, black: blackOf(times(toXyz, [r(0), g(0), b(0)])[1]) };
};

/** A profile's way from its device's numbers, perceptual where it has several. Throws `UnusableProfile`. */
export const sourceOfProfile = (icc: Buffer): ColourSource => {
  try {
    return open(icc);
  } catch (error) {
    throw new UnusableProfile('a profile that can’t be used', { cause: error });
  }
};
