import { models, type SizeField, type SizeLimits } from './models';
import { fieldWith, sizeOf, type Fields, type Pixels } from './models/roles';

/** Of sizes that no model says anything else of: what `prepare` takes, and what is sent at most. */
export const sizeLimits: SizeLimits = {
  minSide: 256,
  maxSide: 8192,
  maxPixels: 25_000_000,
  longEdge: 1536,
  multiple: 16,
};

/** The input's shape with a long edge of at most `longEdge`, both sides rounded to multiples of 16. Pixels in, pixels out. */
export function defaultSize(input: Pixels, { longEdge, multiple }: SizeLimits = sizeLimits): Pixels {
  const scale = Math.min(1, longEdge / Math.max(input.width, input.height));
  const side = (of: number): number => Math.max(multiple, Math.round((of * scale) / multiple) * multiple);
  return { width: side(input.width), height: side(input.height) };
}

/** The field that says how large the results are; `null` where the model has none. */
export function sizeFieldOf(model: string): SizeField | null {
  const field = fieldWith(model, 'size');
  return field?.kind === 'size' ? field : null;
}

/**
 * The size of the pictures that a pass delivers. `input`: of the picture that it starts from, upright, turned and cropped; `null` without one.
 * `null` where it can't be known before.
 */
export function outputSize(recipe: Fields, input: Pixels | null): Pixels | null {
  const size = models[recipe.model]?.output.size ?? { from: 'field' };
  if (size.from === 'input') return input && fitPixels(input, sizeLimits.maxPixels);
  if (size.from === 'unknown') return null;
  if (size.from === 'sides') {
    const [width, height] = [recipe[size.width], recipe[size.height]].map((side) => Number(side ?? Number.NaN));
    return width && height && width > 0 && height > 0 ? { width, height } : null;
  }
  if (size.from === 'factor') {
    const factor = factorOf(recipe[size.field]);
    if (input === null || factor === null) return null;
    const sent = fitPixels(
      input,
      Math.max(1, Math.min(sizeLimits.maxPixels, Math.floor(size.maxPixels / factor ** 2))),
    );
    return { width: Math.round(sent.width * factor), height: Math.round(sent.height * factor) };
  }
  const asked = sizeOf(recipe);
  const { limits = sizeLimits, presets = [] } = sizeFieldOf(recipe.model) ?? {};
  if (asked === null) return input && defaultSize(input, limits);
  if (typeof asked === 'object') return asked;
  const preset = presets.find(({ value }) => value === asked);
  if (preset && preset.width !== null && preset.height !== null) return { width: preset.width, height: preset.height };
  return input && fitPixels(input, limits.maxPixels);
}

/** A choice of numbers holds texts. `null`: none is asked for. */
function factorOf(value: unknown): number | null {
  const factor = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return factor > 0 && Number.isFinite(factor) ? factor : null;
}

/** A size that a price can be reckoned by. `most`: it is a guess, and the result may have so many pixels. */
export interface PricedSize extends Pixels {
  readonly most?: number;
}

/** Sides that models draw at where nobody says anything, and how much larger than its input a result may be. */
const usualSide = 1024;
const grown: Readonly<Record<'upscale' | 'other', number>> = { upscale: 16, other: 4 };

/**
 * As `outputSize`; of a model that does not say how large its results are, a guess at it: as large as what is sent, and up to four times as many pixels
 * (sixteen for one that enlarges). `null` where there is not even that.
 */
export function pricedSize(recipe: Fields, input: Pixels | null): PricedSize | null {
  const size = outputSize(recipe, input);
  const model = models[recipe.model];
  if (size || !model || model.output.size.from === 'field' || model.output.size.from === 'input') return size;
  const likely = input ? fitPixels(input, sizeLimits.maxPixels) : { width: usualSide, height: usualSide };
  const times = model.task === 'upscale' ? grown.upscale : grown.other;
  const most = Math.max(likely.width * likely.height, usualSide ** 2) * times;
  return { ...likely, most: Math.max(likely.width * likely.height, Math.min(most, sizeLimits.maxPixels)) };
}

/** What the picture that is sent has to fit in: the size that is asked for, or as many pixels as the model takes. */
export function sentWithin(
  recipe: Fields,
  input: Pixels,
): { readonly inside: Pixels } | { readonly maxPixels: number } {
  const size = models[recipe.model]?.output.size ?? { from: 'field' };
  if (size.from === 'input' || size.from === 'unknown' || size.from === 'sides')
    return { maxPixels: sizeLimits.maxPixels };
  if (size.from === 'factor') {
    const factor = factorOf(recipe[size.field]);
    const most = factor === null ? sizeLimits.maxPixels : Math.floor(size.maxPixels / factor ** 2);
    return { maxPixels: Math.max(1, Math.min(sizeLimits.maxPixels, most)) };
  }
  const asked = sizeOf(recipe);
  const field = sizeFieldOf(recipe.model);
  const follows =
    typeof asked === 'string' && (field?.presets.find(({ value }) => value === asked)?.width ?? null) === null;
  const output = follows ? null : outputSize(recipe, input);
  return output ? { inside: output } : { maxPixels: field?.limits.maxPixels ?? sizeLimits.maxPixels };
}

/** Scales down to at most `maxPixels`, keeping the shape; never up. */
export function fitPixels(input: Pixels, maxPixels: number): Pixels {
  const pixels = input.width * input.height;
  if (pixels <= maxPixels) return { width: input.width, height: input.height };
  const scale = Math.sqrt(maxPixels / pixels);
  return { width: Math.max(1, Math.floor(input.width * scale)), height: Math.max(1, Math.floor(input.height * scale)) };
}

/** Scales down to fit inside `box`, keeping the shape; never up. */
export function fitInside(input: Pixels, box: Pixels): Pixels {
  const scale = Math.min(1, box.width / input.width, box.height / input.height);
  return { width: Math.max(1, Math.round(input.width * scale)), height: Math.max(1, Math.round(input.height * scale)) };
}

/** What is wrong with a size in pixels, as a sentence, or `null`. */
export function sizeFault(size: Pixels, { minSide, maxSide, maxPixels }: SizeLimits = sizeLimits): string | null {
  for (const side of [size.width, size.height]) {
    if (!Number.isInteger(side) || side < minSide || side > maxSide)
      return `Sides must be whole pixels from ${minSide} to ${maxSide}, not ${size.width} × ${size.height}.`;
  }
  if (size.width * size.height > maxPixels)
    return `${size.width} × ${size.height} is more than ${Math.round(maxPixels / 100_000) / 10} megapixels, the most the model makes.`;
  return null;
}
