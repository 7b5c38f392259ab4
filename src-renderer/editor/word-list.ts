import { promptOf } from '../../src-main/common/models/roles';
import { lettersOf, mostLetters, sameWords, tidyWords, type WordList } from '../../src-main/common/word-list';
import { quotedWords } from '../../src-main/common/words';
import { edited } from './desk';
import type { Desk } from './desk-state';
import type { EditorState } from './state';
import { deskChange, marked, withValues } from './undo';

/** The text to render: what stands in the prompt's quotes, until the designer corrects it. */

/** As it is shown, with what is still empty. */
export const shownWords = ({ draft, words }: Desk): readonly string[] => words?.list ?? quotedWords(promptOf(draft));

/** What goes with an order; `null`: what stands in the quotes. */
export function orderedWords({ draft, words }: Desk): string[] | null {
  if (!words) return null;
  const list = tidyWords(words.list);
  return sameWords(list, quotedWords(promptOf(draft))) ? null : list;
}

/** Whether the list is a correction, and whether the prompt has come to quote something else since it was made. */
export function standingOf(desk: Desk): 'quotes' | 'corrected' | 'quotes changed' {
  if (orderedWords(desk) === null) return 'quotes';
  return sameWords(desk.words!.quotes, quotedWords(promptOf(desk.draft))) ? 'corrected' : 'quotes changed';
}

/** What typing into a text is called, as a step to undo. */
const typing = 'Text to render';

function withList(
  state: EditorState,
  name: string,
  list: readonly string[],
  at: number,
  mark: string | null,
): EditorState {
  const quotes = quotedWords(promptOf(state.desk.draft));
  const words: WordList | null = sameWords(list, quotes) ? null : { list, quotes };
  return edited(state, name, { ...state.desk, words }, at, mark);
}

/** One text is as it was typed; `index` behind the last adds one. A list that would be longer than any may be stays as it is. */
export function withWord(state: EditorState, index: number, text: string, at: number): EditorState {
  const before = shownWords(state.desk);
  const list = index < before.length ? before.with(index, text) : [...before, text];
  if (lettersOf(list) > Math.max(mostLetters, lettersOf(before))) return state;
  return withList(state, typing, list, at, `words:${index}`);
}

export const withoutWord = (state: EditorState, index: number, at: number): EditorState =>
  withList(
    state,
    'Remove text to render',
    shownWords(state.desk).filter((_, n) => n !== index),
    at,
    null,
  );

export const withQuotes = (state: EditorState, at: number): EditorState =>
  edited(state, 'Text from the quotes', { ...state.desk, words: null }, at);

/** What is empty, or there already, goes, as part of the typing that left it so. */
export function wordsSettled(state: EditorState, at: number): EditorState {
  const { desk, undo } = state;
  const list = orderedWords(desk);
  const words = desk.words && list && { ...desk.words, list };
  if (desk.words === null || (words && sameWords(desk.words.list, words.list))) return { ...state, undo: marked(undo) };
  const next = { ...desk, words };
  const step = undo.done.at(-1);
  if (step?.name !== typing || step.change.of !== 'desk') return edited(state, typing, next, at);
  const change = deskChange(withValues(desk, step.change.before), next);
  const done = [...undo.done.slice(0, -1), ...(change ? [{ ...step, change, mark: null }] : [])];
  return { ...state, desk: next, undo: { ...undo, done } };
}
