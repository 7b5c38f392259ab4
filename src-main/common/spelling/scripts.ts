/** Letters that are not built in, and the languages by whose data they can be read. Pure. */

interface Script {
  readonly name: string;
  readonly letters: RegExp;
  /** By the code that their data goes by. */
  readonly languages: Readonly<Record<string, string>>;
}

export const scripts: readonly Script[] = [
  {
    name: 'Cyrillic',
    letters: /\p{Script=Cyrillic}/u,
    languages: {
      rus: 'Russian',
      ukr: 'Ukrainian',
      bel: 'Belarusian',
      bul: 'Bulgarian',
      srp: 'Serbian',
      mkd: 'Macedonian',
    },
  },
  { name: 'Greek', letters: /\p{Script=Greek}/u, languages: { ell: 'Greek' } },
  { name: 'Japanese', letters: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, languages: { jpn: 'Japanese' } },
  {
    name: 'Chinese',
    letters: /\p{Script=Han}/u,
    languages: { chi_sim: 'Chinese, simplified', chi_tra: 'Chinese, traditional', jpn: 'Japanese' },
  },
  { name: 'Korean', letters: /\p{Script=Hangul}/u, languages: { kor: 'Korean' } },
  { name: 'Arabic', letters: /\p{Script=Arabic}/u, languages: { ara: 'Arabic', fas: 'Persian', urd: 'Urdu' } },
  { name: 'Hebrew', letters: /\p{Script=Hebrew}/u, languages: { heb: 'Hebrew' } },
  { name: 'Devanagari', letters: /\p{Script=Devanagari}/u, languages: { hin: 'Hindi', mar: 'Marathi', nep: 'Nepali' } },
  { name: 'Thai', letters: /\p{Script=Thai}/u, languages: { tha: 'Thai' } },
];

/** "Russian", and the letters that it is of; `null` for a code that nothing here knows. */
export function languageOf(code: string): { readonly name: string; readonly script: string } | null {
  const script = scripts.find(({ languages }) => Object.hasOwn(languages, code));
  return script ? { name: script.languages[code]!, script: script.name } : null;
}

/** Of those that are there, the languages that a text may be in. None where one of its scripts has none. */
export function languagesFor(text: string, there: readonly string[]): string[] {
  const needed = scripts.filter(({ letters }) => letters.test(text));
  const each = needed.map(({ languages }) => there.filter((code) => Object.hasOwn(languages, code)));
  return each.length === 0 || each.some((some) => some.length === 0) ? [] : [...new Set(each.flat())];
}
