import { defaultDraft, type Draft } from '../../src-main/common/recipe';
import type { InputRef, Preparation } from '../../src-main/contract';

/** What the next pass would be: all that the designer edits, and all that undo brings back. */
export interface Desk {
  readonly draft: Draft;
  readonly preparation: Preparation;
  readonly input: InputRef | null;
  /** Id of the pass whose recipe is being edited. */
  readonly basedOn: string | null;
}

export const emptyDesk: Desk = {
  draft: defaultDraft,
  preparation: { crop: null, rotate: 0, background: '#ffffff' },
  input: null,
  basedOn: null,
};
