import type { Problem } from '../contract/views';
import { isPentimentoError } from '../contract/errors';
import { inLanes } from './load';
import type { Project } from './project';
import { hashFile } from './sources';

export interface Verification {
  readonly ok: boolean;
  readonly checked: { readonly sources: number; readonly passes: number; readonly results: number };
  readonly problems: readonly Problem[];
}

/** Reads every record and every picture's bytes against the SHA-256 that was written down. Changes nothing. */
export async function verifyProject(project: Project): Promise<Verification> {
  const problems: Problem[] = [...project.problems];
  const compare = async (file: string, path: () => Promise<string>, expected: string): Promise<void> => {
    try {
      if ((await hashFile(await path())) !== expected) problems.push({ file, code: 'image-broken', message: `${file} is not the picture that was written down: its bytes have changed.` });
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'file-missing');
      problems.push({ file, code: missing ? 'file-missing' : isPentimentoError(error) ? error.code : 'io-failed', message: missing ? `${file} is missing.` : isPentimentoError(error) ? error.message : `${file} could not be read.` });
    }
  };
  const sources = [...project.sources.values()];
  await inLanes(sources, (source) => compare(`sources/${source.file}`, () => project.sourceFile(source), source.sha256));
  const history = project.history;
  const results = history.flatMap((entry) => entry.record.results.map((result, index) => ({ entry, result, number: index + 1 })));
  await inLanes(results, ({ entry, result, number }) => compare(`passes/${entry.folder}/${result.file}`, () => project.resultFile(entry, number), result.sha256));
  const seen = new Map<number, string>();
  for (const { record, folder } of history) {
    const other = seen.get(record.version);
    if (other) problems.push({ file: `passes/${folder}/pass.json`, code: 'record-unreadable', message: `passes/${folder} and passes/${other} both say v${record.version}; the later one gets the next free number when the project is next written.` });
    seen.set(record.version, folder);
  }
  return { ok: problems.length === 0, checked: { sources: sources.length, passes: history.length, results: results.length }, problems };
}
