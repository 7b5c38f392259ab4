import { expect, it } from 'vitest';
import { retryAfterOf } from '../../../src-main/modelrunner/answers';

const now = Date.parse('2026-03-01T10:00:00Z');

it.each<[string | null, number | null]>([
  ['7', 7000],
  [' 0.5 ', 500],
  ['0', 0],
  ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
  ['2026-03-01T10:01:00Z', 60_000],
  ['-5', null],
  ['+5', null],
  ['soon', null],
  ['5 minutes', null],
  ['', null],
  ['1e3', null],
  [null, null],
])('Retry-After %j means %j ms', (text, wait) => {
  expect(retryAfterOf(text, null, now)).toBe(wait);
});

it('a date is held against the server’s own clock, and a time beyond all bounds stays one', () => {
  expect(retryAfterOf('Sun, 01 Mar 2026 12:00:30 GMT', 'Sun, 01 Mar 2026 12:00:00 GMT', now)).toBe(30_000);
  expect(retryAfterOf('9'.repeat(400), null, now)).toBe(Number.MAX_SAFE_INTEGER);
});
