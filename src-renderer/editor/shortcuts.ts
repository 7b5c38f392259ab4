/**
 * Shortcuts are written "Mod+Shift+E": `Mod` is ⌘ on a Mac and Ctrl elsewhere. Names of keys as KeyboardEvent.key has them,
 * but "Space", and letters in upper case.
 */
export interface Keystroke {
  readonly key: string;
  /** Where the key lies: "KeyN". */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

interface Parts { readonly key: string; readonly mod: boolean; readonly shift: boolean; readonly alt: boolean }

function parse(shortcut: string): Parts {
  const plus = shortcut.endsWith('+');
  const parts = (plus ? shortcut.slice(0, -1) : shortcut).split('+').filter(Boolean);
  const key = plus ? '+' : (parts.pop() ?? '');
  return { key, mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt') };
}

const keyOf = (stroke: Keystroke): string => (stroke.key === ' ' ? 'Space' : stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key);

/** Letters and named keys ask for Shift as written; signs ("?", "+", "[") are what the layout makes of any Shift. */
export function matches(shortcut: string, stroke: Keystroke, mac: boolean): boolean {
  const { key, mod, shift, alt } = parse(shortcut);
  // On a Mac, Alt makes another letter of a letter.
  if (keyOf(stroke) !== key && !(alt && stroke.code === `Key${key}`)) return false;
  const sign = key.length === 1 && !/[A-Z0-9]/.test(key);
  const [primary, other] = mac ? [stroke.metaKey, stroke.ctrlKey] : [stroke.ctrlKey, stroke.metaKey];
  // On some layouts "[" and "\" are typed with AltGr, which tells as Ctrl + Alt.
  if (sign && !mod && !alt && stroke.altKey && stroke.ctrlKey && !mac) return true;
  return primary === mod && !other && stroke.altKey === alt && (sign || stroke.shiftKey === shift);
}
