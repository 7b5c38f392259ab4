import { sightUrl } from '../contract/assets';
import type { ImportEvent } from '../contract/views';
import { handOver } from '../project/edits';
import { shownPath } from '../project/export-files';
import { importPaths } from '../use-cases/import';
import type { AppContext } from './context';
import { Editors } from './editors';
import type { Procedures } from './procedures';
import { sourceView } from './views';

/** Bringing pictures in. */
export const sourceProcedures = ({ core, projects }: AppContext, { sources: procedure }: Procedures) =>
  procedure.router({
    add: procedure.add.handler(async ({ input, signal }) => {
      const added = [];
      const refused = [];
      for await (const event of importPaths(core, projects.get(input.projectId), input.paths, signal)) {
        if (event.added) added.push(sourceView(event.added));
        if (event.refused) refused.push(event.refused);
      }
      signal?.throwIfAborted();
      return { added, refused };
    }),
    expect: procedure.expect.handler(() => {
      core.images.warm();
      return {};
    }),
    import: procedure.import.handler(({ input, signal }) =>
      importViews(input.projectId, importPaths(core, projects.get(input.projectId), input.paths, signal, core.sights)),
    ),
  });

async function* importViews(projectId: string, events: ReturnType<typeof importPaths>): AsyncGenerator<ImportEvent> {
  for await (const { sight, ...event } of events)
    yield {
      ...event,
      added: event.added && sourceView(event.added),
      sight: sight && { id: sight.id, url: sight.isThrough ? null : sightUrl(projectId, sight.id) },
    };
}

/** Handing pictures to other programs. */
export const editProcedures = ({ core, projects }: AppContext, { edits: procedure }: Procedures) => {
  const editors = new Editors(core.ports);
  return procedure.router({
    editors: procedure.editors.handler(() => editors.view()),
    choose: procedure.choose.handler(async ({ input }) => {
      await editors.choose(input.id);
      return editors.view();
    }),
    pick: procedure.pick.handler(async () => {
      await editors.pick();
      return editors.view();
    }),
    open: procedure.open.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const path = await handOver(project, input.of);
      return { editor: await editors.start(path), file: await shownPath(project, path) };
    }),
  });
};
