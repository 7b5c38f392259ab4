import { dirname, extname, join, resolve } from 'node:path';
import { promptOf, seedOf, strengthOf } from '../common/models/roles';
import { cellLines } from '../common/sheet-lines';
import { PentimentoError } from '../contract/errors';
import type { ExportPick, SheetOptions } from '../contract/exports';
import { loadChecks, readWordsOf } from '../project/checks-record';
import { assertOutside, assertReplaceable, shownPath } from '../project/export-files';
import { ratedAs } from '../contract/notes';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Core } from '../core/core';

export interface SheetOrder {
  readonly picks: readonly ExportPick[];
  readonly options: SheetOptions;
  readonly to: string;
  readonly overwrite: boolean;
}

const linesOf = (project: Project, entry: PassEntry, result: number, { show }: SheetOptions): string[] => {
  const { record, notes } = entry;
  const { version, results, recipe } = record;
  return cellLines(
    {
      version,
      results: results.length,
      label: ratedAs(notes, result).label,
      seed: seedOf(recipe),
      strength: strengthOf(recipe),
      prompt: promptOf(recipe),
      words: readWordsOf(project, entry, result),
    },
    result,
    show,
  );
};

/** Every result that was picked, once, by version. */
function cellsOf(
  project: Project,
  picks: readonly ExportPick[],
): { readonly entry: PassEntry; readonly result: number }[] {
  const wanted = picks.flatMap(({ passId, result }) => {
    const entry = project.pass(passId);
    const { version, results } = entry.record;
    if (result !== null && !results[result - 1])
      throw new PentimentoError('no-such-version', `v${version} has no result ${result}; it has ${results.length}.`);
    return result === null ? project.resultsOf(entry).map((each) => ({ entry, result: each })) : [{ entry, result }];
  });
  if (wanted.length === 0)
    throw new PentimentoError('no-such-version', 'There is nothing to lay out: none of these versions has a result.');
  const once = new Map(wanted.map((cell) => [`${cell.entry.record.id}:${cell.result}`, cell]));
  return [...once.values()].sort((a, b) => a.entry.record.version - b.entry.record.version || a.result - b.result);
}

/** Lays chosen results out on one sheet with their lines. Throws `file-exists` unless `overwrite`. */
export async function contactSheet(
  core: Pick<Core, 'images' | 'tools'>,
  project: Project,
  { picks, options, to, overwrite }: SheetOrder,
  signal?: AbortSignal,
): Promise<{ file: string; pages: number; bytes: number; unset: string[] }> {
  if (options.show.words === true) await loadChecks(project);
  const cells = await Promise.all(
    cellsOf(project, picks).map(async ({ entry, result }) => ({
      file: await project.resultFile(entry, result),
      lines: linesOf(project, entry, result, options),
    })),
  );
  const named = extname(to).toLowerCase() === `.${options.format}` ? to : `${to}.${options.format}`;
  const path = resolve(project.folder, 'exports', named);
  await assertOutside(project, path);
  await core.tools.files.ensureFolder(join(project.folder, 'exports'));
  // Before the work is done.
  if (!overwrite && (await core.tools.files.exists(path)))
    throw new PentimentoError('file-exists', `${path} already exists.`);
  if (overwrite) await assertReplaceable(path);
  await project.tools.leftovers?.beforeExport(project, dirname(path));
  const { format, title, columns, page, background } = options;
  const { pages, bytes, unset } = await core.images.contactSheet(
    { cells, options: { format, title, columns, page, background }, to: path, overwrite },
    signal ? { signal } : {},
  );
  return { file: await shownPath(project, path), pages, bytes, unset: [...unset] };
}
