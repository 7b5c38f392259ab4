import { isAbsolute, join } from 'node:path';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import { exportsRecord, type ExportEntry, type ExportsRecord, type ListedExport } from '../contract/exports';
import { formatVersion } from '../contract/records';
import { placeOf, type PassEntry } from './load';
import { newerFault, parseRecord, unwrap } from './parse';
import { liesIn } from './path-rules';
import type { Project } from './project';

/** What was written of a pass: `exports.json` in its folder. Read when it is asked for, never when the project opens. */

/** The oldest go. */
const mostListed = 1000;

const fileOf = (entry: PassEntry): string => `${placeOf(entry)}/exports.json`;

/** `record-unreadable` where there is one that can't be read. */
export async function readExports(project: Project, entry: PassEntry): Promise<ExportsRecord> {
  const path = join(project.passFolder(entry), 'exports.json');
  const { files } = project.tools;
  if (!(await files.exists(path))) return { formatVersion, exports: [] };
  return unwrap(parseRecord('exports', exportsRecord, (await files.read(path)).toString('utf8'), fileOf(entry)));
}

/**
 * Notes a file that was written. Answers why that could not be, as a sentence, or `null`: the file itself is fine. Where the project is for
 * reading only, nothing is noted.
 */
export async function noteExport(project: Project, entry: PassEntry, written: ExportEntry): Promise<string | null> {
  if (project.readOnly) return null;
  try {
    await project.locked(async (held) => {
      const before = await readExports(project, entry);
      if (before.formatVersion > formatVersion)
        throw new PentimentoError('format-newer', newerFault(fileOf(entry), before.formatVersion).message);
      const exports = [...before.exports.filter(({ file }) => file !== written.file), written].slice(-mostListed);
      await project.tools.files.write(
        join(project.passFolder(entry), 'exports.json'),
        `${JSON.stringify({ ...before, exports }, null, 2)}\n`,
        held.check,
      );
    });
    return null;
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return `It is written, but could not be listed on v${entry.record.version}: ${error.message}`;
  }
}

/** Newest first. */
export async function listExports(project: Project, entry: PassEntry): Promise<ListedExport[]> {
  const { exports } = await readExports(project, entry);
  return Promise.all(
    exports.toReversed().map(async (each) => ({ ...each, present: await isThere(project, each.file) })),
  );
}

/** The record may come from somebody else: it makes us look neither outside the project by a relative path, nor at a foreign machine. */
async function isThere(project: Project, file: string): Promise<boolean> {
  if (/^([\\/]{2})/.test(file)) return false;
  const path = isAbsolute(file) ? file : join(project.folder, file);
  if (!isAbsolute(file) && !liesIn(project.folder, path)) return false;
  return project.tools.files.exists(path);
}

/** Every version of which something was written out, and which of its results. What can't be read counts as nothing. */
export async function everExported(project: Project): Promise<{ passId: string; results: number[] }[]> {
  const entries = [...project.history];
  const reads = await project.tools.files.readAll(
    entries.map((entry) => join(project.passFolder(entry), 'exports.json')),
  );
  return entries.flatMap((entry, at) => {
    const read = reads[at];
    if (!read || read instanceof Error) return [];
    const parsed = parseRecord('exports', exportsRecord, read.data.toString('utf8'), fileOf(entry));
    if (!parsed.ok || parsed.record.exports.length === 0) return [];
    const results = parsed.record.exports.flatMap(({ result, results: layers }) => layers ?? [result]);
    return [{ passId: entry.record.id, results: [...new Set(results)] }];
  });
}
