import { boundCommands, commands, type BoundKeys, type Command } from './commands';
import { namesOf, type Keystroke } from '../ui/shortcuts';

/** Which keys a command can be given, and what becomes of the others then. */

/** Keys that every control, list and dialog has a use of its own for. */
const everywhere = new Set(['Escape', 'Enter', 'Tab', 'Space', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);
const clipboard = new Set(['Mod+V', 'Mod+X']);
/** Browsers take these before a page hears of them. */
const browsers = new Set([
  'Mod+N',
  'Mod+T',
  'Mod+W',
  'Mod+Q',
  'Mod+R',
  'Mod+Shift+N',
  'Mod+Shift+T',
  'Mod+Shift+W',
  'F11',
]);

const held = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

/** The shortcut that a keystroke is; `null` while only Ctrl, Shift or the like are down. */
export const shortcutFrom = (stroke: Keystroke, mac: boolean): string | null =>
  held.has(stroke.key) ? null : (namesOf(stroke, mac)[0] ?? null);

/** Why a shortcut can't be given to a command, or `null`. */
export function bindingFault(shortcut: string, inBrowser: boolean): string | null {
  const bare = shortcut.replace(/^Shift\+/, '');
  if (everywhere.has(bare) || clipboard.has(shortcut))
    return 'That key already has a meaning everywhere. Choose another.';
  if (inBrowser && browsers.has(shortcut)) return 'The browser keeps that shortcut for itself. Choose another.';
  return null;
}

/** The other commands that have this shortcut. */
export const takenBy = (shortcut: string, id: string): readonly Command[] =>
  boundCommands().filter((each) => each.id !== id && each.shortcuts.includes(shortcut));

const usualOf = (id: string): readonly string[] => commands.find((each) => each.id === id)?.shortcuts ?? [];

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

/** What is kept: only what is not the usual. */
const tidy = (keys: BoundKeys): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([id, shortcuts]) => (same(shortcuts, usualOf(id)) ? [] : [[id, [...shortcuts]]])),
  );

/** The keys with this shortcut given to the command, in place of those it had; who else had it, has it no longer. */
export function withBinding(keys: BoundKeys, id: string, shortcut: string): Record<string, string[]> {
  const others = takenBy(shortcut, id).map(
    (each) => [each.id, each.shortcuts.filter((one) => one !== shortcut)] as const,
  );
  return tidy({ ...keys, ...Object.fromEntries(others), [id]: [shortcut] });
}

/**
 * P used the prompt wherever Pick didn't have it. Who had given Pick other keys by then goes on with P as the prompt's key: these are their
 * keys then. `null`: there is nothing to keep.
 */
export function withOldPromptKey(keys: BoundKeys, hintsSeen: readonly string[]): Record<string, string[]> | null {
  if (hintsSeen.includes('flag-keys')) return null;
  const { pick } = keys;
  if (pick === undefined || 'use-prompt' in keys || Object.values(keys).some((each) => each.includes('P'))) return null;
  return tidy({ ...keys, 'use-prompt': ['P'] });
}

export const withoutBinding = (keys: BoundKeys, id: string): Record<string, string[]> => tidy({ ...keys, [id]: [] });

export const withUsual = (keys: BoundKeys, id: string): Record<string, string[]> =>
  tidy({ ...keys, [id]: usualOf(id) });
