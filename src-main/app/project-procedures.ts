import { PentimentoError } from '../contract/errors';
import { followLinks, linkedProjects, linksOut } from '../core/links';
import type { AppContext } from './context';
import { firstPart } from './history-parts';
import type { Procedures } from './procedures';
import { projectView } from './views';
import { watchProjectChanges } from './watching';

/** Opening, making and forgetting projects. */
export const projectsProcedures = (
  { core, projects, places, tries, workspaces }: AppContext,
  { projects: procedure }: Procedures,
) =>
  procedure.router({
    create: procedure.create.handler(async ({ input }) => {
      places.checkNewProject(input.folder);
      return projectView(await projects.create(input.folder, input.name), core.room, null, tries);
    }),
    start: procedure.start.handler(async ({ input }) => projectView(await projects.start(input.picture), core.room)),
    open: procedure.open.handler(async ({ input }) => {
      const project = await projects.open(input.folder);
      return projectView(
        project,
        core.room,
        input.parts ? firstPart(project, workspaces.get(project.id)) : null,
        tries,
      );
    }),
    forget: procedure.forget.handler(({ input }) => {
      projects.forget(input.folder);
      return {};
    }),
    linked: procedure.linked.handler(() => ({ folders: linkedProjects(core.ports.store) })),
    unlink: procedure.unlink.handler(async ({ input }) => {
      followLinks(core.ports.store, input.folder, false);
      await projects.reopen(input.folder);
      return { folders: linkedProjects(core.ports.store) };
    }),
  });

/** What is done with an open project as a whole. */
export const projectProcedures = (app: AppContext, { project: procedure }: Procedures) => {
  const { core, projects, workspaces } = app;
  return procedure.router({
    watch: procedure.watch.handler(({ input, signal }) => {
      const project = projects.get(input.projectId);
      return watchProjectChanges(project, app, signal, () =>
        input.parts ? firstPart(project, workspaces.get(project.id)) : null,
      );
    }),
    rename: procedure.rename.handler(async ({ input }) => {
      await projects.get(input.projectId).writeSettings({ name: input.name });
      return {};
    }),
    setLimits: procedure.setLimits.handler(async ({ input }) => {
      await projects.get(input.projectId).writeSettings({
        ...(input.ceiling === undefined ? {} : { ceiling: input.ceiling }),
        ...(input.budget === undefined ? {} : { budget: input.budget }),
      });
      return {};
    }),
    links: procedure.links.handler(async ({ input }) => ({
      links: await linksOut(projects.get(input.projectId)),
    })),
    followLinks: procedure.followLinks.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const links = await linksOut(project);
      if (links.length === 0)
        throw new PentimentoError('wrong-use', `No link of ${project.record.name} leads out of it.`);
      const { dialogs, store } = core.ports;
      if (dialogs && !(await dialogs.confirmLinks(project.folder, links))) return { allowed: false };
      followLinks(store, project.folder, true);
      await projects.reopen(project.folder);
      return { allowed: true };
    }),
    workspace: procedure.workspace.handler(({ input }) => workspaces.get(projects.get(input.projectId).id)),
    saveWorkspace: procedure.saveWorkspace.handler(({ input }) => {
      workspaces.set(projects.get(input.projectId).id, input.workspace);
      return {};
    }),
    reveal: procedure.reveal.handler(async ({ input }) => {
      const project = projects.get(input.projectId);
      const path = await project.tools.files.inside(project.folder, ...input.file.split('/'));
      return { shown: await core.ports.shell.reveal(path), path };
    }),
  });
};
