import type { Overruling } from '../common/spelling/verdicts';
import type { ResultChecks } from '../contract/records';
import { overruling } from '../contract/notes';
import type { Core } from '../core/core';
import { readResult } from '../core/read-words';
import { writeChecks } from '../project/checks-record';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';

/** Reads the words in a result anew, on this machine, and keeps what was read; in a project that is for reading only it is told alone. */
export async function readWords(
  core: Core,
  project: Project,
  entry: PassEntry,
  result: number,
  signal: AbortSignal,
): Promise<ResultChecks> {
  const tools = { words: core.words, now: () => core.ports.clock.now() };
  const checks = await readResult(tools, project, entry, result, signal);
  if (entry.record.words.length > 0 && project.readOnly === null)
    await writeChecks(project, entry.record.id, { [result]: checks });
  return checks;
}

/** The designer's word on a text in a result, kept with the notes; `null` takes it back. With `expected`, only where that is still so. */
export async function overruleWords(
  project: Project,
  id: string,
  result: number,
  text: string,
  verdict: Overruling | null,
  expected?: Overruling | null,
): Promise<void> {
  await project.writeNotes(id, (notes) => {
    const before = notes.results[result]?.overruled;
    const now = before && Object.hasOwn(before, text) ? before[text] : null;
    if (expected !== undefined && expected !== now) return {};
    return { results: { [result]: { overruled: overruling(before, text, verdict) } } };
  });
}
