import { describe, expect, it } from 'vitest';
import { quotedWords } from '../../../src-main/common/words';

describe('the words a prompt wants to be read', () => {
  it.each([
    ['a poster that says "VISIT MARS"', ['VISIT MARS']],
    ['a sign “Open late” in the window', ['Open late']],
    ['ein Schild „Geöffnet“ im Fenster', ['Geöffnet']],
    ['une enseigne «Café de la Gare» bleue', ['Café de la Gare']],
    ['une enseigne « Café » bleue', ['Café']],
    ['„Eins“ und “Zwei” und "Drei" und «Vier»', ['Eins', 'Zwei', 'Drei', 'Vier']],
    ['"B" then "A" then "B" again', ['B', 'A']],
    ['two lines "VISIT\nMARS"', ['VISIT\nMARS']],
    ['it’s a photographer’s dream, isn\'t it', []],
    ['empty "" and blank " "', []],
    ['never closed "VISIT MARS', []],
    ['', []],
    ['quotes inside: “say "hi" now”', ['say "hi" now']],
    ['日本 "東京タワー" と 🚀 "MARS 🚀"', ['東京タワー', 'MARS 🚀']],
  ])('of %j are %j', (prompt, words) => {
    expect(quotedWords(prompt)).toEqual(words);
  });

  it('are found in one reading of a prompt full of opening quotes', () => {
    expect(quotedWords('„'.repeat(100_000))).toEqual([]);
    expect(quotedWords('«"“'.repeat(50_000)).length).toBe(1);
    expect(quotedWords(`${'“'.repeat(100_000)}”`)).toHaveLength(1);
  });
});
