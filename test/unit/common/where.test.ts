import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhere, whereFields, WhereFault, type WhereFacts } from '../../../src-main/common/where';

const facts: WhereFacts = {
  stars: 4,
  pick: true,
  reject: false,
  label: 'Final',
  note: '',
  version: 12,
  result: 2,
  source: 'Shop front',
  prompt: 'a night market, sign says “OPEN”',
  model: 'ideogram/ideogram-v4/image-to-image',
  engine: 'offline',
  seed: null,
  strength: 0.35,
  width: 1024,
  height: 768,
  day: '2026-11-22',
};

describe('what --where asks', () => {
  it.each([
    ['stars>=4 and pick', true],
    ['stars > 4 or reject', false],
    ['not reject', true],
    ['NOT (stars = 4 AND pick)', false],
    ['label=final', true],
    ['label = "FINAL"', true],
    ['label != final', false],
    ['label = ""', false],
    ['note = ""', true],
    ['prompt ~ "night market"', true],
    ['source~shop', true],
    ['version>=v12 and version<13', true],
    ['day >= 2026-11-01 and day < 2026-12-01', true],
    ['strength<=0.35', true],
    // What it has none of, no comparison holds of.
    ['seed = 1 or seed != 1', false],
    ['reject or pick and stars=4', true],
    ['(reject or pick) and stars=5', false],
  ])('%s', (text, holds) => expect(parseWhere(text)(facts)).toBe(holds));

  it.each([
    '',
    'stars',
    'stars>=',
    'stars>=four',
    'stars ~ 4',
    'label > a',
    'pick and',
    'pick pick',
    '(pick',
    'pick)',
    'colour=red',
    '"pick"',
    '"',
  ])('“%s” can’t be asked, and a sentence says why', (text) => expect(() => parseWhere(text)).toThrow(WhereFault));

  it('whatever is typed is either asked or refused with a sentence', () => {
    const piece = oneof(
      constantFrom(...Object.keys(whereFields), 'and', 'or', 'not', '(', ')', '=', '>=', '~', '!=', '"', '4', 'final'),
      string({ maxLength: 6 }),
    );
    assert(
      property(array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(typeof parseWhere(pieces.join(' '))(facts)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(WhereFault);
          expect((error as Error).message).toMatch(/\w.*\.$/s);
        }
      }),
    );
  });
});
