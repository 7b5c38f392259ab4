import type { Core } from '../../core/core';
import { isPentimentoError, PentimentoError } from '../../contract/errors';
import { ratedAs } from '../../contract/notes';
import type { NotesChange } from '../../contract/records';
import type { PassEntry } from '../../project/load';
import type { Project } from '../../project/project';
import { rate as rateResult } from '../../use-cases/rate';
import { deleteResults, emptyUnasked, restoreResults, type Chosen } from '../../use-cases/trash';
import { openProject, withCore, writable } from '../command';
import type { Context } from '../context';
import { integer, versionAt, wrongUse } from '../options';
import { exitCodeOf, say, type Outcome } from '../output';

/** Choosing, throwing away and getting back: `rate`, `delete`, `restore`, `trash`. */

interface Named {
  readonly text: string;
  readonly version: number;
  readonly result: number | null;
}

const named = (texts: readonly string[]): Named[] => texts.map((text) => ({ text, ...versionAt(text) }));

const touchedDocument = (project: Project, entry: PassEntry) => ({
  version: `v${entry.record.version}`,
  results: entry.record.results.map((_, at) => {
    const { rating, pick, label } = ratedAs(entry.notes, at + 1);
    return { result: at + 1, stars: rating, pick, label, trashed: project.resultInTrash(entry, at + 1) !== null };
  }),
  trashed: entry.trash !== undefined,
});

function touchedLine(project: Project, entry: PassEntry): string {
  const { record, notes, trash } = entry;
  const word = { pick: 'picked', reject: 'rejected' } as const;
  const results = record.results.map((_, at) => {
    const { rating, pick, label } = ratedAs(notes, at + 1);
    const gone = project.resultInTrash(entry, at + 1);
    const said = [
      rating > 0 ? '★'.repeat(rating) : 'no stars',
      ...(pick ? [word[pick]] : []),
      ...(label === '' ? [] : [`“${label}”`]),
      ...(gone === 'trash' ? ['in the trash'] : gone === 'emptied' ? ['deleted for good'] : []),
    ].join(', ');
    return record.results.length > 1 ? `:${at + 1} ${said}` : said;
  });
  const place = trash === 'versions' ? ['in the trash'] : trash === 'emptied' ? ['deleted for good'] : [];
  return [`v${record.version}`, ...place, ...results].join(' · ');
}

/** What commands of this kind answer with; each version once, by version. Refusals are said; where nothing else is left to tell, the first is the answer. */
function outcomeOf(
  project: Project,
  touched: readonly PassEntry[],
  refused: readonly PentimentoError[],
  nothing: string,
): Outcome {
  if (refused.length > 0 && touched.length === 0) throw refused[0]!;
  for (const { message } of refused) say(message);
  const now = [...new Map(touched.map(({ record: { id } }) => [id, project.known(id)])).values()]
    .filter((entry) => entry !== undefined)
    .toSorted((a, b) => a.record.version - b.record.version);
  return {
    exit: refused[0] ? exitCodeOf(refused[0]) : 0,
    document: { versions: now.map((entry) => touchedDocument(project, entry)) },
    lines: now.length > 0 ? now.map((entry) => touchedLine(project, entry)) : nothing === '' ? [] : [nothing],
  };
}

/** Those that are there, and what is wrong with the others. */
function found(
  chosen: readonly Named[],
  find: (one: Named) => PassEntry,
): { readonly entries: readonly (readonly [Named, PassEntry])[]; readonly refused: PentimentoError[] } {
  const refused: PentimentoError[] = [];
  const entries = chosen.flatMap((one) => {
    try {
      return [[one, find(one)] as const];
    } catch (error) {
      if (!isPentimentoError(error)) throw error;
      refused.push(error);
      return [];
    }
  });
  return { entries, refused };
}

export interface RateFlags {
  readonly stars?: string;
  readonly pick?: boolean;
  readonly reject?: boolean;
  readonly label?: string;
}

function changeOf({ stars, pick, reject, label }: RateFlags): NotesChange {
  if (pick !== undefined && reject) throw wrongUse('Give only one of --pick, --reject and --no-pick.');
  if (label !== undefined && label.length > 200) throw wrongUse('--label takes at most 200 characters.');
  const change: NotesChange = {
    ...(stars === undefined ? {} : { rating: integer('--stars', stars, 0, 5) }),
    ...(reject ? { pick: 'reject' as const } : pick === undefined ? {} : { pick: pick ? ('pick' as const) : null }),
    ...(label === undefined ? {} : { label }),
  };
  if (Object.keys(change).length === 0)
    throw wrongUse('Say what to change: --stars, --pick, --reject, --no-pick or --label.');
  return change;
}

export function rate(
  context: Context,
  folder: string,
  versions: readonly string[],
  flags: RateFlags,
): Promise<Outcome> {
  const [chosen, change] = [named(versions), changeOf(flags)];
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    await writable(project);
    const { entries, refused } = found(chosen, ({ version, result }) => {
      const entry = project.passByVersion(version);
      if (result !== null && !entry.record.results[result - 1])
        throw new PentimentoError(
          'no-such-version',
          `v${version} has no result ${result}; it has ${entry.record.results.length}.`,
        );
      return entry;
    });
    for (const [{ result }, { record }] of entries)
      await rateResult(project, { passId: record.id, of: result ?? 'each', change });
    return outcomeOf(
      project,
      entries.map(([, entry]) => entry),
      refused,
      '',
    );
  });
}

const chosenOf = (entries: readonly (readonly [Named, PassEntry])[]): Chosen[] =>
  entries.map(([{ result }, { record }]) => ({ id: record.id, result }));

/** Moves named versions and results into the trash or out of it; they are looked for in both. */
const moving =
  (move: (core: Core, project: Project, chosen: readonly Chosen[]) => Promise<(PentimentoError | null)[]>) =>
  (context: Context, folder: string, versions: readonly string[]): Promise<Outcome> => {
    const chosen = named(versions);
    return withCore(context, async (core) => {
      const project = await openProject(core, folder);
      await writable(project);
      const { entries, refused } = found(
        chosen,
        ({ version }) =>
          project.passes.byVersion(version) ?? project.trashedByVersion(version) ?? project.passByVersion(version),
      );
      return afterMoving(project, entries, await move(core, project, chosenOf(entries)), refused);
    });
  };

export const deleteVersions = moving(deleteResults);

export const restoreVersions = moving((_core, project, chosen) => restoreResults(project, chosen));

const afterMoving = (
  project: Project,
  entries: readonly (readonly [Named, PassEntry])[],
  faults: readonly (PentimentoError | null)[],
  refused: readonly PentimentoError[],
): Outcome =>
  outcomeOf(
    project,
    entries.flatMap(([, entry], at) => (faults[at] === null ? [entry] : [])),
    [...refused, ...faults.filter((fault) => fault !== null)],
    '',
  );

export const trash = (context: Context, folder: string, empty: boolean): Promise<Outcome> =>
  withCore(
    context,
    async (core) => {
      const project = await openProject(core, folder);
      if (empty) await writable(project);
      const entries = empty
        ? await emptyUnasked(project)
        : [
            ...[...project.trash.versions.values()].filter((entry) => entry.trash === 'versions'),
            ...project.history.filter((entry) =>
              entry.record.results.some((_, at) => project.resultInTrash(entry, at + 1) === 'trash'),
            ),
          ];
      return outcomeOf(project, entries, [], empty ? 'The trash was empty.' : 'The trash is empty.');
    },
    { reads: !empty },
  );
