import type { ImageSize, Recipe } from './recipe';

export interface FieldDifference {
  /** The model's own field name, or `input`. */
  readonly field: keyof Recipe;
  readonly before: string;
  readonly after: string;
}

export const showSize = (size: ImageSize): string => (typeof size === 'object' ? `${size.width} × ${size.height}` : size);

const show = (value: Recipe[keyof Recipe]): string => (typeof value === 'object' ? showSize(value) : String(value));

const order: readonly (keyof Recipe)[] = [
  'prompt', 'strength', 'seed', 'image_size', 'rendering_speed', 'expansion_model', 'num_images', 'acceleration', 'output_format', 'model',
];

/** What changed from one recipe to another, field by field, in the order a designer reads them. */
export function differences(before: Recipe, after: Recipe): FieldDifference[] {
  return order.flatMap((field) => {
    const [a, b] = [show(before[field]), show(after[field])];
    return a === b ? [] : [{ field, before: a, after: b }];
  });
}
