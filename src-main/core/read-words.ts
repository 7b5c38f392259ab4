import { overall } from '../common/spelling/verdicts';
import type { ResultChecks } from '../contract/records';
import { isRead, loadChecks, writeChecks } from '../project/checks-record';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { WordReader } from '../words/word-reader';

/** Reading the words in results, and keeping what was read with their version. */

export interface ReadWordsTools {
  readonly words: WordReader | null;
  readonly now: () => number;
}

/** There was nobody to read it then. */
const isLacking = (checks: ResultChecks): boolean => checks.strings.some(({ why }) => why === 'no-reader');

/** Reads one result, whatever is known of it. Never fails but when `signal` aborts: what can't be read is unsure. */
export async function readResult(
  { words, now }: ReadWordsTools,
  project: Project,
  entry: PassEntry,
  result: number,
  signal: AbortSignal,
): Promise<ResultChecks> {
  const wanted = entry.record.words;
  const file = await project.resultFile(entry, result).catch(() => null);
  const why = words === null ? 'no-reader' : file === null ? 'no-picture' : null;
  const read =
    words === null || file === null
      ? {
          reader: { name: 'none', version: '' },
          strings: wanted.map((text) => ({
            text,
            verdict: 'unsure' as const,
            read: null,
            confidence: null,
            box: null,
            why: why ?? undefined,
          })),
        }
      : await words.read(file, wanted, signal);
  return {
    sha256: entry.record.results[result - 1]!.sha256,
    reader: { ...read.reader },
    at: new Date(now()).toISOString(),
    verdict: overall(read.strings) ?? 'right',
    strings: read.strings.map((string) => ({ ...string, box: string.box && { ...string.box } })),
  };
}

/** Reads the results of a pass that were not read yet, one after the other; each is kept as soon as it is read. */
export async function readEntry(
  tools: ReadWordsTools,
  project: Project,
  { record: { id } }: PassEntry,
  signal: AbortSignal,
): Promise<void> {
  const entry = project.passes.get(id);
  if (!entry || entry.record.words.length === 0 || project.readOnly !== null || tools.words === null) return;
  const unread = project.resultsOf(entry).filter((result) => {
    const known = project.checksOf(id)?.[result];
    return !known || !isRead(entry, result, known) || isLacking(known);
  });
  if (unread.length === 0) return;
  project.noteReading(id, true);
  try {
    for (const result of unread) {
      if (signal.aborted) return;
      const checks = await readResult(tools, project, entry, result, signal);
      await writeChecks(project, id, { [result]: checks });
    }
  } finally {
    project.noteReading(id, false);
  }
}

/** Older versions are read when somebody asks. In milliseconds. */
const lately = 24 * 60 * 60_000;
const most = 20;

/** What was read before is known from here on, and what ended unread lately is read, the newest first. */
export async function readUnread(tools: ReadWordsTools, project: Project, signal: AbortSignal): Promise<void> {
  await loadChecks(project);
  const since = new Date(tools.now() - lately).toISOString();
  const unread = project.history
    .filter(({ record }) => record.words.length > 0 && (record.finishedAt ?? '') > since)
    .filter((entry) =>
      project.resultsOf(entry).some((result) => !isRead(entry, result, project.checksOf(entry.record.id)?.[result])),
    )
    .slice(-most)
    .reverse();
  for (const entry of unread) {
    if (signal.aborted) return;
    await readEntry(tools, project, entry, signal);
  }
}
