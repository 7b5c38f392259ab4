import { models } from '../models';
import { imagesOf } from '../models/roles';
import { add, compare, divide, isPrice, least, most, multiply, type Decimal } from '../money';
import type { Open } from './card';

/** What settled prices teach of those to come. */

/** What is read of a pass: a subset of its record. */
export interface Teacher {
  readonly engine: string;
  readonly state: string;
  readonly recipe: Open & { readonly model: string };
  readonly results: { readonly length: number };
  readonly price: {
    readonly estimated: Decimal;
    readonly settled: Decimal | null;
    readonly stated?: Decimal | undefined;
    readonly basis?: string | undefined;
  };
}

/** One settled pass: what was stated of it, and what it came to. */
interface Lesson {
  readonly stated: Decimal;
  readonly settled: Decimal;
}

/** By what passes have in common (`lessonKey`), newest first. */
export type Lessons = ReadonlyMap<string, readonly Lesson[]>;

/** The basis of estimates that go by the model's page: those of before cards were asked for, too. */
export const pageBasis = 'page';

/** So many settled passes of a kind teach something. */
export const lessonsLeast = 3;
/** Older ones are forgotten: prices change. */
const lessonsMost = 12;
/** Digits after the point of a learned price. */
const learnedDigits = 8;

/** Passes are alike in the model, in what moves its price, and in the rates that they were reckoned by: a new card is a new price. */
export const lessonKey = (fields: Teacher['recipe'], basis: string): string =>
  JSON.stringify([fields.model, ...(models[fields.model]?.price.by ?? []).map((name) => fields[name] ?? null), basis]);

/** `passes`: oldest first. A pass that delivered less than was asked for teaches nothing of the price of one that delivers all. */
export function lessonsOf(passes: readonly Teacher[]): Lessons {
  const lessons = new Map<string, Lesson[]>();
  for (const { engine, state, recipe, results, price } of passes.toReversed()) {
    const stated = price.stated ?? price.estimated;
    if (engine !== 'modelrunner' || state !== 'done' || price.settled === null || !isPrice(price.settled)) continue;
    if (compare(stated, '0') <= 0 || results.length !== imagesOf(recipe)) continue;
    const key = lessonKey(recipe, price.basis ?? pageBasis);
    const known = lessons.get(key);
    if (!known) lessons.set(key, [{ stated, settled: price.settled }]);
    else if (known.length < lessonsMost) known.push({ stated, settled: price.settled });
  }
  return lessons;
}

export interface Learned {
  readonly low: Decimal;
  readonly high: Decimal;
  /** Settled passes of the kind. */
  readonly passes: number;
}

/**
 * Between what a pass of this stated price comes to, by the three settled ones that are nearest in size; `null` before there are three. A price
 * per megapixel with a fee beside it grows with the size, but more slowly than the size does: a larger pass costs no less than a smaller one
 * did, and no more than that many times as much as it is larger.
 */
export function learnedFrom(lessons: readonly Lesson[], stated: Decimal): Learned | null {
  if (lessons.length < lessonsLeast || compare(stated, '0') <= 0) return null;
  const far = (lesson: Lesson): number => Math.abs(Math.log(Number(lesson.stated) / Number(stated)));
  const nearest = lessons
    .map((lesson) => ({ lesson, far: far(lesson) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, lessonsLeast)
    .map(({ lesson }) => bounds(lesson, stated));
  const [first, ...rest] = nearest;
  if (!first) return null;
  return {
    low: least([first.low, ...rest.map(({ low }) => low)]),
    high: most([first.high, ...rest.map(({ high }) => high)]),
    passes: lessons.length,
  };
}

function bounds(of: Lesson, stated: Decimal): { readonly low: Decimal; readonly high: Decimal } {
  const order = compare(stated, of.stated);
  if (order === 0) return { low: add(of.settled, '0'), high: add(of.settled, '0') };
  const inStep = (rounded: 'down' | 'up'): Decimal =>
    divide(multiply(of.settled, stated), of.stated, learnedDigits, rounded);
  return order > 0 ? { low: of.settled, high: inStep('up') } : { low: inStep('down'), high: of.settled };
}
