/** One value a pixel, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Three planes of sRGB values, 0…1 as coded (not linear). */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly r: Float32Array;
  readonly g: Float32Array;
  readonly b: Float32Array;
}

export type Colour = readonly [r: number, g: number, b: number];

export const clamp = (value: number, low = 0, high = 1): number => (value < low ? low : value > high ? high : value);

export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** 0 below `from`, 1 above `to`, smooth between; works either way round. */
export function step(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

export const mixColours = (a: Colour, b: Colour, t: number): Colour => [
  mix(a[0], b[0], t),
  mix(a[1], b[1], t),
  mix(a[2], b[2], t),
];

/** `#rrggbb` to 0…1. */
export function hex(text: string): Colour {
  const n = Number.parseInt(text.slice(1), 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

export const plane = (width: number, height: number): Plane => ({
  width,
  height,
  data: new Float32Array(width * height),
});

export function picture(width: number, height: number, fill?: Colour): Raster {
  const n = width * height;
  const made: Raster = { width, height, r: new Float32Array(n), g: new Float32Array(n), b: new Float32Array(n) };
  if (fill) {
    made.r.fill(fill[0]);
    made.g.fill(fill[1]);
    made.b.fill(fill[2]);
  }
  return made;
}

export const copy = (of: Raster): Raster => ({ ...of, r: of.r.slice(), g: of.g.slice(), b: of.b.slice() });

/** From 8-bit RGB, three bytes a pixel. */
export function fromBytes(bytes: Uint8Array, width: number, height: number): Raster {
  const made = picture(width, height);
  for (let i = 0, j = 0; i < made.r.length; i += 1, j += 3) {
    made.r[i] = bytes[j]! / 255;
    made.g[i] = bytes[j + 1]! / 255;
    made.b[i] = bytes[j + 2]! / 255;
  }
  return made;
}

export function toBytes(of: Raster): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(of.r.length * 3);
  for (let i = 0, j = 0; i < of.r.length; i += 1, j += 3) {
    bytes[j] = of.r[i]! * 255;
    bytes[j + 1] = of.g[i]! * 255;
    bytes[j + 2] = of.b[i]! * 255;
  }
  return bytes;
}

/** Perceived lightness as coded, 0…1. */
export function luminance(of: Raster): Plane {
  const made = plane(of.width, of.height);
  for (let i = 0; i < made.data.length; i += 1) made.data[i] = 0.299 * of.r[i]! + 0.587 * of.g[i]! + 0.114 * of.b[i]!;
  return made;
}

/** A pixel's colour, its place, and its index in the planes. */
export interface Pixel {
  r: number;
  g: number;
  b: number;
  x: number;
  y: number;
  i: number;
}

/** Changes every pixel in place. The one object is reused: `change` writes r, g and b. */
export function each(of: Raster, change: (pixel: Pixel) => void): Raster {
  const pixel: Pixel = { r: 0, g: 0, b: 0, x: 0, y: 0, i: 0 };
  for (let y = 0, i = 0; y < of.height; y += 1) {
    pixel.y = y;
    for (let x = 0; x < of.width; x += 1, i += 1) {
      pixel.r = of.r[i]!;
      pixel.g = of.g[i]!;
      pixel.b = of.b[i]!;
      pixel.x = x;
      pixel.i = i;
      change(pixel);
      of.r[i] = pixel.r;
      of.g[i] = pixel.g;
      of.b[i] = pixel.b;
    }
  }
  return of;
}
