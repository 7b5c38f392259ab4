import { promptOf, seedOf, strengthOf } from '../../src-main/common/models/roles';
import { cellLines } from '../../src-main/common/sheet-lines';
import { placeOnSheet, type PlacedSheet } from '../../src-main/common/sheet-layout';
import type { ExportPick, PassView, SheetOptions } from '../../src-main/contract';
import { resultsThere } from './choosing';

/** A picture of a contact sheet. */
export interface SketchCell {
  readonly passId: string;
  readonly result: number;
  readonly width: number;
  readonly height: number;
  readonly lines: number;
}

/** What is picked of each version, by its id: single results, or `null` for all of them. */
function pickedOf(picks: readonly ExportPick[]): ReadonlyMap<string, ReadonlySet<number> | null> {
  const picked = new Map<string, Set<number> | null>();
  for (const { passId, result } of picks) {
    const before = picked.get(passId);
    picked.set(passId, result === null || before === null ? null : new Set(before).add(result));
  }
  return picked;
}

/**
 * Picks in the order that a client reads them: the oldest version first, result by result, of versions that have any. Whole versions, or, once one
 * result is picked by itself, pictures all: what is counted is one kind.
 */
export function sheetPicks(passes: readonly PassView[], picks: readonly ExportPick[]): readonly ExportPick[] {
  const picked = pickedOf(picks);
  const wholes = [...picked.values()].every((results) => results === null);
  return passes
    .filter(({ pass }) => picked.has(pass.id) && pass.results.length > 0)
    .flatMap((view): readonly ExportPick[] => {
      const passId = view.pass.id;
      if (wholes) return [{ passId, result: null }];
      const results = picked.get(passId) ?? resultsThere(view);
      return [...results].toSorted((a, b) => a - b).map((result) => ({ passId, result }));
    });
}

/** Every result that is picked, by version, as the host lays them out; at most `most`. */
export function sheetCells(
  passes: readonly PassView[],
  picks: readonly ExportPick[],
  show: SheetOptions['show'],
  most: number,
): SketchCell[] {
  const picked = pickedOf(picks);
  const cells = passes
    .filter(({ pass }) => picked.has(pass.id))
    .flatMap(({ pass, rated, words }) => {
      const { version, results, recipe } = pass;
      const only = picked.get(pass.id) ?? null;
      return results
        .map(({ width, height }, index): SketchCell => ({
          passId: pass.id,
          result: index + 1,
          width,
          height,
          lines: cellLines(
            {
              version,
              results: results.length,
              label: rated[index]?.label ?? '',
              seed: seedOf(recipe),
              strength: strengthOf(recipe),
              prompt: promptOf(recipe),
              words: words?.[index],
            },
            index + 1,
            show,
          ).length,
        }))
        .filter(({ result }) => (only === null || only.has(result)) && !rated[result - 1]?.trashed);
    });
  return cells.slice(0, most);
}

/** Where they will stand; `null` without any. */
export const sketchOf = (
  cells: readonly SketchCell[],
  { page, columns, title, format }: SheetOptions,
): PlacedSheet | null =>
  cells.length === 0 ? null : placeOnSheet(cells, { page, columns, hasTitle: title !== '', endless: format === 'png' });

/** Beyond so many letters it is clear what is meant. */
const mostNamed = 12;

/** Which letters of a sheet's words could not be set, as a sentence, or `null`. */
export function unsetWords(unset: readonly string[]): string | null {
  if (unset.length === 0) return null;
  const named = `${unset.slice(0, mostNamed).join(' ')}${unset.length > mostNamed ? ' …' : ''}`;
  return `The sheet’s font has Latin, Cyrillic and Greek letters only, not ${named}: these are shown as “?”, and emoji are left out.`;
}
