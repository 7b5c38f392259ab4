import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { bindKeys, boundCommands, command, commands, shortcutOf } from '../../../src-renderer/editor/commands';
import {
  bindingFault,
  shortcutFrom,
  takenBy,
  withBinding,
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
  // Flags in the grid and the survey, where X takes out; a crop where there is nothing to compare.
  expect(twice.toSorted()).toEqual([
    'C compare',
    'C crop',
    'Delete delete',
    'Delete take-out',
    'P pick',
    'P use-prompt',
    'X reject',
    'X swap',
    'X take-out',
  ]);
});
