import { dirname, resolve } from 'node:path';
import { inputShape } from '../common/turned';
import { learnAnswered } from '../common/models';
import { publishedOf } from '../common/models/published';
import { outputSize, sentWithin } from '../common/sizes';
import { isPentimentoError, PentimentoError, type Fault } from '../contract/errors';
import type { ImportEvent, PassView } from '../contract/views';
import { preparedUrl, sightUrl } from '../contract/assets';
import { inputFile } from '../pass/input';
import type { GivenInput } from '../pass/record';
import { damagedResults } from '../pass/on-disk';
import { handOver } from '../project/edits';
import { assertOutside, shownPath } from '../project/export-files';
import type { Project } from '../project/project';
import { lookAtAccount } from '../use-cases/account';
import { overruleWords, readWords } from '../use-cases/words';
import type { AppContext } from './context';
import { Editors } from './editors';
import { exportProcedures } from './export-procedures';
import { modelNamed, offersOn, preparedAlong } from '../use-cases/models';
import { importPaths } from '../use-cases/import';
import * as passes from '../use-cases/passes';
import { rate, setCover } from '../use-cases/rate';
import {
  bringSourceBack,
  deleteResults,
  deleteSource,
  emptyTrash,
  restoreResults,
  type Chosen,
} from '../use-cases/trash';
import { createProcedures } from './procedures';
import { followLinks, linkedProjects, linksOut } from '../core/links';
import { firstPart } from './history-parts';
import { listFolder } from './own-dialogs';
import { presetProcedures } from './recipe-presets';
import { snippetProcedures } from './snippets';
import { supportText } from './support';
import { languagesIn } from '../core/core';
import { readerState } from '../words/languages';
import { passView, projectView, sourceView, trashView } from './views';
import { watchApp, watchProjectChanges } from './watching';

/** Implements the contract over the app. Rules live in what it calls. */
export function createRouter(app: AppContext) {
  const { core, projects, settings, places, orders, tries } = app;
  const procedures = createProcedures(core.log);
  const view = (project: Project, id: string): PassView => passView(project.pass(id), project, core.room);
  const onPass = async (
    input: { projectId: string; passId: string },
    work: (project: Project) => Promise<void>,
  ): Promise<PassView> => {
    const project = projects.get(input.projectId);
    await work(project);
    return view(project, input.passId);
  };
  const editors = new Editors(core.ports);
  const native = () => {
    const { dialogs } = core.ports;
    if (!dialogs)
      throw new PentimentoError('wrong-use', 'This host has no dialogs of the system; the app’s own are used.');
    return dialogs;
  };

  const own = (): void => {
    if (core.ports.dialogs)
      throw new PentimentoError('wrong-use', 'This host has the system’s dialogs; the app’s own are not used.');
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
      support: procedures.app.support.handler(async () => {
        const text = await supportText(core, projects);
        const { shell } = core.ports;
        shell.copy?.(text);
        return { text, copied: shell.copy !== undefined };
      }),
      lookAtPrices: procedures.app.lookAtPrices.handler(async () => {
        await app.lookAtPrices();
        return {};
      }),
      reader: procedures.app.reader.handler(() => {
        const state = readerState(languagesIn(core.ports.home));
        return { ...state, installed: state.installed && core.words !== null };
      }),
      cache: procedures.app.cache.handler(async () => ({
        bytes: await total(core.caches.map((cache) => cache.size())),
      })),
      clearCache: procedures.app.clearCache.handler(async () => ({
        bytes: await total(core.caches.map((cache) => cache.clear())),
      })),
    },
    key: {
      set: procedures.key.set.handler(async ({ input }) => {
        await core.engines.setKey(input.key);
        app.changed();
        void app.lookAtPrices().catch(() => undefined);
        return core.engines.keyState();
      }),
      remove: procedures.key.remove.handler(async () => {
        await core.engines.removeKey();
        app.changed();
        return core.engines.keyState();
      }),
      test: procedures.key.test.handler(async ({ signal }) =>
        (await core.engines.service('modelrunner')).testKey(signal),
      ),
    },
    models: {
      list: procedures.models.list.handler(async () => {
        const { offers, catalogue } = await offersOn(core, await core.engines.choose(settings.get().engine));
        void app.lookForWithdrawn().catch(() => undefined);
        return {
          models: offers.map(({ id, title, description, model, why, origin, card, featured }) => ({
            id,
            title,
            description,
            task: model?.task ?? null,
            why,
            origin,
            card,
            usualSeconds: model?.usualSeconds ?? null,
            featured,
          })),
          catalogue: { is: catalogue.is, at: catalogue.is === 'read' ? catalogue.at : null },
        };
      }),
      get: procedures.models.get.handler(async ({ input }) => {
        const engine = await core.engines.choose(settings.get().engine);
        const found = await modelNamed(core, engine, input.id);
        if (found.is !== 'model')
          return {
            published: null,
            why: found.is === 'no' ? found.why : 'ModelRunner’s list of models can’t be read right now.',
          };
        learnAnswered(found.model);
        if (engine === 'modelrunner') void core.prices.fresh(input.id).catch(() => undefined);
        return { published: publishedOf(found.model) ?? null, why: null };
      }),
    },
    account: {
      look: procedures.account.look.handler(async ({ signal }) => {
        await noteAll();
        return lookAtAccount(core, settings.get().engine, signal);
      }),
    },
    dialogs: {
      pickNewProject: procedures.dialogs.pickNewProject.handler(async () => {
        const folder = await native().pickNewProject();
        if (folder !== null) places.allowNewProject(folder);
        return folderOrNull(folder);
      }),
      pickProject: procedures.dialogs.pickProject.handler(async () => folderOrNull(await native().pickProject())),
      pickPictures: procedures.dialogs.pickPictures.handler(async () => {
        const paths = await native().pickPictures();
        return paths && { paths };
      }),
      pickExport: procedures.dialogs.pickExport.handler(async ({ input }) => {
        const path = await native().pickExport(input.suggested);
        if (path !== null) await places.allowFolder(dirname(path));
        return path === null ? null : { path };
      }),
      list: procedures.dialogs.list.handler(({ input }) => {
        own();
        return listFolder(input.path, input.show);
      }),
      chosen: procedures.dialogs.chosen.handler(async ({ input }) => {
        own();
        await places.allowFolder(input.folder);
        return {};
      }),
    },
    projects: {
      create: procedures.projects.create.handler(async ({ input }) => {
        places.checkNewProject(input.folder);
        return projectView(await projects.create(input.folder, input.name), core.room, null, tries);
      }),
      start: procedures.projects.start.handler(async ({ input }) =>
        projectView(await projects.start(input.picture), core.room),
      ),
      open: procedures.projects.open.handler(async ({ input }) => {
        const project = await projects.open(input.folder);
        return projectView(
          project,
          core.room,
          input.parts ? firstPart(project, app.workspaces.get(project.id)) : null,
          tries,
        );
      }),
      forget: procedures.projects.forget.handler(({ input }) => {
        projects.forget(input.folder);
        return {};
      }),
      linked: procedures.projects.linked.handler(() => ({ folders: linkedProjects(core.ports.store) })),
      unlink: procedures.projects.unlink.handler(async ({ input }) => {
        followLinks(core.ports.store, input.folder, false);
        await projects.reopen(input.folder);
        return { folders: linkedProjects(core.ports.store) };
      }),
    },
    project: {
      watch: procedures.project.watch.handler(({ input, signal }) => {
        const project = projects.get(input.projectId);
        return watchProjectChanges(project, app, signal, () =>
          input.parts ? firstPart(project, app.workspaces.get(project.id)) : null,
        );
      }),
      rename: procedures.project.rename.handler(async ({ input }) => {
        await projects.get(input.projectId).writeSettings({ name: input.name });
        return {};
      }),
      setLimits: procedures.project.setLimits.handler(async ({ input }) => {
        await projects.get(input.projectId).writeSettings({
          ...(input.ceiling === undefined ? {} : { ceiling: input.ceiling }),
          ...(input.budget === undefined ? {} : { budget: input.budget }),
        });
        return {};
      }),
      links: procedures.project.links.handler(async ({ input }) => ({
        links: await linksOut(projects.get(input.projectId)),
      })),
      followLinks: procedures.project.followLinks.handler(async ({ input }) => {
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
      workspace: procedures.project.workspace.handler(({ input }) =>
        app.workspaces.get(projects.get(input.projectId).id),
      ),
      saveWorkspace: procedures.project.saveWorkspace.handler(({ input }) => {
        app.workspaces.set(projects.get(input.projectId).id, input.workspace);
        return {};
      }),
      reveal: procedures.project.reveal.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const path = await project.tools.files.inside(project.folder, ...input.file.split('/'));
        return { shown: await core.ports.shell.reveal(path), path };
      }),
    },
    sources: {
      add: procedures.sources.add.handler(async ({ input, signal }) => {
        const added = [];
        const refused = [];
        for await (const event of importPaths(core, projects.get(input.projectId), input.paths, signal)) {
          if (event.added) added.push(sourceView(event.added));
          if (event.refused) refused.push(event.refused);
        }
        signal?.throwIfAborted();
        return { added, refused };
      }),
      expect: procedures.sources.expect.handler(() => {
        core.images.warm();
        return {};
      }),
      import: procedures.sources.import.handler(({ input, signal }) =>
        importViews(
          input.projectId,
          importPaths(core, projects.get(input.projectId), input.paths, signal, core.sights),
        ),
      ),
    },
    edits: {
      editors: procedures.edits.editors.handler(() => editors.view()),
      choose: procedures.edits.choose.handler(async ({ input }) => {
        await editors.choose(input.id);
        return editors.view();
      }),
      pick: procedures.edits.pick.handler(async () => {
        await editors.pick();
        return editors.view();
      }),
      open: procedures.edits.open.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const path = await handOver(project, input.of);
        return { editor: await editors.start(path), file: await shownPath(project, path) };
      }),
    },
    passes: {
      plan: procedures.passes.plan.handler(async ({ input, signal }) => {
        const project = projects.get(input.projectId);
        const file = await inputFile(project, input.input);
        const shape = inputShape(file, input.preparation);
        const output = outputSize(input.draft, shape) ?? shape;
        const size = { width: file.width, height: file.height };
        try {
          const { record } = await core.prepared.make(file, sentWithin(input.draft, shape), input.preparation, {
            priority: 5,
            ...(signal ? { signal } : {}),
          });
          return { input: size, prepared: record, url: preparedUrl(project.id, record.sha256), output, fault: null };
        } catch (error) {
          if (!isPentimentoError(error)) throw error;
          return { input: size, prepared: null, url: null, output, fault: error.toFault() };
        }
      }),
      run: procedures.passes.run.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const { orderId, group } = input;
        const entry = await orders.make(project, orderId, async () => {
          const others: Record<string, GivenInput> = {};
          for (const [slot, other] of Object.entries(input.others ?? {}))
            others[slot] = { ref: other, preparation: await preparedAlong(project, { ...input, other }) };
          return passes.runPass(core, project, {
            input: input.input,
            others,
            basedOn: input.basedOn,
            draft: input.draft,
            preparation: input.preparation,
            words: input.words ?? null,
            engine: await core.engines.choose(settings.get().engine),
            allowCost: input.allowCost,
            ...(orderId === undefined ? {} : { orderId }),
            group: group ?? null,
            together: group?.tries?.seeds.length ?? input.together ?? 1,
            atMost: group?.tries?.cost ?? null,
          });
        });
        if (group?.tries) tries.follow(project, group.id, input.allowCost);
        return view(project, entry.record.id);
      }),
      goOn: procedures.passes.goOn.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const entry = await tries.goOn(project, input.group, input.allowCost);
        return view(project, entry.record.id);
      }),
      endTries: procedures.passes.endTries.handler(async ({ input }) => {
        await tries.stop(projects.get(input.projectId), input.group);
        return {};
      }),
      ordered: procedures.passes.ordered.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const entry = await orders.settle(project, input.orderId);
        return { view: entry && view(project, entry.record.id) };
      }),
      reorder: procedures.passes.reorder.handler(({ input }) => {
        projects.get(input.projectId).pass(input.passId);
        core.room.reorder(input.passId, input.before);
        return {};
      }),
      cancel: procedures.passes.cancel.handler(({ input }) =>
        onPass(input, (project) => passes.cancel(core, project, input.passId)),
      ),
      stopWaiting: procedures.passes.stopWaiting.handler(({ input }) =>
        onPass(input, (project) => passes.stopWaiting(core, project, input.passId)),
      ),
      takeOver: procedures.passes.takeOver.handler(({ input }) =>
        onPass(input, (project) => passes.takeOver(core, project, input.passId)),
      ),
      checkAgain: procedures.passes.checkAgain.handler(({ input }) =>
        onPass(input, (project) => passes.checkAgain(core, project, input.passId)),
      ),
      markLost: procedures.passes.markLost.handler(({ input }) =>
        onPass(input, (project) => passes.markLost(core, project, input.passId)),
      ),
      deleteFromService: procedures.passes.deleteFromService.handler(({ input }) =>
        onPass(input, (project) => passes.deleteFromService(core, project, input.passId)),
      ),
      damaged: procedures.passes.damaged.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        return { damaged: await damagedResults(project, project.pass(input.passId)) };
      }),
      fetchAgain: procedures.passes.fetchAgain.handler(({ input }) =>
        onPass(input, (project) => passes.fetchAgain(core, project, input.passId, input.allowHost)),
      ),
      setNotes: procedures.passes.setNotes.handler(({ input }) =>
        onPass(input, (project) =>
          rate(project, { passId: input.passId, of: 'version', change: input.notes, expected: input.expected }),
        ),
      ),
    },
    results: {
      rate: procedures.results.rate.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const views: PassView[] = [];
        for (const { passId, result, notes: change, expected } of input.changes) {
          await rate(project, { passId, of: result ?? 'version', change, expected });
          views.push(view(project, passId));
        }
        return { views };
      }),
      readWords: procedures.results.readWords.handler(({ input, signal }) =>
        onPass(input, async (project) => {
          const never = new AbortController().signal;
          await readWords(core, project, project.pass(input.passId), input.result, signal ?? never);
        }),
      ),
      overruleWords: procedures.results.overruleWords.handler(({ input: { result, text, verdict, expected, ...of } }) =>
        onPass(of, (project) => overruleWords(project, of.passId, result, text, verdict, expected)),
      ),
      setCover: procedures.results.setCover.handler(({ input }) =>
        onPass(input, (project) => setCover(project, input.passId, input.result, input.expected)),
      ),
    },
    trash: {
      delete: procedures.trash.delete.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const faults = await deleteResults(core, project, chosen(input.chosen));
        return { refused: refusedOf(input.chosen, faults), trash: trashView(project) };
      }),
      restore: procedures.trash.restore.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const faults = await restoreResults(project, chosen(input.chosen));
        return { refused: refusedOf(input.chosen, faults), trash: trashView(project) };
      }),
      deleteSource: procedures.trash.deleteSource.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        await deleteSource(project, input.sourceId);
        return { trash: trashView(project) };
      }),
      restoreSource: procedures.trash.restoreSource.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        await bringSourceBack(project, input.sourceId);
        return { trash: trashView(project) };
      }),
      empty: procedures.trash.empty.handler(async ({ input }) => {
        const project = projects.get(input.projectId);
        const emptied = await emptyTrash(project, core.ports.dialogs);
        return { emptied, trash: trashView(project) };
      }),
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
        await places.checkCsv(project, file);
        await assertOutside(project, file);
        await project.tools.files.ensureFolder(resolve(project.folder, 'exports'));
        if (input.of === 'all') await noteAll();
        await project.tools.files.create(
          file,
          input.of === 'all' ? await core.ledger.csvOfAll() : core.ledger.csvOfProject(project),
        );
        return { file: await shownPath(project, file) };
      }),
    },
    presets: presetProcedures(app, procedures),
    snippets: snippetProcedures(app, procedures),
    exports: exportProcedures(app, procedures),
  });
}

async function* importViews(projectId: string, events: ReturnType<typeof importPaths>): AsyncGenerator<ImportEvent> {
  for await (const { sight, ...event } of events)
    yield {
      ...event,
      added: event.added && sourceView(event.added),
      sight: sight && { id: sight.id, url: sight.isThrough ? null : sightUrl(projectId, sight.id) },
    };
}

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

const folderOrNull = (folder: string | null): { folder: string } | null => (folder === null ? null : { folder });

const total = async (sums: readonly Promise<number>[]): Promise<number> =>
  (await Promise.all(sums)).reduce((sum, bytes) => sum + bytes, 0);
