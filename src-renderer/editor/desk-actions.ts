import { fieldWith } from '../../src-main/common/models/roles';
import { versionName } from '../../src-main/common/versions';
import type { InputRef, PassView, Preparation } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';
import {
  lostCrop,
  seedFreed,
  seedLocked,
  usedAll,
  usedAsInput,
  usedPrompt,
  usedSeed,
  withField,
  withInput,
  withOther,
  withPreparation,
} from './desk';
import { showPicture } from './pictures';
import { withProjectChange } from './project';
import { editActions } from './edit-actions';
import { resultActions } from './result-actions';
import { snippetActions } from './snippets';
import { selectedView, selecting } from './selection';
import type { EditorState, NumberName } from './state';
import { marked, redone, undone, withValues, type Change, type NotesValues, type Step } from './undo';
import { withQuotes, withWord, withoutWord, wordsSettled } from './word-list';

/** What the designer does at the desk, and undo. */
export function deskActions(context: Context) {
  const { store, clock, random, toast } = context;
  const results = resultActions(context);
  const edits = editActions(context);
  const snippets = snippetActions(context);
  const at = (): number => clock.now();
  const recalled = (change: (state: EditorState) => EditorState, said: (name: string) => string): void => {
    const before = store.get();
    const view = selectedView(before);
    if (!view) return;
    store.update(change);
    const text = said(versionName(view.pass.version));
    if (store.get().desk === before.desk) toast(`${text} already`, { family: 'desk' });
    else toastOfStep(text);
  };

  /** Says what the newest step did, and offers to take it back. */
  const toastOfStep = (text: string): void => {
    const step = store.get().undo.done.at(-1);
    toast(text, { family: 'desk', action: step ? { label: 'Undo', command: 'undo', step } : null });
  };

  /** A crop belongs to the picture it was drawn on: that it is gone is said. */
  const tellLostCrop = (before: EditorState): void => {
    if (lostCrop(before, store.get())) toastOfStep('The crop was dropped: this picture has a different size');
  };

  const applied = (state: EditorState, change: Change, side: 'before' | 'after'): EditorState =>
    change.of === 'desk' ? { ...state, desk: withValues(state.desk, change[side]), runFault: null } : state;
  const show = (written: PassView): void =>
    store.update((state) => withProjectChange(state, { type: 'pass', view: written }));
  const withNotes = (id: string, notes: NotesValues): void => {
    const view = store.get().project?.passById.get(id);
    if (view) show({ ...view, notes: { ...view.notes, ...notes } });
  };

  const saveNotes = (id: string, notes: NotesValues, expected?: NotesValues): void => {
    const { project } = store.get();
    const view = project?.passById.get(id);
    if (!project || !view) return;
    // Shows at once; what the watch then tells has the last word.
    withNotes(id, notes);
    context.connection.client.passes
      .setNotes({ projectId: project.id, passId: id, notes, ...(expected ? { expected } : {}) })
      .then(
        (written) => {
          if (expected && written.pass) show(written);
        },
        (error: unknown) => {
          withNotes(id, picked(view.notes, notes));
          context.complain(toFault(error));
        },
      );
  };

  /** Back or forth to `to`, but for what was written since in another window: that stays, and it is said. */
  const restoreNotes = (id: string, from: NotesValues, to: NotesValues, word: string): boolean => {
    const view = store.get().project?.passById.get(id);
    if (!view) return false;
    const fields = (Object.keys(to) as (keyof NotesValues)[]).filter((field) => view.notes[field] === from[field]);
    const lost = (Object.keys(to) as (keyof NotesValues)[]).find((field) => !fields.includes(field));
    if (lost)
      toast(
        `${notesName(lost)} of ${versionName(view.pass.version)} not ${word.toLowerCase()}: it was changed since, in another window`,
        { family: 'desk' },
      );
    if (fields.length === 0) return false;
    const chosen = Object.fromEntries(fields.map((field) => [field, to[field]])) as NotesValues;
    saveNotes(id, chosen, picked(from, chosen));
    return true;
  };
  const travel = (take: typeof undone, side: 'before' | 'after', word: string): void => {
    const state = store.get();
    const taken = take(state.undo);
    if (!taken) return;
    const { change, name } = taken.step;
    store.update((now) => ({ ...applied(now, change, side), undo: taken.undo }));
    if (
      results.travel(change, side) ||
      edits.travel(change, side) ||
      snippets.travel(change, side) ||
      change.of !== 'notes' ||
      restoreNotes(change.id, change[side === 'before' ? 'after' : 'before'], change[side], word)
    )
      context.announce(`${word}: ${name}`);
  };

  return {
    ...results.actions,
    ...edits.actions,
    ...snippets.actions,
    /** What stands in a number field means no number, or does again (`null`). */
    setMistyped(name: NumberName, wrong: string | null): void {
      store.update((state) => {
        if ((state.mistyped.get(name) ?? null) === wrong) return state;
        const mistyped = new Map(state.mistyped);
        if (wrong === null) mistyped.delete(name);
        else mistyped.set(name, wrong);
        return { ...state, mistyped };
      });
    },
    /** A field of the model, by its own name. */
    setField(name: string, value: unknown): void {
      store.update((state) => withField(state, name, value, at()));
    },
    /** A picture for one of the model's further slots; `null` empties it. */
    chooseOther(slot: string, input: InputRef | null): void {
      store.update((state) => ({ ...withOther(state, slot, input, at()), dialog: null }));
    },
    setPreparation(preparation: Preparation): void {
      store.update((state) => withPreparation(state, preparation, at()));
    },
    /** One of the texts to render, as it is being typed: what is empty yet stays until `settleWords`. One behind the last is added. */
    setWord(index: number, text: string): void {
      store.update((state) => withWord(state, index, text, at()));
    },
    removeWord(index: number): void {
      store.update((state) => withoutWord(state, index, at()));
    },
    /** Back to what stands in the prompt's quotes. */
    quotesAgain(): void {
      store.update((state) => withQuotes(state, at()));
    },
    /** The list was left: what is empty, or there already, goes. */
    settleWords(): void {
      store.update((state) => wordsSettled(state, at()));
    },
    /** A gesture ended: what comes next is a step of its own. */
    settle(): void {
      store.update((state) => {
        const undo = marked(state.undo);
        return undo === state.undo ? state : { ...state, undo };
      });
    },
    /** Makes it the input, and shows it. */
    chooseInput(input: InputRef): void {
      const before = store.get();
      store.update((state) => {
        const name = (state.project && showPicture(state.project, input)?.name) ?? 'another picture';
        return selecting(withInput(state, input, `Start from ${name}`, at()), null);
      });
      tellLostCrop(before);
    },
    usePrompt: () =>
      recalled(
        (state) => forSelected(state, (view) => usedPrompt(state, view, at())),
        (name) => `Using the prompt of ${name}`,
      ),
    useSeed: () =>
      recalled(
        (state) => forSelected(state, (view) => usedSeed(state, view, at())),
        (name) => `Using the seed of ${name}`,
      ),
    useAll: () =>
      recalled(
        (state) => forSelected(state, (view) => usedAll(state, view, at())),
        (name) => `Using all of ${name}`,
      ),
    useAsInput: () =>
      recalled(
        (state) =>
          forSelected(state, (view) =>
            view.pass.results.length > 0 ? usedAsInput(state, view, state.selected?.result ?? 1, at()) : state,
          ),
        (name) => `Starting from ${name}`,
      ),
    /** Draws one and locks it. */
    newSeed(): void {
      const range = fieldWith(store.get().desk.draft.model, 'seed');
      if (range?.kind !== 'integer') return;
      const seed = range.min + Math.floor(random() * (range.max - range.min + 1));
      store.update((state) => seedLocked({ ...state, undo: marked(state.undo) }, seed, at()));
    },
    lockSeed(seed: number): void {
      store.update((state) => seedLocked(state, seed, at()));
    },
    freeSeed(): void {
      store.update((state) => seedFreed(state, at()));
    },
    undo: () => travel(undone, 'before', 'Undone'),
    redo: () => travel(redone, 'after', 'Redone'),
    /** Label, rating or note of a version; shows at once and is told to the host. */
    setNotes(id: string, notes: NotesValues): void {
      const state = store.get();
      const view = state.project?.passById.get(id);
      if (!view) return;
      const fields = (Object.keys(notes) as (keyof NotesValues)[]).filter(
        (field) => notes[field] !== view.notes[field],
      );
      if (fields.length === 0) return;
      const before: NotesValues = Object.fromEntries(fields.map((field) => [field, view.notes[field]]));
      const step: Step = {
        name: notesName(fields[0]),
        change: { of: 'notes', id, before, after: notes },
        mark: null,
        at: at(),
      };
      store.update((now) => ({ ...now, undo: { done: [...now.undo.done, step], undone: [] } }));
      saveNotes(id, notes);
    },
  };
}

const picked = (values: NotesValues, of: NotesValues): NotesValues =>
  Object.fromEntries((Object.keys(of) as (keyof NotesValues)[]).map((field) => [field, values[field]]));

const forSelected = (
  state: EditorState,
  change: (view: NonNullable<ReturnType<typeof selectedView>>) => EditorState,
): EditorState => {
  const view = selectedView(state);
  return view ? change(view) : state;
};

const notesName = (field: keyof NotesValues | undefined): string =>
  field === 'rating' ? 'Rating' : field === 'label' ? 'Label' : 'Note';
