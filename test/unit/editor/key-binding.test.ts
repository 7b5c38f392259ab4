import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { bindKeys, boundCommands, command, commands, shortcutOf } from '../../../src-renderer/editor/commands';
import {
  bindingFault,
  shortcutFrom,
  takenBy,
  withBinding,
  withOldPromptKey,
  withoutBinding,
  withUsual,
} from '../../../src-renderer/editor/key-binding';

afterEach(() => bindKeys({}));

const ids = commands.map(({ id }) => id);
const shortcut = fc.constantFrom('C', 'G', 'Q', 'Mod+E', 'Mod+Shift+X', '5', '?', 'F8', 'Alt+R');

describe('keys that the designer sets', () => {
  it('hold for one command each, whatever is set in whatever order, and reset to the usual ones', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...ids), shortcut), { maxLength: 12 }), (steps) => {
        let keys: Record<string, string[]> = {};
        bindKeys(keys);
        for (const [id, wanted] of steps) {
          keys = withBinding(keys, id, wanted);
          bindKeys(keys);
          expect(shortcutOf(id)).toBe(wanted);
          expect(takenBy(wanted, id)).toEqual([]);
        }
        for (const id of ids) {
          keys = withUsual(keys, id);
          bindKeys(keys);
        }
        expect(keys).toEqual({});
        expect(boundCommands().map(({ shortcuts }) => shortcuts)).toEqual(commands.map(({ shortcuts }) => shortcuts));
      }),
    );
  });

  it('can be none', () => {
    bindKeys(withoutBinding({}, 'grid'));
    expect(shortcutOf('grid')).toBeUndefined();
    expect(command('tree').shortcuts).toEqual(['T']);
  });

  it('stay with the command that they were given, whatever usual keys a later version brings', () => {
    // As if they had been free when they were given.
    bindKeys({ grid: ['Shift+A'], 'take-out': ['Delete'] });
    expect(takenBy('Shift+A', 'grid')).toEqual([]);
    expect(shortcutOf('use-prompt')).toBeUndefined();
    // One that was left of the usual ones takes nothing from others.
    expect(command('delete').shortcuts).toContain('Delete');
  });

  it('are P for the prompt still, where Pick had been given another key', () => {
    expect(withOldPromptKey({ pick: ['F8'] }, [])).toEqual({ pick: ['F8'], 'use-prompt': ['P'] });
    expect(withOldPromptKey({ pick: [] }, ['keys'])).toEqual({ pick: [], 'use-prompt': ['P'] });
    for (const [keys, hintsSeen] of [
      [{}, []],
      [{ pick: ['F8'] }, ['flag-keys']],
      [{ pick: ['F8'], 'use-prompt': [] }, []],
      [{ pick: [], grid: ['P'] }, []],
    ] as const)
      expect(withOldPromptKey(keys, hintsSeen)).toBeNull();
  });

  it('are not those that everything needs, nor those that browsers keep', () => {
    for (const each of ['Escape', 'Enter', 'Tab', 'Space', 'Shift+Tab', 'ArrowUp', 'Mod+V'])
      expect(bindingFault(each, false)).toMatch(/Choose another/);
    expect(bindingFault('Mod+N', true)).toMatch(/browser/);
    expect(bindingFault('Mod+N', false)).toBeNull();
  });

  it('wait for a key while only Ctrl or Shift is down', () => {
    const stroke = { key: 'Shift', ctrlKey: false, metaKey: false, altKey: false, shiftKey: true };
    expect(shortcutFrom(stroke, false)).toBeNull();
    expect(shortcutFrom({ ...stroke, key: 'Q', code: 'KeyQ', ctrlKey: true }, false)).toBe('Mod+Shift+Q');
  });
});

it('no command is in the list of shortcuts twice, and one keystroke means two things only where the place decides', () => {
  expect(new Set(ids).size).toBe(ids.length);
  const twice = commands.flatMap(({ id, shortcuts }) =>
    shortcuts.filter((one) => takenBy(one, id).length > 0).map((one) => `${one} ${id}`),
  );
  // X rejects, but takes out in a survey and swaps while comparing; a crop where there is nothing to compare.
  expect(twice.toSorted()).toEqual([
    'C compare',
    'C crop',
    'Delete delete',
    'Delete take-out',
    'X reject',
    'X swap',
    'X take-out',
  ]);
});
