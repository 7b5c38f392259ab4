import { EventEmitter } from 'node:events';
import { visible } from '../common/visible';
import { workspace as workspaceSchema, type AppState } from '../contract/views';
import { withdrawnFrom } from '../use-cases/models';
import type { App } from './app';
import type { AppContext } from './context';
import { createCore } from '../core/core';
import { followOnTaskbar } from '../core/taskbar';
import { ExportJobs } from './export-jobs';
import { DraggedOut } from './drag-out';
import { Pictures } from './pictures';
import type { AppPorts } from '../ports';
import { ExportPreviews } from './preview';
import { Projects } from './projects';
import { createRouter } from './router';
import { sharedPresets } from './recipe-presets';
import { sharedSnippets } from './snippets';
import { changeSettings, eachStored, storedSettings } from '../core/stored-settings';
import { Orders } from '../use-cases/orders';
import { TriesUnderWay } from './tries';
import { WritePlaces } from './write-places';

export async function createApp(ports: AppPorts): Promise<App> {
  const events = new EventEmitter<{ changed: [] }>();
  events.setMaxListeners(0);
  const core = await createCore(ports, {
    passesAtOnce: storedSettings(ports.store).passesAtOnce,
    persistent: true,
    settings: () => storedSettings(ports.store),
  });
  core.room.events.setMaxListeners(0);
  followOnTaskbar(core.room, ports.shell);
  const changed = (): void => void events.emit('changed');
  core.prices.events.on('changed', changed);
  /** Nothing is asked of anybody while passes run on the offline engine. */
  const lookAtPrices = async (): Promise<void> => {
    if ((await core.engines.choose(storedSettings(ports.store).engine)) === 'modelrunner') await core.prices.refresh();
  };
  let withdrawn: readonly string[] = [];
  const lookForWithdrawn = async (): Promise<void> => {
    if ((await core.engines.choose(storedSettings(ports.store).engine)) !== 'modelrunner') return;
    const found = await withdrawnFrom(core, projects.all);
    if (found.join() === withdrawn.join()) return;
    withdrawn = found;
    changed();
  };
  core.catalogue.events.on('changed', () => void lookForWithdrawn().catch(() => undefined));
  const showRecent = (): void =>
    ports.shell.showRecent?.(projects.recent.map(({ folder, name }) => ({ folder, name: visible(name) })));
  const projects: Projects = new Projects(core, () => {
    changed();
    showRecent();
  });
  showRecent();
  const exports = new ExportJobs(core);
  const previews = new ExportPreviews(core);
  const orders = new Orders();
  const tries = new TriesUnderWay(core, orders);
  const context: AppContext = {
    core,
    projects,
    exports,
    previews,
    orders,
    tries,
    places: new WritePlaces(ports.store, ports.dialogs !== null),
    events,
    changed,
    lookAtPrices,
    lookForWithdrawn,
    settings: {
      get: () => storedSettings(ports.store),
      set: (change) => {
        core.room.passesAtOnce = changeSettings(ports.store, change).passesAtOnce;
        changed();
        void lookAtPrices().catch(() => undefined);
      },
    },
    workspaces: {
      get: (projectId) => eachStored(workspaceSchema, ports.store.get(`workspaces.${projectId}`)),
      set: (projectId, workspace) => ports.store.set(`workspaces.${projectId}`, workspace),
    },
    state: async (): Promise<AppState> => {
      const current = storedSettings(ports.store);
      const engine = await core.engines.choose(current.engine);
      return {
        version: ports.version,
        host: ports.host,
        platform: process.platform,
        dialogs: ports.dialogs ? 'native' : 'own',
        key: await core.engines.keyState(),
        settings: current,
        engine,
        engineFault: engine === 'modelrunner' ? await core.engines.fault() : null,
        prices: await core.prices.known(),
        withdrawn: [...withdrawn],
        recent: await projects.recentViews(),
        ...(ports.projectsFolder === undefined ? {} : { projectsFolder: visible(ports.projectsFolder) }),
        recipePresets: sharedPresets(ports.store),
        snippets: sharedSnippets(ports.store),
      };
    },
  };
  const pictures = new Pictures(core, projects, previews);
  const dragged = new DraggedOut();
  core.upkeep.begin();
  // What is too old to be kept goes, whether it is looked at or not.
  void core.catalogue.known().catch(() => undefined);
  void lookAtPrices().catch(() => undefined);
  return {
    router: createRouter(context),
    assets: (request) => pictures.assets(request),
    imports: (request) => pictures.imports(request),
    dragged: async (address, name) => {
      const path = await pictures.file(address);
      return path === null ? null : dragged.copy(path, name);
    },
    busy: () => core.room.busy(),
    close: async () => {
      await exports.close();
      const left = tries.close();
      await projects.close();
      await previews.close();
      await dragged.close();
      await core.close();
      await left;
    },
  };
}
