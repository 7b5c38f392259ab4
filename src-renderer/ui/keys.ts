/**
 * Shortcuts are written "Mod+Shift+E": `Mod` is ⌘ on a Mac and Ctrl elsewhere. Names of keys as KeyboardEvent.key has them,
 * but "Space", and letters in upper case.
 */
export type Shortcut = string;

const macNames: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Backspace: '⌫',
  Escape: 'esc',
};
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc' };
const arrows: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '-': '−',
};

/** Its keys, one by one, as they are labelled. "Mod++" is Mod and the plus key. */
export function shortcutKeys(shortcut: Shortcut, mac: boolean): string[] {
  const parts = shortcut.endsWith('++')
    ? [...shortcut.slice(0, -2).split('+'), '+']
    : shortcut === '+'
      ? ['+']
      : shortcut.split('+');
  return parts.map((part) => arrows[part] ?? (mac ? macNames[part] : otherNames[part]) ?? part);
}

/** For `aria-keyshortcuts`. */
export const ariaShortcut = (shortcut: Shortcut, mac: boolean): string =>
  shortcut.replace('Mod', mac ? 'Meta' : 'Control');
