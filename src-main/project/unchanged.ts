import { PentimentoError } from '../contract/errors';
import { placeOf, type PassEntry } from './load';
import type { Project } from './project';
import { hashFile } from './sources';

/** Where a result's bytes lie, once their hash has told that they are the ones that were delivered: `image-broken` where they are not. */
export async function unchangedResult(project: Project, entry: PassEntry, result: number): Promise<string> {
  const file = await project.resultFile(entry, result);
  if ((await hashFile(file)) === entry.record.results[result - 1]?.sha256) return file;
  throw new PentimentoError(
    'image-broken',
    `v${entry.record.version} (result ${result}) is not the picture that was written down: its bytes have changed. Restore ${placeOf(entry)} from a copy.`,
  );
}
