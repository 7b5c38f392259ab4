import type { Overruling } from '../../src-main/common/spelling/verdicts';
import type { Draft } from '../../src-main/common/recipe';
import type { NotesRecord, PresetScope, ResultChange, Snippet } from '../../src-main/contract';
import type { InputRef } from '../../src-main/contract/records';
import type { Desk } from './desk-state';

/** The desk as flat fields, so that a step holds only what it changed: `draft.` and the name of a field of the recipe, or a part of the desk. */
export type DeskValues = Readonly<Record<string, unknown>>;
export type NotesValues = Partial<Pick<NotesRecord, 'label' | 'rating' | 'note'>>;

export type Change =
  | { readonly of: 'desk'; readonly before: DeskValues; readonly after: DeskValues }
  | { readonly of: 'notes'; readonly id: string; readonly before: NotesValues; readonly after: NotesValues }
  | { readonly of: 'results'; readonly before: readonly RatedResult[]; readonly after: readonly RatedResult[] }
  | { readonly of: 'cover'; readonly id: string; readonly before: number | null; readonly after: number | null }
  | {
      readonly of: 'overruled';
      readonly id: string;
      readonly result: number;
      readonly before: OverruledTexts;
      readonly after: OverruledTexts;
    }
  | {
      /** It came back from another program. */
      readonly of: 'source';
      readonly id: string;
      /** The save before, which it took the place of. */
      readonly ahead: string | null;
      /** Where the input followed it. */
      readonly input: { readonly before: InputRef; readonly after: InputRef } | null;
      readonly before: 'here' | 'trash';
      readonly after: 'here' | 'trash';
    }
  | {
      /** Of all that either side names: those that a side doesn't have are not there. */
      readonly of: 'snippets';
      readonly scope: PresetScope;
      readonly before: readonly Snippet[];
      readonly after: readonly Snippet[];
    }
  | {
      readonly of: 'trash';
      readonly chosen: readonly Pick<RatedResult, 'passId' | 'result'>[];
      readonly before: 'here' | 'trash';
      readonly after: 'here' | 'trash';
    };

/** The designer's verdicts by the wanted text; `null`: as it was read. */
export type OverruledTexts = Readonly<Record<string, Overruling | null>>;

type RatedResult = Pick<ResultChange, 'passId' | 'result' | 'notes'>;

/** One thing to undo, with its name as a designer reads it: "Strength", "Use all of v3". */
export interface Step {
  readonly name: string;
  readonly change: Change;
  /** Steps of one mark that follow each other within a burst are one: a drag, a spell of typing. `null` never joins. */
  readonly mark: string | null;
  /** Milliseconds, of its last part. */
  readonly at: number;
}

/** What a notice of a step offers. */
export const offerUndo = (step: Step | undefined) =>
  step ? ({ label: 'Undo', command: 'undo', step } as const) : null;

/** A kind of step, as those who make it take it back. */
export interface StepKind {
  /**
   * Back or forth to how a step left things, but for what was changed since in another window. `false`: it is no step of this kind, or nothing of it
   * could be restored, which was said.
   */
  travel(change: Change, side: 'before' | 'after'): boolean;
}

export interface UndoState {
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

export const emptyUndo: UndoState = { done: [], undone: [] };

/** Parts of a burst lie no further apart, in milliseconds. */
export const burst = 1_200;
/** Steps kept: deep, not endless. */
export const depth = 500;

const ofDraft = 'draft.';

export const deskValues = ({ draft, ...desk }: Desk): DeskValues => ({
  ...Object.fromEntries(Object.entries(draft).map(([name, value]) => [ofDraft + name, value])),
  ...desk,
});

/** A field of the recipe that comes to no value is none: another model has others. */
export function withValues(desk: Desk, values: DeskValues): Desk {
  const all = Object.entries({ ...deskValues(desk), ...values });
  const [draft, rest] = [true, false].map((isDraft) =>
    Object.fromEntries(
      all
        .filter(([name, value]) => name.startsWith(ofDraft) === isDraft && !(isDraft && value === undefined))
        .map(([name, value]) => [isDraft ? name.slice(ofDraft.length) : name, value]),
    ),
  );
  return { ...(rest as unknown as Omit<Desk, 'draft'>), draft: draft as Draft };
}

const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/** What changed between two desks, or `null`. */
export function deskChange(before: Desk, after: Desk): Change | null {
  const [a, b] = [deskValues(before), deskValues(after)];
  const changed = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((field) => !same(a[field], b[field]));
  if (changed.length === 0) return null;
  const pick = (values: DeskValues): DeskValues => Object.fromEntries(changed.map((field) => [field, values[field]]));
  return { of: 'desk', before: pick(a), after: pick(b) };
}

const joined = (earlier: Change, later: Change): Change | null => {
  if (earlier.of === 'desk' && later.of === 'desk')
    return { of: 'desk', before: { ...later.before, ...earlier.before }, after: { ...earlier.after, ...later.after } };
  if (earlier.of === 'notes' && later.of === 'notes' && earlier.id === later.id) {
    return {
      of: 'notes',
      id: later.id,
      before: { ...later.before, ...earlier.before },
      after: { ...earlier.after, ...later.after },
    };
  }
  return null;
};

/** Puts a step on the pile, or joins it to the burst it belongs to. What was undone can't be redone any more. */
export function recorded(undo: UndoState, step: Step): UndoState {
  const last = undo.done.at(-1);
  if (last && step.mark !== null && last.mark === step.mark && step.at - last.at <= burst && undo.undone.length === 0) {
    const change = joined(last.change, step.change);
    if (change) return { done: [...undo.done.slice(0, -1), { ...step, change }], undone: [] };
  }
  return { done: [...undo.done, step].slice(-depth), undone: [] };
}

/** Ends a burst: the next part starts a step of its own (the pointer was let go, the field was left). */
export function marked(undo: UndoState): UndoState {
  const last = undo.done.at(-1);
  return last && last.mark !== null ? { ...undo, done: [...undo.done.slice(0, -1), { ...last, mark: null }] } : undo;
}

/** The step to take back and the pile after it, or `null` at the bottom. */
export function undone(undo: UndoState): { readonly step: Step; readonly undo: UndoState } | null {
  const step = undo.done.at(-1);
  return step
    ? { step, undo: { done: undo.done.slice(0, -1), undone: [...undo.undone, { ...step, mark: null }] } }
    : null;
}

export function redone(undo: UndoState): { readonly step: Step; readonly undo: UndoState } | null {
  const step = undo.undone.at(-1);
  return step ? { step, undo: { done: [...undo.done, step], undone: undo.undone.slice(0, -1) } } : null;
}
