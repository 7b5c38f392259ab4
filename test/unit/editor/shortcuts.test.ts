import { describe, expect, it } from 'vitest';
import { commandNames } from '../../../src-main/contract/bridge';
import { commands, findCommand } from '../../../src-renderer/editor/commands';
import { matches, type Keystroke } from '../../../src-renderer/ui/shortcuts';

const press = (key: string, held: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('shortcuts', () => {
  it.each<[string, Keystroke, boolean]>([
    ['Mod+Enter', press('Enter', { ctrlKey: true }), true],
    ['Mod+Enter', press('Enter'), false],
    ['Mod+Enter', press('Enter', { metaKey: true }), false],
    ['P', press('p'), true],
    ['P', press('P', { shiftKey: true }), false],
    ['P', press('p', { ctrlKey: true }), false],
    ['Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), true],
    ['Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false],
    ['?', press('?', { shiftKey: true }), true],
    ['+', press('+', { shiftKey: true }), true],
    ['Mod++', press('+', { ctrlKey: true, shiftKey: true }), true],
    ['[', press('[', { ctrlKey: true, altKey: true }), true],
    ['\\', press('\\'), true],
    ['.', press('.'), true],
    ['3', press('3'), true],
    ['3', press('3', { altKey: true }), false],
    ['Alt+N', press('n', { altKey: true }), true],
    ['Alt+N', press('Dead', { altKey: true, code: 'KeyN' }), true],
    ['Alt+N', press('n'), false],
    ['N', press('Dead', { altKey: true, code: 'KeyN' }), false],
  ])('%s and %j: %s', (shortcut, stroke, hit) => {
    expect(matches(shortcut, stroke, false)).toBe(hit);
  });

  it('take ⌘ for Mod on a Mac, and leave Ctrl alone', () => {
    expect(matches('Mod+Enter', press('Enter', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+Enter', press('Enter', { ctrlKey: true }), true)).toBe(false);
  });

  it('are none that a browser keeps for itself', () => {
    const kept = ['N', 'T', 'W'].flatMap((key) => [`Mod+${key}`, `Mod+Shift+${key}`]).concat('Mod+Shift+A');
    expect(commands.flatMap((command) => command.shortcuts).filter((shortcut) => kept.includes(shortcut))).toEqual([]);
  });

  it('belong to one command each', () => {
    // Of a shared one the first that is possible is meant: C compares where there is a version to compare, else it crops; X rejects,
    // but in a survey X and Delete take a picture out, and while comparing X swaps.
    const shared = {
      C: ['compare', 'crop'],
      X: ['reject', 'take-out', 'swap'],
      Delete: ['delete', 'take-out'],
    };
    for (const [key, ids] of Object.entries(shared))
      expect(commands.filter(({ shortcuts }) => shortcuts.includes(key)).map(({ id }) => id)).toEqual(ids);
    const all = commands.flatMap((command) => command.shortcuts).filter((key) => !(key in shared));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('commands', () => {
  it('answer to every name that Electron’s menu sends', () => {
    expect(commandNames.filter((name) => findCommand(name) === null)).toEqual([]);
  });

  it('have one title each', () => {
    const titles = commands.map((command) => command.title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
