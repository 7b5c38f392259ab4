import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptChange, promptLine } from '../../../src-renderer/editor/prompt-change';

const shop = 'a shop, vintage travel poster';

describe('what changed in a prompt, for a row', () => {
  it.each([
    [shop, `${shop} at dusk`, '+“at dusk”'],
    [shop, 'a shop, travel poster', '−“vintage”'],
    [shop, 'a shop, noir travel poster', '“vintage” → “noir”'],
    [shop, 'a shop, old noir travel poster', '“vintage” → “old noir”'],
    [shop, 'a red shop, vintage travel poster at dusk', '+“red”, +“at dusk”'],
    ['one two three four five six seven', 'one 2 three 4 five 6 seven', '“two” → “2”, “four” → “4”, …'],
    [shop, 'a shop, woodcut of a fair poster', '→ “woodcut of a fair”'],
    [shop, 'a shop; vintage travel poster', 'prompt'],
    ['', 'noir', 'prompt “noir”'],
    [shop, '', 'prompt'],
  ])('from “%s” to “%s”: %s', (before, after, said) => {
    expect(promptChange(before, after)).toBe(said);
  });

  it('is the beginning of one that was written anew', () => {
    expect(promptChange(shop, 'watercolour of the harbour, wet paper, soft light')).toBe(
      'prompt “watercolour of the harbou…”',
    );
  });

  it('is found soon in long prompts that have nothing in common', () => {
    const words = (letter: string): string => Array.from({ length: 3_000 }, (_, n) => `${letter}${n}`).join(' ');
    expect(promptChange(words('a'), words('b'))).toBe('prompt “b0 b1 b2 b3 b4 b5 b6 b7 b…”');
  });

  it.each([
    [shop, `${shop}, a sign says "OPEN TODAY"`, '+“a sign says OPEN TODAY”'],
    [shop, `${shop} with „Kaffee“ and »Tee«`, '+“with Kaffee and Tee”'],
    [shop, `${shop}, don’t blur, rock ’n’ roll`, '+“don’t blur, rock n roll”'],
    [shop, `${shop}, and then wait...`, '+“and then wait”'],
  ])('keeps to one kind of quotation mark: from “%s” to “%s”: %s', (before, after, said) => {
    expect(promptChange(before, after)).toBe(said);
  });
});

/** Prompts as people write them, and as nobody does: words, signs, quotations of many kinds, ellipses. */
const word = fc.oneof(
  fc.constantFrom(
    'shop',
    'noir',
    'at',
    'dusk',
    'watercolour',
    'don’t',
    "it's",
    '海の夕暮れ',
    'поезд',
    '👩‍👩‍👧 crowd',
    '24"',
    '…',
    '...',
    ',',
  ),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
);
const pair = fc.constantFrom('""', '“”', '„“', '«»', '»«', '””', '‘’', "''", '「」', '『』', '“"');
const quotation = fc.tuple(pair, word).map(([[open, close], inside]) => `${open}${inside}${close}`);
const prompts = fc
  .array(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: quotation }), { maxLength: 30 })
  .map((words) => words.join(' '));
const edited = fc.tuple(prompts, prompts, prompts, prompts).map(([a, b, c, d]) => [`${a} ${b} ${c}`, `${a} ${d} ${c}`]);

const ellipses = /(?:…|\.\.\.)[\s”]*(?:…|\.\.\.)[\s”]*$/u;
const foreign = /["„‟«»「」『』〝〞〟＂]/u;

describe('a row’s words, of whatever prompts', () => {
  it('never end in two ellipses, and hold no quotation marks but the app’s own', () => {
    fc.assert(
      fc.property(fc.oneof(edited, fc.tuple(prompts, prompts)), ([before, after]) => {
        const said = promptChange(before!, after!);
        expect(said).not.toMatch(ellipses);
        expect(said).not.toMatch(foreign);
        expect(said.match(/“/g)?.length ?? 0).toBe(said.match(/”/g)?.length ?? 0);
        expect(said).not.toMatch(/“[^”]*“/u);
        expect(said.length).toBeLessThan(2_000);
      }),
      { numRuns: 2_000 },
    );
  });

  it('show a prompt that has nothing before it in one line, with marks of one kind', () => {
    fc.assert(
      fc.property(prompts, (prompt) => {
        const line = promptLine(prompt);
        expect(line).not.toMatch(/["„‟«»〝〞〟＂]/u);
        expect(line).not.toMatch(/(?:…|\.\.\.)\s*(?:…|\.\.\.)$/u);
        expect(line).not.toContain('\n');
      }),
      { numRuns: 2_000 },
    );
    expect(promptLine('A sign, "OPEN", and »Tee«…')).toBe('A sign, “OPEN”, and “Tee”…');
  });
});

describe('a prompt of a stranger’s', () => {
  it('writes out what steers or turns a line, and leaves every other letter', () => {
    expect(promptLine('noir \u202egnp\u001b[2J\u009b')).toBe('noir \\u202egnp\\u001b[2J\\u009b');
    expect(promptChange('noir', 'noir \u2066rain')).toBe('+“\\u2066rain”');
    expect(promptLine('Straße 東京 👩‍👩‍👧 שלום مرحبا é')).toBe('Straße 東京 👩‍👩‍👧 שלום مرحبا é');
  });
});
