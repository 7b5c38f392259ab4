import { z } from 'zod';
import { draft, recordId, words } from './records';

/** A recipe kept under a name, of one project or of all: whole, or its style words alone. */
export const recipePreset = z.looseObject({
  id: recordId,
  name: z.string().trim().min(1).max(100),
  /** `null`: style words alone. A seed that is `null` leaves the desk's as it is. */
  recipe: draft.nullable(),
  /** The text to render where it was corrected by hand; `null`: what stands in the prompt's quotes. */
  words: words.nullable(),
  /** What is added to a prompt; may be empty. */
  style: z.string().max(4_000),
});

export type RecipePreset = z.infer<typeof recipePreset>;

/** Where presets lie: in the open project, or in the home, for every project. */
export const presetScopes = ['project', 'all'] as const;
export type PresetScope = (typeof presetScopes)[number];
