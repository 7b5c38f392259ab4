import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstQuotedWords } from '../../../src-main/common/first-words';
import { correctionOf, mostLetters, tidyWords } from '../../../src-main/common/word-list';
import { quotedWords } from '../../../src-main/common/words';
import { usedAll, usedPrompt, withField } from '../../../src-renderer/editor/desk';
import { changesOf } from '../../../src-renderer/editor/history';
import type { EditorState } from '../../../src-renderer/editor/state';
import { redone, undone, withValues } from '../../../src-renderer/editor/undo';
import {
  orderedWords,
  shownWords,
  standingOf,
  withoutWord,
  withQuotes,
  withWord,
  wordsSettled,
} from '../../../src-renderer/editor/word-list';
import { passOf, recipe, stateOf } from './fixtures';

const prompted = (prompt: string): EditorState => withField(stateOf(), 'prompt', prompt, 0);
const poster = prompted('a poster that says “VISIT MARS” and “Komm mit”');
const later = 10_000;

const travelled = (state: EditorState, take: typeof undone, side: 'before' | 'after'): EditorState => {
  const { step, undo } = take(state.undo)!;
  if (step.change.of !== 'desk') throw new Error('no step of the desk');
  return { ...state, desk: withValues(state.desk, step.change[side]), undo };
};

describe('the text to render', () => {
  it('is what stands in the quotes, and nothing of its own goes with an order', () => {
    expect(shownWords(poster.desk)).toEqual(['VISIT MARS', 'Komm mit']);
    expect([standingOf(poster.desk), orderedWords(poster.desk)]).toEqual(['quotes', null]);
  });

  it('can be edited, added to and taken from, each a step to undo and redo', () => {
    const edited = withWord(poster, 1, 'Komm jetzt', later);
    const added = withWord(edited, 2, 'ab 24"', 2 * later);
    const removed = withoutWord(added, 0, 3 * later);
    expect(orderedWords(removed.desk)).toEqual(['Komm jetzt', 'ab 24"']);
    expect(standingOf(removed.desk)).toBe('corrected');
    const back = travelled(removed, undone, 'before');
    expect(shownWords(back.desk)).toEqual(['VISIT MARS', 'Komm jetzt', 'ab 24"']);
    const first = travelled(travelled(back, undone, 'before'), undone, 'before');
    expect([standingOf(first.desk), first.desk.words]).toEqual(['quotes', null]);
    expect(shownWords(travelled(first, redone, 'after').desk)).toEqual(['VISIT MARS', 'Komm jetzt']);
  });

  it('keeps the designer’s list while the prompt changes, and says that its quotes did', () => {
    const corrected = withoutWord(poster, 1, later);
    const same = withField(corrected, 'prompt', 'at dusk, “VISIT MARS” and “Komm mit”', 2 * later);
    expect(standingOf(same.desk)).toBe('corrected');
    const other = withField(same, 'prompt', 'a poster that says “OPEN”', 3 * later);
    expect([standingOf(other.desk), orderedWords(other.desk)]).toEqual(['quotes changed', ['VISIT MARS']]);
    const reset = withQuotes(other, 4 * later);
    expect([standingOf(reset.desk), shownWords(reset.desk)]).toEqual(['quotes', ['OPEN']]);
    expect(standingOf(withWord(other, 0, 'VISIT', 4 * later).desk)).toBe('corrected');
    expect(standingOf(withField(other, 'prompt', '“VISIT MARS”', 4 * later).desk)).toBe('quotes');
  });

  it('may be none though the prompt quotes something', () => {
    const none = withoutWord(withoutWord(poster, 0, later), 0, 2 * later);
    expect([standingOf(none.desk), orderedWords(none.desk)]).toEqual(['corrected', []]);
  });

  it('loses what was emptied or is there twice once it is left, and undo knows no state between', () => {
    const emptied = withWord(poster, 0, '', later);
    expect(shownWords(emptied.desk)).toEqual(['', 'Komm mit']);
    const left = wordsSettled(emptied, 3 * later);
    expect(left.desk.words?.list).toEqual(['Komm mit']);
    expect(left.undo.done).toHaveLength(poster.undo.done.length + 1);
    expect(shownWords(travelled(left, undone, 'before').desk)).toEqual(['VISIT MARS', 'Komm mit']);
    expect(wordsSettled(withWord(poster, 1, ' VISIT MARS ', later), later).desk.words?.list).toEqual(['VISIT MARS']);
    const nothing = wordsSettled(withWord(poster, 2, ' ', later), later);
    expect(nothing.desk).toEqual(poster.desk);
    expect(nothing.undo.done).toHaveLength(poster.undo.done.length);
  });

  it('grows no longer than a prompt may be', () => {
    const full = withWord(poster, 2, 'x'.repeat(mostLetters - 'VISIT MARSKomm mit'.length), later);
    expect(withWord(full, 3, 'y', 2 * later)).toBe(full);
    expect(shownWords(withWord(full, 2, 'short', 2 * later).desk)).toHaveLength(3);
  });

  it('is kept whatever is typed: tidy, in order, and undone to where it was', () => {
    const edit = array(string({ maxLength: 6 }), { maxLength: 8 });
    assert(
      property(constantFrom('', 'says “A” and „B“', '"x" 24" x 36"'), edit, (prompt, texts) => {
        const before = prompted(prompt);
        let state = before;
        texts.forEach((text, n) => {
          state = withWord(state, n % 3 === 0 ? shownWords(state.desk).length : 0, text, (n + 1) * later);
        });
        state = wordsSettled(state, 100 * later);
        const shown = shownWords(state.desk);
        expect(shown).toEqual(tidyWords(shown));
        expect(orderedWords(state.desk) ?? quotedWords(prompt)).toEqual(shown);
        while (state.undo.done.length > before.undo.done.length) state = travelled(state, undone, 'before');
        expect(state.desk).toEqual(before.desk);
      }),
    );
  });
});

describe('a version’s words', () => {
  const prompt = 'a poster that says “VISIT MARS”';
  const plain = passOf(1, { recipe: recipe({ prompt }), words: ['VISIT MARS'] });
  const corrected = passOf(2, {
    recipe: recipe({ prompt }),
    words: ['VISIT', 'MARS'],
    basedOn: { id: 'p1', version: 1 },
  });

  it('come back with its prompt, and with all of it, as a correction where they are one', () => {
    for (const use of [usedPrompt, usedAll]) {
      const { desk } = use(stateOf([plain, corrected]), corrected, 0);
      expect([standingOf(desk), orderedWords(desk)]).toEqual(['corrected', ['VISIT', 'MARS']]);
      const again = use({ ...stateOf([plain, corrected]), desk }, plain, 1);
      expect([standingOf(again.desk), again.desk.words]).toEqual(['quotes', null]);
      expect(travelled(again, undone, 'before').desk.words?.list).toEqual(['VISIT', 'MARS']);
    }
  });

  it('are told as what changed where only they did', () => {
    const { project } = stateOf([plain, corrected]);
    expect(changesOf(project!, corrected)).toEqual(['text to render']);
  });
});

describe('a version of before quotes of every kind were read', () => {
  /** Prompts, and the lists that were recorded of them then. */
  const firstLists: readonly (readonly [string, readonly string[]])[] = [
    ['»Kaffee« und »Tee«', ['und']],
    ['a poster, 24" x 36", in oil', ['x 36']],
    ['「東京」の看板', []],
    ['says „OPEN” and "LATE"', ['OPEN', 'LATE']],
    ['says ‘OPEN’', []],
  ];
  it.each(firstLists)(
    '%s: has its list come back as what the prompt quotes, and is not called corrected',
    (prompt, words) => {
      const view = passOf(1, { words: [...words], recipe: recipe({ prompt }) });
      for (const used of [usedAll(stateOf(), view, later), usedPrompt(stateOf(), view, later)]) {
        expect([standingOf(used.desk), orderedWords(used.desk)]).toEqual(['quotes', null]);
        expect(shownWords(used.desk)).toEqual(quotedWords(prompt));
      }
      // One that was corrected since is a correction all the same.
      const mended = passOf(2, { words: ['Kaffee'], recipe: recipe({ prompt }) });
      expect(standingOf(usedAll(stateOf(), mended, later).desk)).toBe('corrected');
    },
  );

  it('is never called corrected, whatever its prompt', () => {
    assert(
      property(
        array(constantFrom('"', '“', '”', '„', '«', '»', '‘', '’', "'", '「', '」', ' 24', ' und ', 'Tee', '\n')),
        (parts) => {
          const prompt = parts.join('');
          expect(correctionOf(firstQuotedWords(prompt), prompt)).toBe(null);
          expect(correctionOf(quotedWords(prompt), prompt)).toBe(null);
        },
      ),
    );
  });
});
