/** Longer is no lettering, but a sentence whose quotes were never meant as a pair. */
const LONGEST = 2_000;
const LONGEST_SINGLE = 120;

/** What closes quoted words whatever stands around it, and what does only where it looks like an end: autocorrect makes pairs of two kinds. */
interface Style {
  readonly ends: string;
  readonly mayEnd: string;
}

const STYLES: ReadonlyMap<string, Style> = new Map([
  ['"', { ends: '"”', mayEnd: '“' }],
  ['＂', { ends: '＂', mayEnd: '' }],
  ['“', { ends: '”', mayEnd: '"“' }],
  ['”', { ends: '”', mayEnd: '"“' }],
  ['„', { ends: '“”', mayEnd: '"' }],
  ['«', { ends: '»', mayEnd: '' }],
  ['»', { ends: '«', mayEnd: '»' }],
  ['‹', { ends: '›', mayEnd: '' }],
  ['›', { ends: '‹', mayEnd: '›' }],
  ['「', { ends: '」', mayEnd: '' }],
  ['『', { ends: '』', mayEnd: '' }],
]);

/** Quotes that open and never close, so that what stands between them inside other quotes is of those. */
const ONLY_OPEN = '„«‹「『';

const SINGLES: ReadonlyMap<string, string> = new Map([
  ["'", "'’"],
  ['‘', "’'"],
  ['’', '’'],
  ['‚', '‘’'],
]);

const space = /[\s\u00a0\u202f\u3000]/u;
const letter = /[\p{L}\p{M}\p{N}]/u;
/** Scripts that put no space before a quote. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const digit = /[\p{Nd}½¼¾⅓⅔⅛⅜⅝⅞]/u;
/** 'n', 't, '90s, 'til and their like: letters were left out, and nothing is quoted. */
const elision =
  /^(?:\p{Ll}(?:$|[^\p{L}\p{N}])|\d\ds?(?:$|[^\p{L}\p{N}])|(?:til|till|tis|twas|em|cause|cuz|bout|round|neath|nuff|sta|sto|ndrangheta)(?:$|[^\p{L}]))/iu;

/**
 * The words a prompt asks to be rendered: what stands in it between quotes of any kind that people type, in order, trimmed, no repeats.
 * Inches, feet and apostrophes are no quotes; single quotes only where they clearly quote.
 */
export function quotedWords(prompt: string): string[] {
  const words = new Set<string>();
  for (let at = 0; at < prompt.length; at++) {
    const end = endOf(prompt, at) ?? endOfSingle(prompt, at);
    if (end === null) continue;
    const word = prompt.slice(at + 1, end).trim();
    if (word) words.add(word);
    at = end;
  }
  return [...words];
}

/** Where what opens at `at` is closed; `null` where nothing opens there, or nothing closes it. */
function endOf(prompt: string, at: number): number | null {
  const opener = prompt[at]!;
  const style = STYLES.get(opener);
  if (!style || !mayOpen(prompt, at)) return null;
  const last = Math.min(prompt.length - 1, at + LONGEST);
  for (let here = at + 1; here <= last; here++) {
    const sign = prompt[here]!;
    if (!STYLES.has(sign) && !style.ends.includes(sign)) continue;
    const ends = style.ends.includes(sign);
    if (ends && !isInchWithin(prompt, here)) return here;
    if (!ends && style.mayEnd.includes(sign) && looksLikeEnd(prompt, here)) return here;
    // A quotation within this one is part of it.
    if (sign === opener && sign !== '"') return null;
    if (ONLY_OPEN.includes(sign) || ('"“'.includes(sign) && looksLikeStart(prompt, here)))
      here = innerEnd(prompt, here) ?? here;
  }
  return null;
}

/** Of a quotation within another, by its own closing sign alone. */
function innerEnd(prompt: string, at: number): number | null {
  const { ends } = STYLES.get(prompt[at]!)!;
  for (let here = at + 1; here < Math.min(prompt.length, at + LONGEST); here++)
    if (ends.includes(prompt[here]!)) return looksLikeEnd(prompt, here) ? here : null;
  return null;
}

/** `"` and `”` after a digit are inches, after a letter they close something; the others always open. */
function mayOpen(prompt: string, at: number): boolean {
  const sign = prompt[at]!;
  const before = prompt[at - 1] ?? ' ';
  if (sign === '"') return !digit.test(before);
  return sign !== '”' || !letter.test(before) || unspaced.test(before);
}

/** The inch of "A 24" TV": what follows is closed once more before anything opens. */
function isInchWithin(prompt: string, at: number): boolean {
  if (prompt[at] !== '"' || !digit.test(prompt[at - 1] ?? ' ')) return false;
  if (/^"\s*[x×]\s*\d/iu.test(prompt.slice(at, at + 8))) return prompt.indexOf('"', at + 1) !== -1;
  const next = prompt.indexOf('"', at + 1);
  if (next <= at + 1 || next - at > 60 || !looksLikeEnd(prompt, next) || digit.test(prompt[next - 1]!)) return false;
  return !Array.from(prompt.slice(at + 1, next)).some((sign) => STYLES.has(sign));
}

const looksLikeEnd = (prompt: string, at: number): boolean =>
  !space.test(prompt[at - 1] ?? ' ') && !letter.test(prompt[at + 1] ?? ' ');

const looksLikeStart = (prompt: string, at: number): boolean =>
  !letter.test(prompt[at - 1] ?? ' ') && !space.test(prompt[at + 1] ?? ' ');

/** Single quotes: opened after a space or a bracket, closed before one, and no letters left out. */
function endOfSingle(prompt: string, at: number): number | null {
  const ends = SINGLES.get(prompt[at]!);
  if (ends === undefined) return null;
  const before = prompt[at - 1] ?? ' ';
  const after = prompt[at + 1] ?? ' ';
  if (!space.test(before) && !/[([{:,;=—–-]/u.test(before) && !unspaced.test(before)) return null;
  if (space.test(after) || (prompt[at] !== '‚' && elision.test(prompt.slice(at + 1, at + 16)))) return null;
  let found: number | null = null;
  for (let here = at + 1; here <= Math.min(prompt.length - 1, at + LONGEST_SINGLE); here++) {
    const sign = prompt[here]!;
    if (sign === '\n' || STYLES.has(sign)) break;
    if (here > at + 1 && looksLikeSingleStart(prompt, here)) {
      // 'n' and '90s within: no other quotation begins.
      if (!elision.test(prompt.slice(here + 1, here + 16))) break;
      continue;
    }
    if (!ends.includes(sign) || !looksLikeEnd(prompt, here)) continue;
    if (isLeftOut(prompt, here)) continue;
    found = here;
    // The dogs' bowl: a plural's apostrophe, unless nothing else closes.
    if (!/s/iu.test(prompt[here - 1]!) || !/^\s\p{Ll}/u.test(prompt.slice(here + 1, here + 3))) break;
  }
  return found;
}

/** The second sign of 'n'. */
const isLeftOut = (prompt: string, at: number): boolean => /\s['’‘]n$/u.test(prompt.slice(Math.max(0, at - 3), at));

const looksLikeSingleStart = (prompt: string, at: number): boolean =>
  "'‘’‚".includes(prompt[at]!) && space.test(prompt[at - 1]!) && !space.test(prompt[at + 1] ?? ' ');
