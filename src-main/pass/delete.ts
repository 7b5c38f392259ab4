import { canDeleteFromService, canFetchAgain } from '../common/on-service';
import { isUnfinished } from '../common/states';
import { PentimentoError } from '../contract/errors';
import type { Project } from '../project/project';
import type { World } from './world';

/** Deletes what was sent and delivered from the service. Throws `wrong-use` and `file-missing` where something that was paid for would be lost with it. */
export async function deleteFromService(world: World, project: Project, id: string): Promise<void> {
  const entry = project.pass(id);
  const { record } = entry;
  if (canFetchAgain(record)) throw new PentimentoError('wrong-use', `The results of v${record.version} may be paid for and are not here: deleted on the service, they would be lost. Fetch them first with Fetch again.`);
  if (record.requestId === null || !canDeleteFromService(record)) {
    throw new PentimentoError('wrong-use', `There is nothing of v${record.version} on the service that could be deleted${isUnfinished(record.state) ? ' before it has ended' : ''}.`);
  }
  for (const index of record.results.keys()) {
    if (!(await project.tools.files.exists(await project.resultFile(entry, index + 1)))) throw new PentimentoError('file-missing', `Result ${index + 1} of v${record.version} is no longer in the project, so it is not deleted on the service. Put its file back first.`);
  }
  await (await world.service('modelrunner')).deletePayloads(record.requestId);
  const deletedAt = new Date(world.clock.now()).toISOString();
  await project.writePass(id, (before) => ({ ...before, evidence: { ...before.evidence, deletedAt } }));
}
