import { basename, extname } from 'node:path';
import { promptOf, seedOf, strengthOf } from '../common/models/roles';
import type { Where, WhereFacts } from '../common/where';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import { ratedAs } from '../contract/notes';
import { rootSource } from '../project/export-recipe';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';

/** v3, or v3:2; `result` counts from 1, `null`: each that is not deleted. */
export interface Named {
  readonly version: number;
  readonly result: number | null;
}

export interface ChosenResult {
  readonly entry: PassEntry;
  readonly result: number;
}

const factsOf = (project: Project, entry: PassEntry, result: number): WhereFacts => {
  const { record, notes } = entry;
  const rated = ratedAs(notes, result);
  const own = record.results[result - 1];
  const source = rootSource(project, entry)?.name ?? '';
  return {
    stars: rated.rating,
    pick: rated.pick === 'pick',
    reject: rated.pick === 'reject',
    label: rated.label,
    note: rated.note || notes.note,
    version: record.version,
    result,
    source: basename(source, extname(source)),
    prompt: promptOf(record.recipe),
    model: record.recipe.model,
    engine: record.engine,
    seed: seedOf(record.recipe),
    strength: strengthOf(record.recipe),
    width: own?.width ?? null,
    height: own?.height ?? null,
    day: record.createdAt.slice(0, 10),
  };
};

const resultsNamed = (project: Project, { version, result }: Named): ChosenResult[] => {
  const entry = project.passByVersion(version);
  const { results, state } = entry.record;
  if (results.length === 0)
    throw new PentimentoError('no-such-version', `v${version} has no result to export: it is ${state}.`);
  if (result !== null && !results[result - 1])
    throw new PentimentoError('no-such-version', `v${version} has no result ${result}; it has ${results.length}.`);
  return (result === null ? project.resultsOf(entry) : [result]).map((each) => ({ entry, result: each }));
};

/**
 * The results that are named, each once and as they were named, or every one of the project where none is; of these the ones that `where`
 * holds of. `refused`: why some that were named can't be had.
 */
export function chosenResults(
  project: Project,
  named: readonly Named[],
  where: Where | null,
): { readonly chosen: readonly ChosenResult[]; readonly refused: readonly PentimentoError[] } {
  const refused: PentimentoError[] = [];
  const found =
    named.length === 0
      ? project.history.flatMap((entry) => project.resultsOf(entry).map((result) => ({ entry, result })))
      : named.flatMap((one) => {
          try {
            return resultsNamed(project, one);
          } catch (error) {
            if (!isPentimentoError(error)) throw error;
            refused.push(error);
            return [];
          }
        });
  const once = new Map(found.map((each) => [`${each.entry.record.id}:${each.result}`, each]));
  return {
    chosen: [...once.values()].filter(({ entry, result }) => !where || where(factsOf(project, entry, result))),
    refused,
  };
}
