import { d50 } from './rgb-spaces';

/** The space in which profiles meet: X, Y and Z relative to D50, or CIE Lab (ICC.1:2022, section 6.3.4). */

const cubed = (t: number): number => (t > 24 / 116 ? t * t * t : (108 / 841) * (t - 16 / 116));

/** Y, 0…1, of a lightness, 0…100, and back. */
export const lightOf = (lightness: number): number => cubed((lightness + 16) / 116);
export const lightnessOf = (y: number): number => (y > 216 / 24_389 ? 116 * Math.cbrt(y) - 16 : (24_389 / 27) * y);

/** How tables hold Lab's numbers, 0…1. Version 2 left a little room above white in sixteen bits. */
export interface LabEncoding {
  readonly light: number;
  readonly tint: number;
  readonly shift: number;
}
export const labEncodings = {
  old: { light: 6_553_500 / 65_280, tint: 65_535 / 256, shift: -128 },
  usual: { light: 100, tint: 255, shift: -128 },
} as const satisfies Readonly<Record<string, LabEncoding>>;

/** The first `count` colours, three numbers each, where they are. */
export const labToXyz = (colours: Float64Array, count: number, { light, tint, shift }: LabEncoding): void => {
  const [whiteX, , whiteZ] = d50;
  for (let at = 0; at < count * 3; at += 3) {
    const y = ((colours[at] as number) * light + 16) / 116;
    const x = y + ((colours[at + 1] as number) * tint + shift) / 500;
    const z = y - ((colours[at + 2] as number) * tint + shift) / 200;
    colours[at] = cubed(x) * whiteX;
    colours[at + 1] = cubed(y);
    colours[at + 2] = cubed(z) * whiteZ;
  }
};

/** X, Y and Z, 0…1 as tables hold them. */
export const widenXyz = (colours: Float64Array, count: number): void => {
  for (let at = 0; at < count * 3; at += 1) colours[at] = (colours[at] as number) * (1 + 32_767 / 32_768);
};
