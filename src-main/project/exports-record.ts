import { isAbsolute, join, relative } from 'node:path';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import { exportsRecord, type ExportEntry, type ExportsRecord, type ListedExport } from '../contract/exports';
import { formatVersion } from '../contract/records';
import type { PassEntry } from './load';
import { newerFault, parseRecord, unwrap } from './parse';
import type { Project } from './project';

/** What was written of a pass: `exports.json` in its folder. Read when it is asked for, never when the project opens. */

/** The oldest go. */
const mostListed = 1000;

const fileOf = (entry: PassEntry): string => `passes/${entry.folder}/exports.json`;

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
    await project.locked(async () => {
      const before = await readExports(project, entry);
      if (before.formatVersion > formatVersion) throw new PentimentoError('format-newer', newerFault(fileOf(entry), before.formatVersion).message);
      const exports = [...before.exports.filter(({ file }) => file !== written.file), written].slice(-mostListed);
      await project.tools.files.write(join(project.passFolder(entry), 'exports.json'), `${JSON.stringify({ ...before, exports }, null, 2)}\n`);
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
  return Promise.all(exports.toReversed().map(async (each) => ({ ...each, present: await isThere(project, each.file) })));
}

/** The record may come from somebody else: it makes us look neither outside the project by a relative path, nor at a foreign machine. */
async function isThere(project: Project, file: string): Promise<boolean> {
  if (/^([\\/]{2})/.test(file)) return false;
  const path = isAbsolute(file) ? file : join(project.folder, file);
  if (!isAbsolute(file) && relative(project.folder, path).startsWith('..')) return false;
  return project.tools.files.exists(path);
}
