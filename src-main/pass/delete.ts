import { join } from 'node:path';
import { canDeleteFromService, canFetchAgain } from '../common/on-service';
import { notHere } from '../common/delivery';
import { isUnfinished } from '../common/states';
import { PentimentoError } from '../contract/errors';
import { onDisk } from './on-disk';
import { readAgain } from './settle';
import { entryOf, recordOf, type Run } from './world';

/**
 * Deletes what was sent and delivered from the service. What it lists by then is held against what is here first. Throws `wrong-use` and `file-missing`
 * where something that was paid for would be lost with it.
 */
export async function deleteFromService(run: Run): Promise<void> {
  const { project, world } = run;
  assertNothingLost(run);
  const service = await world.service('modelrunner');
  if (recordOf(run).state === 'done') await readAgain(run, service);
  assertNothingLost(run);
  const { requestId, results, version } = recordOf(run);
  for (const [index, { file, sha256 }] of results.entries()) {
    const entry = entryOf(run);
    // What the designer deleted for good is not missed.
    if (project.resultInTrash(entry, index + 1) === 'emptied') continue;
    const state = await onDisk(join(project.folder, project.resultPlace(entry, index + 1)), sha256);
    if (state === 'here') continue;
    throw new PentimentoError(
      'file-missing',
      state === 'missing'
        ? `Result ${index + 1} of v${version} is no longer in the project, so it is not deleted on the service. Put its file back first, or fetch it again.`
        : `${file} of v${version} has changed since it was delivered, so the delivered picture is not deleted on the service. Fetch it again first: it is put beside yours.`,
    );
  }
  await service.deletePayloads(requestId ?? '');
  const deletedAt = new Date(world.clock.now()).toISOString();
  await project.writePass(run.id, (before) => ({ ...before, evidence: { ...before.evidence, deletedAt } }));
}

function assertNothingLost(run: Run): void {
  const record = recordOf(run);
  if (notHere(record).length > 0 || (record.state === 'failed' && canFetchAgain(record)))
    throw new PentimentoError(
      'wrong-use',
      `The results of v${record.version} may be paid for and are not all here: deleted on the service, they would be lost. Fetch them first with Fetch again.`,
    );
  if (record.requestId === null || !canDeleteFromService(record))
    throw new PentimentoError(
      'wrong-use',
      `There is nothing of v${record.version} on the service that could be deleted${isUnfinished(record.state) ? ' before it has ended' : ''}.`,
    );
}
