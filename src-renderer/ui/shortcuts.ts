/**
 * Shortcuts are written "Mod+Shift+E": `Mod` is ⌘ on a Mac and Ctrl elsewhere. Names of keys as KeyboardEvent.key has them,
 * but "Space", and letters in upper case. Signs ("?", "+") and digits stand without Shift: layouts differ in what asks for it.
 */
export interface Keystroke {
  readonly key: string;
  /** Where the key lies: "KeyN". */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** Held to type a third character of a key. */
  readonly altGraph?: boolean;
}

/** What keys of signs type on a US keyboard, alone and with Shift. */
const signsAt: Readonly<Record<string, string>> = {
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Semicolon: ';:',
  Quote: '\'"',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Minus: '-_',
  Equal: '=+',
  Backquote: '`~',
};

const isOne = (key: string): boolean => [...key].length === 1;
const isLatin = (key: string): boolean => isOne(key) && /\p{Script=Latin}/u.test(key);
const isSign = (key: string): boolean => isOne(key) && /[^\p{L}\p{M}\p{N}\s]/u.test(key);
/** A letter, a vowel sign, a ligature or a sign of a script that is not Latin: where it stands says which key is meant. */
const isForeign = (key: string): boolean => /[\p{L}\p{M}\p{scx=Arab}]/u.test(key) && !/\p{Script=Latin}/u.test(key);
/** Signs that layouts of Latin letters (Dvorak, bépo, AZERTY) have where others have letters: there they are meant. */
const onLetterKeys = /['",.;:<>?!_-]/;

/** What a keystroke may mean, as shortcuts are written, the likeliest first. */
export function namesOf(stroke: Keystroke, mac: boolean): readonly string[] {
  const { key, code = '', altKey: alt, shiftKey: shift } = stroke;
  const [mod, other] = mac ? [stroke.metaKey, stroke.ctrlKey] : [stroke.ctrlKey, stroke.metaKey];
  // AltGr types a character, on Windows told as Ctrl and Alt: nothing else is meant by it.
  if (stroke.altGraph || (!mac && mod && alt)) return isSign(key) ? [key] : [];
  if (other) return [];
  const held = `${mod ? 'Mod+' : ''}${alt ? 'Alt+' : ''}`;
  const shifted = `${held}${shift ? 'Shift+' : ''}`;
  const names: string[] = [];

  // Whatever key it lies on, and whether Shift was told: who types it means it.
  if (key === '$') names.push(`${held}$`);
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (/^\d$/.test(key)) names.push(held + key);
  else if (digit !== undefined && !shift) names.push(held + digit);

  if (key === ' ') names.push(`${shifted}Space`);
  else if (isLatin(key)) names.push(shifted + key.toUpperCase());
  else if (isSign(key)) names.push(held + key, ...(mac && alt && !mod ? [key] : []));
  else if (!isOne(key) && !isForeign(key) && key !== 'Dead') names.push(shifted + key);

  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  // On a Mac, Alt makes another character of a letter, or begins an accent.
  const elsewhere = alt ? !isLatin(key) || mac : key !== 'Dead' && !isLatin(key) && !onLetterKeys.test(key);
  if (letter !== undefined && elsewhere) names.push(shifted + letter);
  const sign = signsAt[code]?.[shift ? 1 : 0];
  if (sign !== undefined && isForeign(key)) names.push(held + sign);
  // Not on every keyboard is there a "$".
  if (digit === '4' && shift && !/^\d$/.test(key)) names.push(`${held}$`);
  return [...new Set(names)];
}

/** What a keyboard event says of the keys that are held, AltGr among them. */
export const strokeOf = (event: Keystroke & { getModifierState?(name: string): boolean }): Keystroke => ({
  key: event.key,
  code: event.code ?? '',
  ctrlKey: event.ctrlKey,
  metaKey: event.metaKey,
  altKey: event.altKey,
  shiftKey: event.shiftKey,
  altGraph: event.altGraph ?? event.getModifierState?.('AltGraph') ?? false,
});

export const matches = (shortcut: string, stroke: Keystroke, mac: boolean): boolean =>
  namesOf(stroke, mac).includes(shortcut);

/** The first of `all` that the keystroke means and that `accepts`: a likelier meaning goes before the order of the list. */
export function meant<T extends { readonly shortcuts: readonly string[] }>(
  all: readonly T[],
  stroke: Keystroke,
  mac: boolean,
  accepts: (one: T, name: string) => boolean,
): T | null {
  for (const name of namesOf(stroke, mac)) {
    const found = all.find((one) => one.shortcuts.includes(name) && accepts(one, name));
    if (found) return found;
  }
  return null;
}
