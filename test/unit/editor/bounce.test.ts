import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bouncing } from '../../../src-renderer/ui/bounce';

const key = constantFrom('Enter', 'Space', 'NumpadEnter');
/** Milliseconds by eighths: sums of them are exact, so that a time is what it was drawn as. */
const times = (min: number, max: number) => integer({ min: min * 8, max: max * 8 }).map((eighths) => eighths / 8);
/** Of one press: how long the key is down, and how long it is up before. */
const press = (up: { min: number; max: number }) => record({ up: times(up.min, up.max), down: times(0, 200) });
type Presses = readonly { readonly up: number; readonly down: number }[];

/** How many of the presses of a key count. */
function counted(
  code: string,
  presses: Presses,
  between: (presses: ReturnType<typeof bouncing>, at: number) => void = () => {},
): number {
  const guard = bouncing();
  let at = 1_000;
  let count = 0;
  for (const { up, down } of presses) {
    between(guard, at);
    at += up;
    guard.note({ type: 'keydown', code, timeStamp: at, repeat: false });
    if (!guard.isBounce()) count++;
    guard.note({ type: 'keydown', code, timeStamp: at + down / 2, repeat: true });
    at += down;
    guard.note({ type: 'keyup', code, timeStamp: at, repeat: false });
    guard.settle();
  }
  return count;
}

describe('a key', () => {
  it('that bounces is pressed once, however often it does', () => {
    assert(
      property(key, array(press({ min: 0, max: 19.875 }), { minLength: 1, maxLength: 20 }), (code, presses) => {
        expect(counted(code, presses)).toBe(1);
      }),
    );
  });

  it('is pressed as often as a finger presses it, however long it is held', () => {
    assert(
      property(key, array(press({ min: 20, max: 5_000 }), { maxLength: 20 }), (code, presses) => {
        expect(counted(code, presses)).toBe(presses.length);
      }),
    );
  });

  it('is pressed anew, however soon, once another key or the mouse was pressed', () => {
    assert(
      property(key, array(press({ min: 0, max: 5_000 }), { maxLength: 20 }), (code, presses) => {
        const other = (guard: ReturnType<typeof bouncing>, at: number): void => {
          for (const type of ['keyup', 'keydown'])
            guard.note({ type, code: 'ControlLeft', timeStamp: at, repeat: false });
        };
        expect(counted(code, presses, other)).toBe(presses.length);
        expect(counted(code, presses, (guard) => guard.reset())).toBe(presses.length);
      }),
    );
  });
});
