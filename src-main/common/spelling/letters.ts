/** What counts as the same letter. Pure. */

/** A text as it is compared: composed, and with one kind of apostrophe, quote and dash. */
export const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[‘’‚‛′´`ʼ]/gu, "'")
    .replace(/[“”„‟″«»]/gu, '"')
    .replace(/[‐‑‒–—−]/gu, '-')
    .replace(/…/gu, '...');

/** Its letters and signs without the spaces, which type sets as it likes. */
export const signsOf = (text: string): string[] => [...comparable(text)].filter((sign) => !/\s/u.test(sign));

/** A letter without its accents: é → e, ø and ł among them, which Unicode does not take apart. */
export function bare(letter: string): string {
  const apart = letter.normalize('NFD').replace(/\p{M}/gu, '');
  return untaken[apart] ?? apart;
}

const untaken: Readonly<Record<string, string>> = { ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ħ: 'h' };

export const hasAccent = (letter: string): boolean => bare(letter) !== letter.normalize('NFC');

/** By the letter that is wanted: others that look the same in most typefaces. */
const lookAlikes: Readonly<Record<string, string>> = {
  O: '0○Οο',
  o: '0Οο',
  '0': 'OoDΟ○',
  I: 'l1|丨',
  l: 'I1|丨',
  '1': 'Il|丨',
  '|': 'Il1',
  ß: 'Bβ',
  "'": '´`,',
  '-': '–—',
  ':': '：',
  '!': '！|',
  '?': '？',
  ',': '，',
  '(': '（',
  ')': '）',
  '.': '·•',
  '·': '.•',
  '&': '＆',
};

const otherCase = (letter: string): string[] => {
  const [upper, lower] = [letter.toUpperCase(), letter.toLowerCase()];
  return [upper, lower].filter((each) => [...each].length === 1);
};

const memory = new Map<string, readonly string[]>();

/** Letters that do where this one is wanted: in the other case, as look-alikes, and without or with other accents, which are looked at by themselves. */
export function accepted(letter: string): readonly string[] {
  const known = memory.get(letter);
  if (known) return known;
  const base = bare(letter);
  const all = new Set([letter, ...otherCase(letter), base, ...otherCase(base), ...(lookAlikes[letter] ?? '')]);
  for (const each of accentedLetters) if (otherCase(base).includes(bare(each))) all.add(each);
  const list = [...all];
  memory.set(letter, list);
  return list;
}

/** Letters with accents that the readers know. */
const accentedLetters = [...'éèêëÉÈÊËáàâäãåÁÀÂÄÃÅíìîïÍÌÎÏóòôöõøÓÒÔÖÕØúùûüÚÙÛÜñÑçÇýÿāēīōūǐǒ'];

export const does = (wanted: string, read: string): boolean => accepted(wanted).includes(read);

/** Is it a letter, a digit or a sign that a difference in counts? Points and commas are small, and easily lost. */
export const isSmallSign = (letter: string): boolean => !/[\p{L}\p{N}&$€£@%+#?!]/u.test(letter);
