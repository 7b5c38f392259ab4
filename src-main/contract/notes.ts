import type { Overruling } from '../common/spelling/verdicts';
import type { NotesChange, NotesRecord, PickState, ResultNotes } from './records';

/**
 * What a designer wrote on a version and its results, as it is shown. Stars and picks that stand on the version are its first result's, until that
 * one has its own: before results could be rated, a version's stood for what was shown of it. A label is that of each result without one.
 */

export interface Rated {
  readonly rating: number;
  readonly label: string;
  readonly pick: PickState;
  /** Of the result alone; of a version without results, the version's. */
  readonly note: string;
}

type Notes = Pick<NotesRecord, 'label' | 'rating' | 'pick' | 'note' | 'cover' | 'results'>;

/** `result` counts from 1. */
export function ratedAs(notes: Notes, result: number): Rated {
  const own: ResultNotes = notes.results[result] ?? {};
  return {
    rating: own.rating ?? (result <= 1 ? notes.rating : 0),
    label: own.label ?? notes.label,
    pick: own.pick !== undefined ? own.pick : result <= 1 ? notes.pick : null,
    note: own.note ?? '',
  };
}

const rank = ({ rating, pick }: Rated): number => (pick === 'reject' ? -10 : pick === 'pick' ? 0.5 : 0) + rating;

/** The result that stands for its version, of those that are not deleted: the one that was chosen, else the best-rated, the first of several. */
export function coverOf(notes: Notes, results: readonly number[]): number | null {
  if (notes.cover !== null && results.includes(notes.cover)) return notes.cover;
  return results.toSorted((a, b) => rank(ratedAs(notes, b)) - rank(ratedAs(notes, a)) || a - b)[0] ?? null;
}

/** The version as it is shown: as its cover is. */
export function shownNotes(notes: NotesRecord, results: readonly number[]): NotesRecord {
  const cover = coverOf(notes, results);
  if (cover === null) return notes;
  const { rating, label, pick } = ratedAs(notes, cover);
  return { ...notes, rating, label, pick };
}

/** Fields that are written; a result's that is `null` here goes, and is as its version's again. */
export interface NotesWriting extends NotesChange {
  readonly cover?: number | null;
  readonly triesEnded?: boolean;
  readonly results?: Readonly<Record<number, { readonly [K in keyof ResultNotes]?: ResultNotes[K] | undefined }>>;
}

/**
 * A change of one result. `null`: of the version, which is that of its cover.
 * Of those that `expected` names only the fields are changed that are still as it says.
 */
export function writingOf(
  notes: NotesRecord,
  results: readonly number[],
  result: number | null,
  change: NotesChange,
  expected: NotesChange = {},
): NotesWriting {
  const cover = coverOf(notes, results);
  const at = result ?? cover;
  const shown: Rated = result === null ? { ...ratedAs(notes, cover ?? 0), note: notes.note } : ratedAs(notes, result);
  const named = Object.entries(change).filter(
    ([field, value]) =>
      value !== undefined &&
      (!(field in expected) || shown[field as keyof Rated] === expected[field as keyof NotesChange]),
  );
  const own = at === null ? undefined : notes.results[at];
  const isOwn = (field: string): boolean =>
    at !== null &&
    (result !== null || (field !== 'note' && (own?.[field] !== undefined || (field !== 'label' && at > 1))));
  const ofVersion = Object.fromEntries(named.filter(([field]) => !isOwn(field)));
  const ofResult = Object.fromEntries(named.filter(([field]) => isOwn(field)));
  const writing: NotesWriting = {
    ...ofVersion,
    ...(at === null || Object.keys(ofResult).length === 0 ? {} : { results: { [at]: ofResult } }),
  };
  // Who rates the version goes on seeing the picture that was rated.
  const moves = result === null && cover !== null && coverOf(written(notes, writing), results) !== cover;
  return moves ? { ...writing, cover } : writing;
}

/** A change of each result alike; of the version itself where it has none. */
export const writingOfAll = (results: readonly number[], change: NotesChange): NotesWriting =>
  results.length === 0 ? change : { results: Object.fromEntries(results.map((result) => [result, change])) };

/** The notes with this written. */
export function written(notes: NotesRecord, { results = {}, ...fields }: NotesWriting): NotesRecord {
  const ofResults = Object.fromEntries(
    Object.entries({ ...notes.results, ...results }).flatMap(([result]) => {
      const own = { ...notes.results[result], ...results[Number(result)] };
      const left = Object.entries(own).filter(([, value]) => value !== undefined);
      return left.length === 0 ? [] : [[result, Object.fromEntries(left)] as const];
    }),
  );
  return { ...notes, ...fields, results: ofResults };
}

/** Verdicts of the designer's with this one, or without it (`null`). `undefined`: none is left. */
export function overruling(
  before: ResultNotes['overruled'],
  text: string,
  verdict: Overruling | null,
): ResultNotes['overruled'] {
  const others = Object.entries(before ?? {}).filter(([of]) => of !== text);
  const all = verdict === null ? others : [...others, [text, verdict] as const];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}
