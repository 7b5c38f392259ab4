import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverOf, ratedAs, shownNotes, writingOf, writingOfAll, written } from '../../../src-main/contract/notes';
import { notesRecord, type NotesChange, type NotesRecord } from '../../../src-main/contract/records';

const seed = Math.floor(Math.random() * 2 ** 31);
console.log(`notes: seed ${seed}`);

const fields = {
  rating: fc.integer({ min: 0, max: 5 }),
  label: fc.constantFrom('', 'best', 'client'),
  pick: fc.constantFrom<('pick' | 'reject' | null)[]>('pick', 'reject', null),
  note: fc.constantFrom('', 'sky too heavy'),
};
const change: fc.Arbitrary<NotesChange> = fc.record(fields, { requiredKeys: [] });
const count = fc.integer({ min: 0, max: 4 });
const notes: fc.Arbitrary<NotesRecord> = fc
  .record({
    ...fields,
    cover: fc.option(fc.integer({ min: 1, max: 4 })),
    results: fc.dictionary(fc.constantFrom('1', '2', '3', '4'), change),
  })
  .map((each) => notesRecord.parse({ formatVersion: 2, ...each }));
const numbers = (of: number): number[] => Array.from({ length: of }, (_, at) => at + 1);
const all = { seed, numRuns: 2000 };

describe('what is written on results', () => {
  it('of one is shown on that one, and on no other', () => {
    fc.assert(
      fc.property(
        notes,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        change,
        (before, of, at, wanted) => {
          fc.pre(at <= of);
          const after = written(before, writingOf(before, numbers(of), at, wanted));
          expect(ratedAs(after, at)).toEqual({ ...ratedAs(before, at), ...wanted });
          for (const other of numbers(of))
            if (other !== at) expect(ratedAs(after, other)).toEqual(ratedAs(before, other));
          expect(after.note).toBe(before.note);
          expect(notesRecord.parse(after)).toEqual(after);
        },
      ),
      all,
    );
  });

  it('of the version is shown on the version, whose cover stays', () => {
    fc.assert(
      fc.property(notes, count, change, (before, of, wanted) => {
        const results = numbers(of);
        const after = written(before, writingOf(before, results, null, wanted));
        expect(shownNotes(after, results)).toMatchObject({ ...shownFields(before, results), ...wanted });
        expect(coverOf(after, results)).toBe(coverOf(before, results));
      }),
      all,
    );
  });

  it('is taken back by writing what was shown before', () => {
    fc.assert(
      fc.property(notes, count, change, fc.option(fc.integer({ min: 1, max: 4 })), (before, of, wanted, at) => {
        const results = numbers(of);
        fc.pre(at === null || at <= of);
        const shown = (each: NotesRecord): Record<string, unknown> =>
          at === null ? { ...shownFields(each, results) } : { ...ratedAs(each, at) };
        const named = Object.keys(wanted);
        const was = Object.fromEntries(named.map((name) => [name, shown(before)[name]])) as NotesChange;
        const after = written(before, writingOf(before, results, at, wanted));
        const back = written(after, writingOf(after, results, at, was, wanted));
        expect(shown(back)).toEqual(shown(before));
      }),
      all,
    );
  });

  it('by somebody else since stays, field by field', () => {
    fc.assert(
      fc.property(notes, change, change, fc.integer({ min: 1, max: 4 }), (before, mine, theirs, at) => {
        const results = numbers(4);
        const was = Object.fromEntries(
          Object.keys(mine).map((name) => [name, ratedAs(before, at)[name as 'rating']]),
        ) as NotesChange;
        const after = written(before, writingOf(before, results, at, mine));
        const then = written(after, writingOf(after, results, at, theirs));
        const back = ratedAs(written(then, writingOf(then, results, at, was, mine)), at);
        for (const [name, value] of Object.entries(theirs) as [keyof NotesChange, unknown][])
          if (!(name in mine) || mine[name] !== value) expect(back[name]).toEqual(value);
      }),
      all,
    );
  });

  it('of all is shown on each, and what it does not name stays', () => {
    fc.assert(
      fc.property(notes, count, change, (before, of, { note: _not, ...wanted }) => {
        const after = written(before, writingOfAll(numbers(of), wanted));
        for (const at of numbers(of)) expect(ratedAs(after, at)).toEqual({ ...ratedAs(before, at), ...wanted });
        if (of === 0) expect(shownNotes(after, [])).toMatchObject(wanted);
        expect(after.note).toBe(before.note);
      }),
      all,
    );
  });

  it('makes the best-rated the cover where none was chosen, and a rejected one last', () => {
    const of = (ratings: readonly Partial<NotesChange>[], cover: number | null = null): number | null =>
      coverOf(
        notesRecord.parse({
          formatVersion: 2,
          cover,
          results: Object.fromEntries(ratings.map((each, at) => [at + 1, each])),
        }),
        numbers(ratings.length),
      );
    expect(of([{}, { rating: 3 }, { rating: 3 }])).toBe(2);
    expect(of([{ rating: 5, pick: 'reject' }, {}, {}])).toBe(2);
    expect(of([{ rating: 3 }, { rating: 3, pick: 'pick' }])).toBe(2);
    expect(of([{ rating: 3 }, { rating: 5 }], 1)).toBe(1);
    // One that is deleted stands for nothing.
    expect(of([{ rating: 3 }], 4)).toBe(1);
    expect(of([])).toBeNull();
  });
});

function shownFields(of: NotesRecord, results: readonly number[]) {
  const { rating, label, pick, note } = shownNotes(of, results);
  return { rating, label, pick, note };
}
