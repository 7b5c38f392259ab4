import { defaultDraft, type Draft } from '../../src-main/common/recipe';
import type { WordList } from '../../src-main/common/word-list';
import type { InputRef, Preparation } from '../../src-main/contract';

/** What the next pass would be: all that the designer edits, and all that undo brings back. */
export interface Desk {
  readonly draft: Draft;
  readonly preparation: Preparation;
  /** The text to render where the designer corrected it; `null`: what stands in the prompt's quotes. */
  readonly words: WordList | null;
  readonly input: InputRef | null;
  /** What the model's other slots are given, by their names. What another model has no slot for stays, and is not sent. */
  readonly others: Readonly<Record<string, InputRef>>;
  /** Id of the pass whose recipe is being edited. */
  readonly basedOn: string | null;
}

export const emptyDesk: Desk = {
  draft: defaultDraft,
  preparation: { crop: null, rotate: 0, background: '#ffffff' },
  words: null,
  input: null,
  others: {},
  basedOn: null,
};
