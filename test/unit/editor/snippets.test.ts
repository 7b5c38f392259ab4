import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snippet } from '../../../src-main/contract';
import { changedSnippets, readSnippets } from '../../../src-main/project/snippets';
import { keptText, proposedSnippetName, readSnippetFile, withSnippet } from '../../../src-renderer/editor/snippets';

const words = fc.string({ unit: 'grapheme', maxLength: 30 });

describe('a snippet in a prompt', () => {
  it('stands there as it was kept, between what stood there, with at most a space on either side', () => {
    fc.assert(
      fc.property(words, words, words, words, (before, selected, after, text) => {
        const at = { start: before.length, end: before.length + selected.length };
        const put = withSnippet(before + selected + after, at, text);
        const head = put.prompt.slice(0, put.caret);
        expect([before + text, `${before} ${text}`]).toContain(head);
        expect([after, ` ${after}`]).toContain(put.prompt.slice(put.caret));
      }),
    );
  });

  it('bears a caret from another prompt', () => {
    fc.assert(
      fc.property(words, fc.nat(99), fc.nat(99), words, (prompt, start, end, text) => {
        const put = withSnippet(prompt, { start, end }, text).prompt;
        expect(put).toContain(text);
        if (start >= prompt.length) expect(put.startsWith(prompt)).toBe(true);
      }),
    );
  });

  it.each([
    ['', 0, 0, 'noir', 'noir|'],
    ['a shop', 6, 6, 'noir', 'a shop noir|'],
    ['a shop,', 7, 7, 'noir', 'a shop, noir|'],
    ['a shop', 6, 6, ', noir', 'a shop, noir|'],
    ['a shop at dusk', 7, 7, 'old', 'a shop old| at dusk'],
    ['a shop, dusk', 2, 6, 'bakery', 'a bakery|, dusk'],
    ['says "OPEN"', 11, 11, 'in neon', 'says "OPEN" in neon|'],
    ['says ""', 6, 6, 'OPEN', 'says "OPEN|"'],
    ['一家商店', 4, 4, '黄昏', '一家商店黄昏|'],
  ])('%j at %i–%i with %j is %j', (prompt, start, end, text, wanted) => {
    const put = withSnippet(prompt, { start, end }, text);
    expect(`${put.prompt.slice(0, put.caret)}|${put.prompt.slice(put.caret)}`).toBe(wanted);
  });
});

it('what is selected is kept, else the whole prompt; its first words name it', () => {
  expect(keptText('a shop, noir', { start: 8, end: 12 })).toBe('noir');
  expect(keptText(' a shop ', { start: 3, end: 3 })).toBe('a shop');
  expect(keptText('a shop', null)).toBe('a shop');
  expect(proposedSnippetName('soft light,\n  long shadows, warm grain')).toBe('soft light, long shadows');
  fc.assert(
    fc.property(words, (text) => {
      const name = proposedSnippetName(text);
      expect(name === '').toBe(text.trim() === '');
      if (name !== '') expect(snippet.safeParse({ id: 'a', name, text }).success).toBe(true);
    }),
  );
});

const named = fc.record({
  name: fc.string({ minLength: 1, maxLength: 100 }).filter((name) => name.trim() === name),
  text: fc.string({ minLength: 1, maxLength: 200 }).filter((text) => text.trim() !== ''),
});

describe('a file of snippets', () => {
  it('brings what was shared', () => {
    fc.assert(
      fc.property(fc.array(named, { minLength: 1, maxLength: 5 }), (snippets) => {
        expect(readSnippetFile(JSON.stringify({ pentimento: 'snippets', snippets }))).toEqual(snippets);
      }),
    );
  });

  it('is nothing else, and brings only what can be kept', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readSnippetFile(text)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ text: words }))), (snippets) => {
        for (const one of readSnippetFile(JSON.stringify({ pentimento: 'snippets', snippets })) ?? [])
          expect(snippet.safeParse({ id: 'a', ...one }).success).toBe(true);
      }),
    );
  });
});

describe('kept snippets', () => {
  const one = { id: 'one', name: 'Noir', text: 'noir, rain' };

  it('are added, changed and removed; what can’t be read stays', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (strange) => {
        const kept = strange.filter((each) => readSnippets([each]).length === 0);
        const added = changedSnippets(kept, [one], []);
        expect(added).toEqual([...kept, one]);
        const changed = changedSnippets(added, [{ ...one, name: 'Film' }], []);
        expect(readSnippets(changed)).toEqual([{ ...one, name: 'Film' }]);
        expect(changedSnippets(changed, [], ['one', 'none'])).toEqual(kept);
      }),
    );
    expect(readSnippets(undefined)).toEqual([]);
  });

  it('keep fields that a later version adds, and are at most 200', () => {
    const later = { ...one, colour: 'red' };
    expect(readSnippets([later])).toEqual([later]);
    const full = Array.from({ length: 200 }, (_, at) => ({ ...one, id: `s${at}` }));
    expect(() => changedSnippets(full, [one], [])).toThrow('At most 200 snippets are kept');
    expect(changedSnippets(full, [one], ['s0'])).toHaveLength(200);
  });
});
