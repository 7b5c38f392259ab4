import { defaultModel } from './models';
import type { ImageSize, Size } from './recipe';

/** Limits of a size typed in pixels (CLI.md: sides of 256…8192, at most 25 megapixels; PROTOCOL 11.1). */
export const sizeLimits = { minSide: 256, maxSide: 8192, maxPixels: 25_000_000, defaultLongEdge: 1536, multiple: 16 } as const;

const toMultiple = (n: number): number => Math.max(sizeLimits.multiple, Math.round(n / sizeLimits.multiple) * sizeLimits.multiple);

/** The input's shape with a long edge of at most `longEdge`, both sides rounded to multiples of 16. Pixels in, pixels out. */
export function defaultSize(input: Size, longEdge: number = sizeLimits.defaultLongEdge): Size {
  const scale = Math.min(1, longEdge / Math.max(input.width, input.height));
  return { width: toMultiple(input.width * scale), height: toMultiple(input.height * scale) };
}

/** The size of the pictures a pass delivers. `auto` is the prepared input's own size, at most 25 megapixels. */
export function outputSize(size: ImageSize | null, input: Size): Size {
  if (size === null) return defaultSize(input);
  if (typeof size === 'object') return size;
  const preset = defaultModel.fields.image_size.presets.find((p) => p.value === size);
  if (preset && preset.width !== null) return { width: preset.width, height: preset.height };
  return fitPixels(input, sizeLimits.maxPixels);
}

/** Scales down to at most `maxPixels`, keeping the shape; never up. */
export function fitPixels(input: Size, maxPixels: number): Size {
  const pixels = input.width * input.height;
  if (pixels <= maxPixels) return { width: input.width, height: input.height };
  const scale = Math.sqrt(maxPixels / pixels);
  return { width: Math.max(1, Math.floor(input.width * scale)), height: Math.max(1, Math.floor(input.height * scale)) };
}

/** Scales down to fit inside `box`, keeping the shape; never up. */
export function fitInside(input: Size, box: Size): Size {
  const scale = Math.min(1, box.width / input.width, box.height / input.height);
  return { width: Math.max(1, Math.round(input.width * scale)), height: Math.max(1, Math.round(input.height * scale)) };
}

/** What is wrong with a size typed in pixels, as a sentence, or `null`. */
export function sizeFault(size: Size): string | null {
  const { minSide, maxSide, maxPixels } = sizeLimits;
  for (const side of [size.width, size.height]) {
    if (!Number.isInteger(side) || side < minSide || side > maxSide) return `Sides must be whole pixels from ${minSide} to ${maxSide}, not ${size.width} × ${size.height}.`;
  }
  if (size.width * size.height > maxPixels) return `${size.width} × ${size.height} is more than 25 megapixels, the most the model makes.`;
  return null;
}

export const isPreset = (value: string): boolean => defaultModel.fields.image_size.presets.some((p) => p.value === value);
