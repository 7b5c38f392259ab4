import { describe, expect, it } from 'vitest';
import { turnedSize } from '../../../src-main/common/turned';
import {
  fits,
  held,
  moved,
  resized,
  shaped,
  sized,
  turnedRect,
  whole,
  type Handle,
  type Rect,
} from '../../../src-renderer/canvas/crop';

const bounds = { width: 4000, height: 3000 };
const rect: Rect = { left: 1000, top: 500, width: 1200, height: 900 };
const handles: readonly Handle[] = ['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw'];

describe('a crop that is dragged', () => {
  it('moves as a whole and stops at the edges', () => {
    expect(moved(rect, 10, -20, bounds)).toEqual({ ...rect, left: 1010, top: 480 });
    expect(moved(rect, -5_000, 9_000, bounds)).toEqual({ ...rect, left: 0, top: 2_100 });
  });

  it.each<[Handle, number, number, Rect]>([
    ['e', 100, 77, { left: 1000, top: 500, width: 1300, height: 900 }],
    ['w', 100, 77, { left: 1100, top: 500, width: 1100, height: 900 }],
    ['n', 77, -50, { left: 1000, top: 450, width: 1200, height: 950 }],
    ['se', 9_000, 9_000, { left: 1000, top: 500, width: 3000, height: 2500 }],
    ['nw', -9_000, -9_000, { left: 0, top: 0, width: 2200, height: 1400 }],
    ['se', -9_000, -9_000, { left: 1000, top: 500, width: 64, height: 64 }],
    ['nw', 9_000, 9_000, { left: 2136, top: 1336, width: 64, height: 64 }],
  ])('by %s by %d, %d moves that side alone', (handle, dx, dy, expected) => {
    expect(resized(rect, handle, dx, dy, bounds, null)).toEqual(expected);
  });

  it('keeps its shape, stays inside, and leaves the opposite corner where it is', () => {
    for (const ratio of [1, 4 / 5, 3 / 2, 16 / 9, 9 / 16]) {
      for (const handle of handles) {
        for (const [dx, dy] of [
          [300, 10],
          [-300, 40],
          [5_000, 5_000],
          [-5_000, -5_000],
          [0, 700],
          [3, -700],
        ] as const) {
          const next = resized(shaped(rect, ratio, bounds), handle, dx, dy, bounds, ratio);
          expect(fits(next, bounds), `${handle} ${ratio}`).toBe(true);
          expect(Math.abs(next.width - next.height * ratio), `${handle} ${ratio} ${dx} ${dy}`).toBeLessThanOrEqual(
            Math.max(1, ratio),
          );
          const before = shaped(rect, ratio, bounds);
          if (handle.includes('w')) expect(next.left + next.width).toBe(before.left + before.width);
          if (handle.includes('e')) expect(next.left).toBe(before.left);
          if (handle.includes('n'))
            expect(Math.abs(next.top + next.height - before.top - before.height)).toBeLessThanOrEqual(1);
          if (handle.includes('s')) expect(next.top).toBe(before.top);
        }
      }
    }
  });
});

describe('a crop in figures', () => {
  it('is held inside: its size before its place', () => {
    expect(held({ left: 3_900, top: -7, width: 400.4, height: 9_000 }, bounds)).toEqual({
      left: 3_600,
      top: 0,
      width: 400,
      height: 3_000,
    });
    expect(held({ left: 0, top: 0, width: 1, height: 1 }, { width: 20, height: 2_000 })).toEqual({
      left: 0,
      top: 0,
      width: 20,
      height: 64,
    });
  });

  it('follows a typed side where a shape is kept', () => {
    expect(sized(rect, 'width', 800, bounds, null)).toEqual({ ...rect, width: 800 });
    expect(sized(rect, 'width', 800, bounds, 2)).toEqual({ ...rect, width: 800, height: 400 });
    expect(sized(rect, 'height', 2_900, bounds, 2)).toEqual({ left: 0, top: 500, width: 4_000, height: 2_000 });
  });

  it('takes another shape: as much of the whole picture as can be, else about as much as before around the same middle', () => {
    expect(shaped(whole(bounds), 1, bounds)).toEqual({ left: 500, top: 0, width: 3_000, height: 3_000 });
    expect(shaped(whole(bounds), 16 / 9, bounds)).toEqual({ left: 0, top: 375, width: 4_000, height: 2_250 });
    const square = shaped(rect, 1, bounds);
    expect(square.width).toBe(square.height);
    expect(Math.abs(square.width * square.height - rect.width * rect.height)).toBeLessThan(2_000);
    expect(square.left + square.width / 2).toBeCloseTo(rect.left + rect.width / 2, -0.5);
  });
});

describe('a quarter turn', () => {
  it('takes the crop along, and four of them bring it back', () => {
    expect(turnedSize(bounds, 90)).toEqual({ width: 3_000, height: 4_000 });
    expect(turnedRect({ left: 0, top: 0, width: 100, height: 50 }, bounds, true)).toEqual({
      left: 2_950,
      top: 0,
      width: 50,
      height: 100,
    });
    expect(turnedRect({ left: 0, top: 0, width: 100, height: 50 }, bounds, false)).toEqual({
      left: 0,
      top: 3_900,
      width: 50,
      height: 100,
    });
    for (const clockwise of [true, false]) {
      let [turned, size]: [Rect, typeof bounds] = [rect, bounds];
      for (let n = 0; n < 4; n++) [turned, size] = [turnedRect(turned, size, clockwise), turnedSize(size, 90)];
      expect(turned).toEqual(rect);
      expect(turnedRect(turnedRect(rect, bounds, clockwise), turnedSize(bounds, 90), !clockwise)).toEqual(rect);
    }
  });
});
