import { resolve } from 'node:path';
import { outputSize } from '../common/sizes';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { PassView } from '../contract/views';
import { preparedUrl } from '../contract/assets';
import { inputFile } from '../pass/input';
import { expectedOutput, inputShape, targetFor } from '../pass/prepared';
import { shownPath } from '../project/export-files';
import type { Project } from '../project/project';
import { insideOf } from '../project/files';
import type { AppContext } from './context';
import { exportProcedures } from './export-procedures';
import { procedures } from './procedures';
import { importPaths } from './importing';
import { listFolder } from './own-dialogs';
import { passView, projectView } from './views';
import { watchApp, watchProjectChanges } from './watching';

/** Implements the contract over the app. Rules live in what it calls. */
export function createRouter(app: AppContext) {
  const { core, projects, settings } = app;
  const view = (project: Project, id: string): PassView => passView(project.pass(id), core.room);
  const onPass = async (input: { projectId: string; passId: string }, work: (project: Project) => Promise<void>): Promise<PassView> => {
    const project = projects.get(input.projectId);
    await work(project);
    return view(project, input.passId);
  };
  const native = () => {
    const { dialogs } = core.ports;
    if (!dialogs) throw new PentimentoError('wrong-use', 'This host has no dialogs of the system; the app’s own are used.');
    return dialogs;
  };

  // Those that are open may have moved on since their pages were written.
  const noteAll = (): Promise<unknown> => Promise.all(projects.all.map((project) => core.ledger.note(project)));

  return procedures.router({
    app: {
      watch: procedures.app.watch.handler(({ signal }) => watchApp(app, signal)),
      state: procedures.app.state.handler(() => app.state()),
      setSettings: procedures.app.setSettings.handler(async ({ input }) => {
        settings.set(input);
        return app.state();
      }),
      cache: procedures.app.cache.handler(async () => ({ bytes: await total(core.caches.map((cache) => cache.size())) })),
      clearCache: procedures.app.clearCache.handler(async () => ({ bytes: await total(core.caches.map((cache) => cache.clear())) })),
    },
    key: {
      set: procedures.key.set.handler(async ({ input }) => {
        await core.engines.setKey(input.key);
        app.changed();
        return core.engines.keyState();
      }),
      remove: procedures.key.remove.handler(async () => {
        await core.engines.removeKey();
        app.changed();
        return core.engines.keyState();
      }),
      test: procedures.key.test.handler(async ({ signal }) => (await core.engines.service('modelrunner')).testKey(signal)),
    },
    dialogs: {
      pickNewProject: procedures.dialogs.pickNewProject.handler(async () => folderOrNull(await native().pickNewProject())),
      pickProject: procedures.dialogs.pickProject.handler(async () => folderOrNull(await native().pickProject())),
      pickPictures: procedures.dialogs.pickPictures.handler(async () => {
        const paths = await native().pickPictures();
        return paths && { paths };
      }),
      pickExport: procedures.dialogs.pickExport.handler(async ({ input }) => {
        const path = await native().pickExport(input.suggested);
        return path === null ? null : { path };
      }),
      list: procedures.dialogs.list.handler(({ input }) => listFolder(input.path, input.show)),
    },
    projects: {
      create: procedures.projects.create.handler(async ({ input }) => projectView(await projects.create(input.folder, input.name), core.room)),
      open: procedures.projects.open.handler(async ({ input }) => projectView(await projects.open(input.folder), core.room)),
      forget: procedures.projects.forget.handler(({ input }) => {
        projects.forget(input.folder);
        return {};
      }),
    },
    project: {
      watch: procedures.project.watch.handler(({ input, signal }) => watchProjectChanges(projects.get(input.projectId), core, signal)),
      rename: procedures.project.rename.handler(async ({ input }) => {
        await projects.get(input.projectId).writeSettings({ name: input.name });
        return {};
      }),
      setLimits: procedures.project.setLimits.handler(async ({ input }) => {
        await projects.get(input.projectId).writeSettings({
          ...(input.ceiling === undefined ? {} : { ceiling: input.ceiling }), ...(input.budget === undefined ? {} : { budget: input.budget }),
        });
        return {};
      }),
      workspace: procedures.project.workspace.handler(({ input }) => app.workspaces.get(projects.get(input.projectId).id)),
      saveWorkspace: procedures.project.saveWorkspace.handler(({ input }) => {
        app.workspaces.set(projects.get(input.projectId).id, input.workspace);
        return {};
      }),
      reveal: procedures.project.reveal.handler(async ({ input }) => {
        const path = await insideOf(projects.get(input.projectId).folder, ...input.file.split('/'));
        return { shown: await core.ports.shell.reveal(path), path };
      }),
    },
    sources: {
      add: procedures.sources.add.handler(async ({ input, signal }) => {
        const added = [];
        const refused = [];
        for await (const event of importPaths(core, projects.get(input.projectId), input.paths, signal)) {
          if (event.added) added.push(event.added);
          if (event.refused) refused.push(event.refused);
        }
        signal?.throwIfAborted();
        return { added, refused };
      }),
      import: procedures.sources.import.handler(({ input, signal }) => importPaths(core, projects.get(input.projectId), input.paths, signal)),
    },
    passes: {
      plan: procedures.passes.plan.handler(async ({ input, signal }) => {
        const project = projects.get(input.projectId);
        const file = await inputFile(project, input.input);
        const shape = inputShape(file, input.preparation);
        const output = expectedOutput(input.draft.image_size ?? outputSize(null, shape), shape);
        const size = { width: file.width, height: file.height };
        try {
          const { record } = await core.prepared.make(file, targetFor(input.draft.image_size, shape), input.preparation, { priority: 5, ...(signal ? { signal } : {}) });
          return { input: size, prepared: record, url: preparedUrl(project.id, record.sha256), output, fault: null };
        } catch (error) {
          if (!isPentimentoError(error)) throw error;
          return { input: size, prepared: null, url: null, output, fault: error.toFault() };
        }
      }),
      run: procedures.passes.run.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const parent = input.basedOn === null ? null : project.pass(input.basedOn).record;
        const entry = await core.room.start(project, {
          input: input.input, basedOn: parent && { id: parent.id, version: parent.version }, draft: input.draft, preparation: input.preparation,
          engine: await core.engines.choose(settings.get().engine), allowCost: input.allowCost,
        }, core.drawSeed);
        return view(project, entry.record.id);
      }),
      cancel: procedures.passes.cancel.handler(({ input }) => onPass(input, (project) => core.room.cancel(project, input.passId))),
      stopWaiting: procedures.passes.stopWaiting.handler(({ input }) => onPass(input, (project) => core.room.stopWaiting(project, input.passId))),
      takeOver: procedures.passes.takeOver.handler(({ input }) => onPass(input, (project) => core.room.takeOver(project, input.passId))),
      checkAgain: procedures.passes.checkAgain.handler(({ input }) => onPass(input, (project) => core.room.checkAgain(project, input.passId))),
      markLost: procedures.passes.markLost.handler(({ input }) => onPass(input, (project) => core.room.markLost(project, input.passId))),
      deleteFromService: procedures.passes.deleteFromService.handler(({ input }) => onPass(input, (project) => core.room.deleteFromService(project, input.passId))),
      fetchAgain: procedures.passes.fetchAgain.handler(({ input }) => onPass(input, (project) => core.room.fetchAgain(project, input.passId, input.allowHost))),
      setNotes: procedures.passes.setNotes.handler(({ input }) => onPass(input, async (project) => {
        await project.writeNotes(input.passId, input.notes);
      })),
    },
    ledger: {
      project: procedures.ledger.project.handler(({ input }) => core.ledger.ofProject(projects.get(input.projectId))),
      all: procedures.ledger.all.handler(async () => {
        await noteAll();
        return core.ledger.ofAll();
      }),
      exportCsv: procedures.ledger.exportCsv.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const file = resolve(project.folder, 'exports', input.to);
        await core.tools.files.ensureFolder(resolve(project.folder, 'exports'));
        if (input.of === 'all') await noteAll();
        await core.tools.files.create(file, input.of === 'all' ? await core.ledger.csvOfAll() : core.ledger.csvOfProject(project));
        return { file: await shownPath(project, file) };
      }),
    },
    exports: exportProcedures(app),
  });
}

const folderOrNull = (folder: string | null): { folder: string } | null => (folder === null ? null : { folder });

const total = async (sums: readonly Promise<number>[]): Promise<number> => (await Promise.all(sums)).reduce((sum, bytes) => sum + bytes, 0);
