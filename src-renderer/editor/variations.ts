import { fieldWith, seedOf } from '../../src-main/common/models/roles';
import type { Draft } from '../../src-main/common/recipe';

/** How many passes one press may make. */
export const variationCounts = [1, 2, 3, 4, 6, 8, 12, 16] as const;

/** Variations differ by their seed alone: a model without one has none. */
export const canVary = (draft: Draft): boolean => fieldWith(draft.model, 'seed')?.kind === 'integer';

/** The seeds of so many passes, no two alike: from the one that is locked upwards, else drawn. */
export function seedsFor(draft: Draft, count: number, random: () => number): readonly number[] {
  const range = fieldWith(draft.model, 'seed');
  if (range?.kind !== 'integer') return [];
  const { min, max } = range;
  const span = max - min + 1;
  const locked = seedOf(draft);
  const seeds = new Set<number>();
  let next = locked === null ? null : locked - min;
  while (seeds.size < Math.min(count, span)) {
    // A draw that came before moves on to the next that is free, so that any source of chance comes to an end.
    let seed: number = next ?? Math.floor(random() * span);
    while (seeds.has(min + (seed % span))) seed++;
    seeds.add(min + (seed % span));
    if (next !== null) next = seed + 1;
  }
  return [...seeds];
}

/** "Seeds 48213 to 48216", or that each draws its own; empty for one pass. */
export function seedsLine(draft: Draft, count: number): string {
  if (count === 1 || !canVary(draft)) return '';
  const locked = seedOf(draft);
  if (locked === null) return `${count} passes, each with a new seed`;
  const seeds = seedsFor(draft, count, () => 0);
  return `${count} passes, seeds ${seeds[0]} to ${seeds.at(-1)}`;
}
