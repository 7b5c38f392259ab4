import { describe, expect, it } from 'vitest';
import { cellLines, seenOf, type SheetShow, type SheetVersion } from '../../../src-main/common/sheet-lines';

const version = {
  version: 26,
  results: 1,
  label: 'dusk',
  seed: 48213,
  strength: 0.7,
  prompt: 'a poster\n that says  "MARS" ',
};
const none: SheetShow = { version: false, label: false, seed: false, strength: false, prompt: false };
const all: SheetShow = { version: true, label: true, seed: true, strength: true, prompt: true };

describe('the lines under a picture', () => {
  it('say what was chosen, and nothing else', () => {
    expect(cellLines(version, 1, all)).toEqual([
      'v26 · dusk',
      'seed 48213 · strength 0.70',
      'a poster that says "MARS"',
    ]);
    expect(cellLines({ ...version, results: 3 }, 2, all)[0]).toBe('v26 (2 of 3) · dusk');
    expect(cellLines(version, 1, { ...none, label: true, strength: true })).toEqual(['dusk', 'strength 0.70']);
    expect(cellLines(version, 1, { ...none, prompt: true })).toEqual(['a poster that says "MARS"']);
    expect(cellLines(version, 1, none)).toEqual([]);
  });

  it('tell of the words what was read of them, where that is asked for', () => {
    const texts = (...verdicts: ('right' | 'wrong' | 'missing' | 'unsure')[]) =>
      verdicts.map((verdict, at) => ({ text: `text\n${at}`, verdict }));
    const show = { ...none, words: true };
    const said = (words: SheetVersion['words']) => cellLines({ ...version, words }, 1, show);
    expect(said({ verdict: 'right', strings: texts('right', 'right') })).toEqual(['Words right']);
    expect(said({ verdict: 'wrong', strings: texts('wrong', 'right', 'wrong', 'unsure') })).toEqual([
      'Words wrong: “text 0”, “text 2”',
    ]);
    expect(said({ verdict: 'unsure', strings: texts('right', 'unsure') })).toEqual(['Words unsure: “text 1”']);
    expect(said(null)).toEqual([]);
    expect(cellLines({ ...version, words: { verdict: 'right', strings: [] } }, 1, none)).toEqual([]);
  });

  it('have no separator and no line for what can’t be seen', () => {
    for (const label of ['', ' ', '🎃', '🎃👩‍🚀🇯🇵', '\u202e', '\u0301']) {
      expect(cellLines({ ...version, label }, 1, all)[0]).toBe('v26');
      expect(cellLines({ ...version, label }, 1, { ...none, label: true })).toEqual([]);
    }
    expect(cellLines({ ...version, prompt: '✨🌙' }, 1, { ...none, prompt: true })).toEqual([]);
  });
});

it('what is seen of a text has single spaces, whole letters and no emoji', () => {
  expect(seenOf('  two\n\tlines  🎃 here ')).toBe('two lines here');
  expect(seenOf('cafe\u0301 5 © 海')).toBe('café 5 © 海');
});
