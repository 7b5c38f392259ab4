import { describe, expect, it } from 'vitest';
import { panelWidths, usualWidth } from '../../../src-renderer/ui/panel-widths';

const open = (width: number | null = null) => ({ width, folded: null });

describe('the side panels', () => {
  it('follow the window while nobody dragged them', () => {
    expect([1920, 1440, 1280, 1152, 1024, 900].map(usualWidth)).toEqual([300, 300, 300, 280, 260, 260]);
    expect(panelWidths(1440, open(), open())).toEqual([300, 300]);
    expect(panelWidths(1024, open(), open())).toEqual([260, 260]);
  });

  it('keep the pixels they were dragged to, as far as the main part has room', () => {
    expect(panelWidths(1920, open(480), open(333))).toEqual([480, 333]);
    expect(panelWidths(1440, open(480), open(480))).toEqual([480, 480]);
    // 1024 − 420 are 604 for both: the wider one gives way first.
    expect(panelWidths(1024, open(480), open())).toEqual([344, 260]);
    expect(panelWidths(1024, open(), open(480))).toEqual([260, 344]);
    expect(panelWidths(1024, open(480), open(400))).toEqual([302, 302]);
    expect(panelWidths(800, open(480), open(480))).toEqual([260, 260]);
  });

  it('leave room for what stands for a folded one', () => {
    expect(panelWidths(1024, open(480), { width: 480, folded: 64 })).toEqual([480, 64]);
    expect(panelWidths(1024, { width: null, folded: 28 }, { width: null, folded: 64 })).toEqual([28, 64]);
  });
});
