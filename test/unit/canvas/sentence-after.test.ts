import { expect, it } from 'vitest';
import { sentenceAfter, sentenceBelow } from '../../../src-renderer/ui/sentence-after';

it('a file that is named already is not named again by its sentence', () => {
  expect(sentenceAfter('notpic.jpg', '“notpic.jpg” is not a picture.')).toBe('is not a picture.');
  expect(sentenceBelow('notpic.jpg', '“notpic.jpg” is not a picture.')).toBe('It is not a picture.');
  for (const other of ['“other.jpg” is gone.', 'The disk is full.', '“notpic.jpg”']) {
    expect(sentenceAfter('notpic.jpg', other)).toBe(other);
    expect(sentenceBelow('notpic.jpg', other)).toBe(other);
  }
});
