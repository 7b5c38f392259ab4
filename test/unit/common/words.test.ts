import { array, assert, constantFrom, integer, property, record, string } from 'fast-check';
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
    ["it’s a photographer’s dream, isn't it", []],
    ['empty "" and blank " "', []],
    ['never closed "VISIT MARS', []],
    ['', []],
    ['quotes inside: “say "hi" now”', ['say "hi" now']],
    ['quotes inside: "say “hi” now"', ['say “hi” now']],
    ['日本 "東京タワー" と 🚀 "MARS 🚀"', ['東京タワー', 'MARS 🚀']],
    ['»Kaffee« und »Tee«', ['Kaffee', 'Tee']],
    ['»Kaffe» och »Te»', ['Kaffe', 'Te']],
    ['en skylt ”Öppet” och ”Stängt”', ['Öppet', 'Stängt']],
    ['znak „Otwarte” i „Zamknięte”', ['Otwarte', 'Zamknięte']],
    ['看板「営業中」と『本日休業』', ['営業中', '本日休業']],
    ['ein ‹Café› und ein ›Bistro‹', ['Café', 'Bistro']],
    ['autocorrect “VISIT MARS" and "VENUS”', ['VISIT MARS', 'VENUS']],
    ['German keyboards “VISIT MARS“ now', ['VISIT MARS']],
    ['never closed “VISIT and then “MARS”', ['MARS']],
    ['24" x 36" poster', []],
    ['a 24" x 36" poster that says "MARS"', ['MARS']],
    ['a man of 6\'2" under the sign "OPEN 24"', ['OPEN 24']],
    ['"OPEN 24" and "MARS"', ['OPEN 24', 'MARS']],
    ['a sign "1984", 12" high', ['1984']],
    ['a label that reads "A 24" TV"', ['A 24" TV']],
    ['12” wide, ”Öppet”', ['Öppet']],
    ["rock 'n' roll in the '90s, the dogs' bowl", []],
    ['rock ’n’ roll in the ’90s, the dogs’ bowl', []],
    ["a sign that says 'OPEN' on the dogs' bowl", ['OPEN']],
    ["says 'rock 'n' roll' in neon", ["rock 'n' roll"]],
    ["the words 'Don't panic' in red", ["Don't panic"]],
    ['a sign ‘Open late’ and one ‚Geschlossen‘', ['Open late', 'Geschlossen']],
    ["'s avonds in 't café met opa's fiets en Hans' hoed", []],
    ["un po' d'acqua sull'isola, l'été d'Anna", []],
    ["5' x 7' print", []],
  ])('of %j are %j', (prompt, words) => {
    expect(quotedWords(prompt)).toEqual(words);
  });

  const pairs = ['""', '“”', '„“', '„”', '«»', '»«', '»»', '‹›', '›‹', '””', '「」', '『』', '“"', '"”', '““'];
  const sayings = [
    'VISIT MARS',
    'Café de la Gare',
    'Größe 38–40',
    "Don't panic",
    'L’été d’Anna',
    'Открыто',
    'Ανοιχτό',
    'פתוח',
    'مفتوح',
    '営業中',
    'ยินดีต้อนรับ',
    'MARS 🚀',
    '100 % & more!',
    "rock 'n' roll",
    '1984',
  ];
  const between = [
    'a poster, 24" x 36", with',
    'a man of 6\'2" and',
    "rock 'n' roll of the '90s:",
    "the dogs' bowl has",
    "l'été, aujourd'hui,",
    'it’s a sign:',
    'ein Schild',
    'и вывеска',
    'und dann,',
    '5’ wide —',
  ];

  it('are found in any mixture of quotes, languages, inches and apostrophes', () => {
    assert(
      property(
        array(
          record({ before: constantFrom(...between), pair: constantFrom(...pairs), said: constantFrom(...sayings) }),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        constantFrom(...between),
        constantFrom('', '.', ',', '!'),
        (parts, last, stop) => {
          const prompt = `${parts.map(({ before, pair, said }) => `${before} ${pair[0]}${said}${pair[1]}${stop}`).join(' ')} ${last}`;
          expect([prompt, quotedWords(prompt)]).toEqual([prompt, [...new Set(parts.map(({ said }) => said))]]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are none in a text with inches, feet and apostrophes alone', () => {
    assert(
      property(array(constantFrom(...between), { maxLength: 12 }), integer({ min: 1, max: 99 }), (parts, inches) => {
        const prompt = [...parts, `${inches}" × ${inches}"`, `${inches}'`, ...parts].join(' ');
        expect([prompt, quotedWords(prompt)]).toEqual([prompt, []]);
      }),
    );
  });

  it('are parts of the prompt, trimmed and each once, whatever is typed', () => {
    assert(
      property(string({ unit: constantFrom(...'"“”„«»‹›「」『』\'‘’‚ a7.\n'), maxLength: 200 }), (prompt) => {
        const words = quotedWords(prompt);
        expect(new Set(words).size).toBe(words.length);
        for (const word of words) {
          expect(prompt).toContain(word);
          expect(word).toBe(word.trim());
          expect(word).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are looked for no further than a saying is long, so that a prompt full of quotes takes no time', () => {
    expect(quotedWords('„'.repeat(20_000))).toEqual([]);
    expect(quotedWords('«"“'.repeat(7_000)).length).toBeLessThan(3);
    expect(quotedWords(`${'“'.repeat(20_000)}”`).length).toBeLessThan(2);
    expect(quotedWords("'a ".repeat(7_000))).toEqual([]);
  });
});
