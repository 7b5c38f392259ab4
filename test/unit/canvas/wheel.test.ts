import { describe, expect, it } from 'vitest';
import { wheelMeaning, type WheelTurn } from '../../../src-renderer/canvas/wheel';

const turn = (over: Partial<WheelTurn>): WheelTurn => ({
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...over,
});
const factor = (over: Partial<WheelTurn>): number => {
  const meaning = wheelMeaning(turn(over), null);
  if (meaning.kind !== 'zoom') throw new Error('not a zoom');
  return meaning.factor;
};

describe('the wheel', () => {
  it('zooms in when turned away and out when turned back, by the same amount', () => {
    expect(factor({ deltaY: -120 })).toBeGreaterThan(1.15);
    expect(factor({ deltaY: -120 }) * factor({ deltaY: 120 })).toBeCloseTo(1, 9);
  });

  it('counts lines and pages as what they are', () => {
    expect(factor({ deltaY: -3, deltaMode: 1 })).toBeGreaterThan(1.1);
  });

  it('does not leap when a wheel reports a huge turn', () => {
    expect(factor({ deltaY: -5000 })).toBeLessThan(1.4);
  });

  it('takes a pinch, which arrives with Ctrl, as a fine zoom', () => {
    expect(factor({ deltaY: -4, ctrlKey: true })).toBeCloseTo(1.04, 2);
  });

  it('pans with Shift, and where two fingers set off sideways', () => {
    expect(wheelMeaning(turn({ deltaY: 50, shiftKey: true }), null)).toEqual({ kind: 'pan', dx: -0, dy: -50 });
    expect(wheelMeaning(turn({ deltaX: 30, deltaY: 4 }), null).kind).toBe('pan');
  });

  it('keeps the meaning a gesture began with', () => {
    expect(wheelMeaning(turn({ deltaX: 2, deltaY: 30 }), 'pan').kind).toBe('pan');
    expect(wheelMeaning(turn({ deltaX: 30, deltaY: 2 }), 'zoom').kind).toBe('zoom');
    expect(wheelMeaning(turn({ deltaY: 30, ctrlKey: true }), 'pan').kind).toBe('zoom');
  });
});
