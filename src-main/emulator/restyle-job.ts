import type { ImageSize } from '../common/recipe';

/** What decides a restyled picture, and nothing else does: the same bytes for the same input, recipe and image number. */
export interface RestyleRecipe {
  readonly prompt: string;
  /** 0…1: from the input to the full restyle. */
  readonly strength: number;
  readonly seed: number;
  readonly image_size: ImageSize;
  readonly rendering_speed: string;
  readonly expansion_model: string;
  readonly output_format: 'png' | 'jpeg';
}

/** One picture to make. Paths are absolute. */
export interface RestyleJob {
  readonly input: string;
  readonly output: string;
  readonly recipe: RestyleRecipe;
  /** Which of the request's pictures, from 0. The first has the seed itself. */
  readonly image: number;
}

export interface Restyled {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
  /** Names of the looks it chose, for the log. */
  readonly looks: readonly string[];
  /** Words it could not set, for want of their letters. */
  readonly unset: readonly string[];
}
