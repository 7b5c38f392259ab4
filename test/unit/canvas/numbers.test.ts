import { describe, expect, it } from 'vitest';
import {
  decimals,
  mistyped,
  parseNumber,
  parseUnfinished,
  showNumber,
  snapped,
  stepped,
} from '../../../src-renderer/ui/numbers';

const strength = { min: 0, max: 1, step: 0.01 };
const seed = { min: 0, max: 2_147_483_647, step: 1 };

describe('numbers in fields', () => {
  it('reads what people type', () => {
    expect(parseNumber('0.7', strength)).toBe(0.7);
    expect(parseNumber('0,7', strength)).toBe(0.7);
    expect(parseNumber('.35', strength)).toBe(0.35);
    expect(parseNumber(' 48 213 ', seed)).toBe(48_213);
    expect(parseNumber('48,213', seed)).toBe(48_213);
    expect(parseNumber('48’213'.replace('’', "'"), seed)).toBe(48_213);
  });

  it('reads nothing into what is no number', () => {
    for (const text of ['', 'abc', '1.2.3', '--1', '1e5', '0x10', '12px']) expect(parseNumber(text, seed)).toBeNull();
  });

  it('takes a number at once while it is typed, but only inside the range', () => {
    const side = { min: 256, max: 8192, step: 1 };
    expect(['1', '15', '153', '1536', '15360', ''].map((text) => parseUnfinished(text, side))).toEqual([
      null,
      null,
      null,
      1536,
      null,
      null,
    ]);
    expect(parseNumber('15', side)).toBe(256);
  });

  it('keeps to the range and to its steps', () => {
    expect(parseNumber('7', strength)).toBe(1);
    expect(parseNumber('-3', strength)).toBe(0);
    expect(parseNumber('0.123', strength)).toBe(0.12);
    expect(snapped(2.6, seed)).toBe(3);
  });

  it('steps without the dust of binary fractions', () => {
    expect(stepped(0.1, 2, strength)).toBe(0.12);
    expect(stepped(0.7, 10, strength)).toBe(0.8);
    expect(stepped(0.995, 10, strength)).toBe(1);
  });

  it('shows as many digits as the step has', () => {
    expect(showNumber(0.7, 0.01)).toBe('0.70');
    expect(showNumber(3, 1)).toBe('3');
    expect([1, 0.1, 0.01, 0.05, 0.001].map(decimals)).toEqual([0, 1, 2, 2, 3]);
  });
});

describe('a text in a number field', () => {
  it('is told when it is no number of the range', () => {
    const images = { min: 1, max: 4, step: 1 };
    expect(['1', ' 4 ', '3.0'].map((text) => mistyped(text, images))).toEqual([null, null, null]);
    expect(['', '0', '5', '2.5', 'many'].map((text) => mistyped(text, images))).toEqual(
      Array(5).fill('Whole numbers from 1 to 4.'),
    );
    expect([mistyped('0,75', { min: 0, max: 1, step: 0.01 }), mistyped('1.5', { min: 0, max: 1, step: 0.01 })]).toEqual(
      [null, 'Numbers from 0 to 1.'],
    );
  });
});
