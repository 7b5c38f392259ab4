import type { Fault, PentimentoError } from '../contract/errors';
import {
  bringSourceBack,
  deleteResults,
  deleteSource,
  emptyTrash,
  restoreResults,
  type Chosen,
} from '../use-cases/trash';
import type { AppContext } from './context';
import type { Procedures } from './procedures';
import { trashView } from './views';

/** Deleting, and bringing back. */
export const trashProcedures = ({ core, projects }: AppContext, { trash: procedure }: Procedures) =>
  procedure.router({
    delete: procedure.delete.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const faults = await deleteResults(core, project, chosen(input.chosen));
      return { refused: refusedOf(input.chosen, faults), trash: trashView(project) };
    }),
    restore: procedure.restore.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const faults = await restoreResults(project, chosen(input.chosen));
      return { refused: refusedOf(input.chosen, faults), trash: trashView(project) };
    }),
    deleteSource: procedure.deleteSource.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      await deleteSource(project, input.sourceId);
      return { trash: trashView(project) };
    }),
    restoreSource: procedure.restoreSource.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      await bringSourceBack(project, input.sourceId);
      return { trash: trashView(project) };
    }),
    empty: procedure.empty.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const emptied = await emptyTrash(project, core.ports.dialogs);
      return { emptied, trash: trashView(project) };
    }),
  });

const chosen = (picks: readonly { readonly passId: string; readonly result: number | null }[]): Chosen[] =>
  picks.map(({ passId, result }) => ({ id: passId, result }));

const refusedOf = <P extends { readonly passId: string; readonly result: number | null }>(
  picks: readonly P[],
  faults: readonly (PentimentoError | null)[],
): (Pick<P, 'passId' | 'result'> & { fault: Fault })[] =>
  picks.flatMap(({ passId, result }, at) => {
    const fault = faults[at]?.toFault();
    return fault ? [{ passId, result, fault }] : [];
  });
