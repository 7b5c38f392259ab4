import { describe, expect, it } from 'vitest';
import { ariaShortcut, shortcutKeys } from '../../../src-renderer/ui/keys';

describe('shortcuts', () => {
  it('are written as the keys of the machine at hand', () => {
    expect(shortcutKeys('Mod+Shift+E', false)).toEqual(['Ctrl', 'Shift', 'E']);
    expect(shortcutKeys('Mod+Shift+E', true)).toEqual(['⌘', '⇧', 'E']);
    expect(shortcutKeys('ArrowLeft', false)).toEqual(['←']);
  });

  it('may be the plus key itself', () => {
    expect(shortcutKeys('+', false)).toEqual(['+']);
    expect(shortcutKeys('Mod++', false)).toEqual(['Ctrl', '+']);
  });

  it('are told to screen readers in their own spelling', () => {
    expect(ariaShortcut('Mod+Enter', false)).toBe('Control+Enter');
    expect(ariaShortcut('Mod+Enter', true)).toBe('Meta+Enter');
  });
});
