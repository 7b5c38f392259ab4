import { join } from 'node:path';
import {
  doubts,
  overall,
  shownStrings,
  type CheckedString,
  type ShownString,
  type Verdict,
} from '../common/spelling/verdicts';
import { PentimentoError } from '../contract/errors';
import { checksRecord, formatVersion, type ChecksRecord, type ResultChecks } from '../contract/records';
import { placeOf, type PassEntry } from './load';
import { jsonText, newerFault, parseRecord } from './parse';
import type { Project } from './project';
import type { Read } from './stamps';

/** Verdicts on a pass's results: `checks.json` in its folder. They can be made again, so one that can't be read counts as none. */

const none: ChecksRecord = { formatVersion, results: {} };

const fileOf = (entry: PassEntry): string => `${placeOf(entry)}/checks.json`;

export async function readChecks(project: Project, entry: PassEntry): Promise<ChecksRecord> {
  const [read = null] = await project.tools.files.readAll([join(project.passFolder(entry), 'checks.json')]);
  return checksIn(entry, read);
}

function checksIn(entry: PassEntry, read: Read): ChecksRecord {
  if (read === null || read instanceof Error) return none;
  const parsed = parseRecord('checks', checksRecord, read.data.toString('utf8'), fileOf(entry));
  return parsed.ok ? parsed.record : none;
}

/** Writes the verdicts on the results that `results` names; those on others stay. */
export function writeChecks(project: Project, id: string, results: ChecksRecord['results']): Promise<ChecksRecord> {
  return project.locked(async (held) => {
    const entry = project.pass(id);
    const before = await readChecks(project, entry);
    if (before.formatVersion > formatVersion)
      throw new PentimentoError('format-newer', newerFault(fileOf(entry), before.formatVersion).message);
    const checks = checksRecord.parse({ ...before, results: { ...before.results, ...results } });
    await project.tools.files.write(join(project.passFolder(entry), 'checks.json'), jsonText(checks), held.check);
    project.noteChecks(id, checks.results);
    return checks;
  });
}

/** Passes whose folders are read together. */
const together = 50;

/** Has a project know what was read in the results of these passes; of all that have words and results unless some are named. */
export async function loadChecks(project: Project, entries: readonly PassEntry[] = project.everyPass): Promise<void> {
  const some = entries.filter(({ record }) => record.words.length > 0 && record.results.length > 0);
  for (let at = 0; at < some.length; at += together) {
    const part = some.slice(at, at + together);
    const reads = await project.tools.files.readAll(
      part.map((entry) => join(project.passFolder(entry), 'checks.json')),
    );
    part.forEach((entry, each) => {
      project.noteChecks(entry.record.id, checksIn(entry, reads[each] ?? null).results);
    });
  }
}

/** Another process may have written them. */
export async function refreshChecks(project: Project, folder: string): Promise<void> {
  const entry = project.history.find((each) => each.folder === folder);
  if (entry) await loadChecks(project, [entry]);
}

/** Was this result read for these words, as it is? */
export const isRead = ({ record }: PassEntry, result: number, checks: ResultChecks | undefined): boolean =>
  checks !== undefined &&
  checks.sha256 === record.results[result - 1]?.sha256 &&
  checks.strings.length === record.words.length &&
  checks.strings.every(({ text }, at) => text === record.words[at]);

/** What was read in a result, with the designer's word in place of the reader's where there is one; `null` where it was not read, or says nothing. */
export function readWordsOf(
  project: Project,
  entry: PassEntry,
  result: number,
): { readonly verdict: Verdict; readonly strings: readonly ShownString[] } | null {
  const checks = project.checksOf(entry.record.id)?.[result];
  if (!checks || !isRead(entry, result, checks)) return null;
  const strings = shownStrings({ strings: checks.strings.map(checkedOf) }, entry.notes.results[result]?.overruled);
  const verdict = overall(strings);
  return verdict && { verdict, strings };
}

/** A record may have been written by a later Pentimento, whose doubts are not all known. */
export const checkedOf = ({ why, ...string }: ResultChecks['strings'][number]): CheckedString => ({
  ...string,
  ...(string.verdict === 'unsure' ? { why: doubts.find((doubt) => doubt === why) ?? 'unclear' } : {}),
});
