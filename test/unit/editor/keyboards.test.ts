import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src-renderer/editor/commands';
import { meant, namesOf } from '../../../src-renderer/ui/shortcuts';
import { layouts, placeOf, pressAt, type Held, type Layout } from './layouts';

const idOf = (stroke: Parameters<typeof namesOf>[0], mac = false): string | null =>
  meant(commands, stroke, mac, () => true)?.id ?? null;

/** Commands of a letter, each with the one that is first among those of one shortcut. */
const byLetter = commands.flatMap(({ shortcuts }) =>
  shortcuts.flatMap((shortcut) => {
    const letter = /^(?:(?:Mod|Shift|Alt)\+)*([A-Z])$/.exec(shortcut)?.[1];
    const first = commands.find((other) => other.shortcuts.includes(shortcut))!;
    return letter ? [{ id: first.id, shortcut, letter }] : [];
  }),
);
const heldFor = (shortcut: string, mac: boolean): Held => ({
  [mac ? 'metaKey' : 'ctrlKey']: shortcut.includes('Mod+'),
  shiftKey: shortcut.includes('Shift+'),
  altKey: shortcut.includes('Alt+'),
});

describe.each(layouts.map((keyboard) => [keyboard.name, keyboard] as [string, Layout]))(
  'on a %s keyboard',
  (_, keyboard) => {
    it('every shortcut of a letter is on the key of that letter, or on its place where letters are not Latin', () => {
      for (const mac of [false, true])
        for (const { id, shortcut, letter } of byLetter)
          expect([shortcut, idOf(pressAt(keyboard, placeOf(keyboard, letter), heldFor(shortcut, mac)), mac)]).toEqual([
            shortcut,
            id,
          ]);
    });

    it('stars are given by the row of digits', () => {
      for (let n = 0; n <= 5; n++) expect([n, idOf(pressAt(keyboard, `Digit${n}`))]).toEqual([n, `rate-${n}`]);
      for (const [code, [, shift]] of keyboard.keys)
        if (/^[0-5]$/.test(shift)) expect(idOf(pressAt(keyboard, code, { shiftKey: true }))).toBe(`rate-${shift}`);
      expect(idOf(pressAt(keyboard, 'Digit0', { ctrlKey: true }))).toBe('zoom-fit');
      expect(idOf(pressAt(keyboard, 'Digit1', { ctrlKey: true }))).toBe('zoom-actual');
    });

    it('AltGr types a character, and does nothing else', () => {
      const signs = new Set(['[', ']', '\\', '$', '+', '-', '=', '.', '?']);
      const altGr: readonly Held[] = [
        { altGraph: true },
        { altGraph: true, ctrlKey: true, altKey: true },
        { ctrlKey: true, altKey: true },
      ];
      fc.assert(
        fc.property(
          fc.constantFrom(...keyboard.keys.keys()),
          fc.constantFrom(...altGr),
          fc.boolean(),
          (code, held, shiftKey) => {
            const stroke = pressAt(keyboard, code, { ...held, shiftKey });
            const id = idOf(stroke);
            if (id !== null) expect(signs).toContain(stroke.key);
            expect(namesOf(stroke, false).filter((name) => name.includes('Mod+') || name.includes('Alt+'))).toEqual([]);
          },
        ),
      );
    });

    it('the panels can be folded without AltGr, and the ledger and the list of shortcuts are in reach', () => {
      const strokes = [...keyboard.keys.keys()].flatMap((code) =>
        [{}, { shiftKey: true }, { altKey: true }].map((held) => pressAt(keyboard, code, held)),
      );
      const reached = new Set(strokes.map((stroke) => idOf(stroke)));
      for (const id of ['toggle-recipe', 'toggle-history', 'picture-only', 'star', 'shortcuts', 'zoom-in', 'zoom-out'])
        expect(reached).toContain(id);
    });

    it('a key types what is typed there where that is a shortcut, and means one command at most', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...keyboard.keys.keys()),
          fc.record({ ctrlKey: fc.boolean(), shiftKey: fc.boolean(), metaKey: fc.boolean() }),
          (code, held) => {
            const stroke = pressAt(keyboard, code, held);
            // Both at once are nobody's shortcut.
            if (held.ctrlKey && held.metaKey) expect(idOf(stroke)).toBeNull();
            // Where letters are Latin, no key is taken for another letter than its own.
            if (keyboard.latin && /^[a-z]$/i.test(stroke.key))
              for (const name of namesOf(stroke, false)) expect(name.endsWith(stroke.key.toUpperCase())).toBe(true);
          },
        ),
      );
    });
  },
);

describe('on Dvorak', () => {
  it('a sign on a key that is a letter elsewhere is that sign alone', () => {
    const dvorak = layouts.find(({ name }) => name === 'Dvorak')!;
    expect(idOf(pressAt(dvorak, 'KeyE', { ctrlKey: true }))).toBeNull();
    expect(idOf(pressAt(dvorak, 'KeyZ', { ctrlKey: true }))).toBeNull();
    expect(idOf(pressAt(dvorak, 'KeyW', { ctrlKey: true }))).toBe('settings');
    expect(idOf(pressAt(dvorak, 'KeyE'))).toBe('star');
  });
});
