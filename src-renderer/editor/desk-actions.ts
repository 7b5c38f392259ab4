import { fieldWith } from '../../src-main/common/models/roles';
import { versionName } from '../../src-main/common/versions';
import type { InputRef, PassView, Preparation } from '../../src-main/contract';
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
import { selectedResult, selectedView, selecting } from './selection';
import type { EditorState, NumberName } from './state';
import { marked, offerUndo } from './undo';
import { withQuotes, withWord, withoutWord, wordsSettled } from './word-list';

/** What the designer does at the desk: the recipe and the inputs of the next pass. */
export function deskActions(context: Context) {
  const { store, clock, random, toast } = context;
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
  const toastOfStep = (text: string): void =>
    toast(text, { family: 'desk', action: offerUndo(store.get().undo.done.at(-1)) });

  /** A crop belongs to the picture it was drawn on: that it is gone is said. */
  const tellLostCrop = (before: EditorState): void => {
    if (lostCrop(before, store.get())) toastOfStep('The crop was dropped: this picture has a different size');
  };

  return {
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
            view.pass.results.length > 0 ? usedAsInput(state, view, selectedResult(state) ?? 1, at()) : state,
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
  };
}

const forSelected = (state: EditorState, change: (view: PassView) => EditorState): EditorState => {
  const view = selectedView(state);
  return view ? change(view) : state;
};
