import { tableToXyz, type ColourSource } from './colour-source';
import { encoder, greyCodes } from './colour-target';
import type { Curve } from './curves';
import { walkGrid } from './grid-walk';
import type { ProfileTable } from './profile-table';
import type { Display, RgbSpace } from './rgb-spaces';

/**
 * Colours of pixels, from what a profile says to an RGB space of eight bits, computed for each pixel: tables of colours in between, which engines
 * use for speed, are up to 7 ΔE off where light is linear or inks are dark (docs/performance.md).
 */

/** Codes of eight or of sixteen bits, row by row; alpha, where there is one, is the last channel and passes unchanged. */
export interface DevicePixels {
  readonly data: Uint8Array | Uint16Array;
  readonly hasAlpha: boolean;
}

/** A curve at each code, 0…`top`. */
const sampled = (curve: Curve, isDeep: boolean, top = 1): Float32Array => {
  const most = isDeep ? 65_535 : 255;
  return Float32Array.from({ length: most + 1 }, (_, code) => Math.min(top, Math.max(0, curve(code / most) * top)));
};

/** Fills three numbers of each of `count` pixels from `start` on: light of the source. */
type Fill = (data: Uint8Array | Uint16Array, start: number, stride: number, light: Float64Array, count: number) => void;

const shaperFill = (curves: readonly [Curve, Curve, Curve], isDeep: boolean): Fill => {
  const [red, green, blue] = curves.map((curve) => sampled(curve, isDeep)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return (data, start, stride, light, count) => {
    for (let to = 0, at = start; to < count * 3; to += 3, at += stride) {
      light[to] = red[data[at] as number] as number;
      light[to + 1] = green[data[at + 1] as number] as number;
      light[to + 2] = blue[data[at + 2] as number] as number;
    }
  };
};

/** Fills light as a display shows that of a scene. */
const displayed =
  (fill: Fill, { weights: [red, green, blue], power, peak }: Display): Fill =>
  (data, start, stride, light, count) => {
    fill(data, start, stride, light, count);
    for (let at = 0; at < count * 3; at += 3) {
      const [r, g, b] = [light[at] as number, light[at + 1] as number, light[at + 2] as number];
      const by = peak * (red * r + green * g + blue * b) ** power;
      light[at] = r * by;
      light[at + 1] = g * by;
      light[at + 2] = b * by;
    }
  };

const tableFill = (table: ProfileTable, isLab: boolean, isDeep: boolean): Fill => {
  const { after, isOldLab } = table;
  const walk = walkGrid(
    table,
    table.before.map((curve, input) => sampled(curve, isDeep, (table.sides[input] ?? 2) - 1)),
  );
  return (data, start, stride, light, count) => {
    walk(data, start, stride, light, count);
    if (after !== null)
      for (let at = 0; at < count * 3; at += 3)
        light.set(after([light[at] ?? 0, light[at + 1] ?? 0, light[at + 2] ?? 0]), at);
    tableToXyz(light, count, isLab, isOldLab);
  };
};

/** Pixels that are worked on at once: what is in between stays near the processor. */
const strip = 1024;

const convertColours = (
  { data, hasAlpha }: DevicePixels,
  source: Exclude<ColourSource, { kind: 'grey' }>,
  space: RgbSpace,
): Uint8Array => {
  const isDeep = data instanceof Uint16Array;
  const [from, to] = [source.channels + (hasAlpha ? 1 : 0), hasAlpha ? 4 : 3];
  const pixels = data.length / from;
  const codes = !isDeep && source.channels === 3 ? data : new Uint8Array(pixels * to);
  const plain =
    source.kind === 'shaper' ? shaperFill(source.curves, isDeep) : tableFill(source.table, source.isLab, isDeep);
  const fill = source.kind === 'shaper' && source.display ? displayed(plain, source.display) : plain;
  const encode = encoder(space, source.black, source.kind === 'shaper' ? source.toXyz : null);
  const light = new Float64Array(strip * 3);
  for (let pixel = 0; pixel < pixels; pixel += strip) {
    const count = Math.min(strip, pixels - pixel);
    fill(data, pixel * from, from, light, count);
    encode(light, count, codes, pixel * to, to);
  }
  return codes;
};

/** Grey is grey in every RGB space: one table says it all. */
const convertGrey = ({ data, hasAlpha }: DevicePixels, curve: Curve, black: number, space: RgbSpace): Uint8Array => {
  const greys = greyCodes(sampled(curve, data instanceof Uint16Array), black, space);
  const [from, to] = hasAlpha ? [2, 4] : [1, 3];
  const codes = new Uint8Array((data.length / from) * to);
  for (let at = 0, out = 0; at < data.length; at += from, out += to) {
    const grey = greys[data[at] as number] as number;
    codes[out] = grey;
    codes[out + 1] = grey;
    codes[out + 2] = grey;
  }
  return codes;
};

/** Sixteen bits to eight, rounded: libvips would drop the low byte. */
const rounded = (code: number): number => ((code * 255 + 32_767) / 65_535) | 0;

export const toEightBits = (data: Uint8Array | Uint16Array): Uint8Array => {
  if (data instanceof Uint8Array) return data;
  const bytes = new Uint8Array(data.length);
  for (let index = 0; index < data.length; index += 1) bytes[index] = rounded(data[index] ?? 0);
  return bytes;
};

/** Three channels of eight bits, and alpha where there was one. Bytes of three channels are converted where they are. */
export const convert = (pixels: DevicePixels, source: ColourSource, space: RgbSpace): Uint8Array => {
  const codes =
    source.kind === 'grey'
      ? convertGrey(pixels, source.curve, source.black[1], space)
      : convertColours(pixels, source, space);
  const { data, hasAlpha } = pixels;
  const from = source.channels + 1;
  if (hasAlpha && codes !== data) {
    for (let at = from - 1, to = 3; at < data.length; at += from, to += 4)
      codes[to] = data instanceof Uint16Array ? rounded(data[at] ?? 0) : (data[at] ?? 0);
  }
  return codes;
};
