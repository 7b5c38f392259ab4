import { defaultModel } from './models';

export interface Size { readonly width: number; readonly height: number }

/** Wire form of the model's `image_size`: a preset's name, `auto`, or pixels. */
export type ImageSize = string | Size;

/**
 * A frozen recipe: `model` and the model's own field names, without `image_url` (known only once the prepared input is
 * uploaded) and `sync_mode` (never sent).
 */
export interface Recipe {
  readonly model: string;
  readonly prompt: string;
  /** 0…1 */
  readonly strength: number;
  /** 0…2147483647. Always explicit: a pass without a known seed can't be repeated. */
  readonly seed: number;
  readonly image_size: ImageSize;
  /** 1…4 */
  readonly num_images: number;
  readonly acceleration: string;
  readonly rendering_speed: string;
  /** Magic Prompt: None, Medium or Large. */
  readonly expansion_model: string;
  readonly enable_safety_checker: boolean;
  readonly output_format: 'png' | 'jpeg';
}

/** What the designer edits: a recipe whose seed may still be free, and whose size may still follow the input. */
export interface Draft extends Omit<Recipe, 'seed' | 'image_size'> {
  /** `null`: drawn when the pass is recorded. */
  readonly seed: number | null;
  /** `null`: the input's shape, long edge at most 1536 (`defaultSize`). */
  readonly image_size: ImageSize | null;
}

const f = defaultModel.fields;

export const defaultDraft: Draft = {
  model: defaultModel.id,
  prompt: '',
  strength: f.strength.default,
  seed: null,
  image_size: null,
  num_images: f.num_images.default,
  acceleration: f.acceleration.default,
  rendering_speed: f.rendering_speed.default,
  expansion_model: f.expansion_model.default,
  enable_safety_checker: f.enable_safety_checker.value,
  output_format: f.output_format.default,
};

/** Magic Prompt rewrites the prompt on every run: such a pass can't be repeated. */
export const isRepeatable = (recipe: Pick<Recipe, 'expansion_model'>): boolean => recipe.expansion_model === 'None';

export const seedRange = { min: f.seed.min, max: f.seed.max } as const;
