import { isUnfinished } from '../common/states';
import { formatVersion } from '../contract/records';
import type { PassEntry } from './load';

/** New numbers above `highest` for passes whose number an older pass, or a broken one, has too. */
export function newNumbers(
  oldestFirst: readonly PassEntry[],
  broken: ReadonlySet<number>,
  highest: number,
): { readonly id: string; readonly version: number }[] {
  const taken = new Set(broken);
  let next = highest;
  return oldestFirst.flatMap(({ record }) => {
    if (!taken.has(record.version)) {
      taken.add(record.version);
      return [];
    }
    // A pass on its way is written by who runs it; its turn comes once it has ended.
    if (isUnfinished(record.state) || record.formatVersion > formatVersion) return [];
    next += 1;
    taken.add(next);
    return [{ id: record.id, version: next }];
  });
}
