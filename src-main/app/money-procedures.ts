import { resolve } from 'node:path';
import { assertOutside, shownPath } from '../project/export-files';
import { lookAtAccount } from '../use-cases/account';
import type { AppContext } from './context';
import type { Procedures } from './procedures';

// Projects that are open may have moved on since their pages were written.
const noteAll = ({ core, projects }: AppContext): Promise<unknown> =>
  Promise.all(projects.all.map((project) => core.ledger.note(project)));

/** What the service says of the account. */
export const accountProcedures = (app: AppContext, { account: procedure }: Procedures) =>
  procedure.router({
    look: procedure.look.handler(async ({ signal }) => {
      await noteAll(app);
      return lookAtAccount(app.core, app.settings.get().engine, signal);
    }),
  });

/** What passes have cost. */
export const ledgerProcedures = (app: AppContext, { ledger: procedure }: Procedures) => {
  const { core, projects, places } = app;
  return procedure.router({
    project: procedure.project.handler(({ input }) => core.ledger.ofProject(projects.get(input.projectId))),
    all: procedure.all.handler(async () => {
      await noteAll(app);
      return core.ledger.ofAll();
    }),
    exportCsv: procedure.exportCsv.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const file = resolve(project.folder, 'exports', input.to);
      await places.checkCsv(project, file);
      await assertOutside(project, file);
      await project.tools.files.ensureFolder(resolve(project.folder, 'exports'));
      if (input.of === 'all') await noteAll(app);
      await project.tools.files.create(
        file,
        input.of === 'all' ? await core.ledger.csvOfAll() : core.ledger.csvOfProject(project),
      );
      return { file: await shownPath(project, file) };
    }),
  });
};
