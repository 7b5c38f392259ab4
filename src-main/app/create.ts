import { EventEmitter } from 'node:events';
import { stageWords } from '../common/states';
import { workspace as workspaceSchema, type AppState } from '../contract/views';
import type { App } from './app';
import type { AppContext } from './context';
import { createCore } from './core';
import { ExportJobs } from './export-jobs';
import { Pictures } from './pictures';
import type { AppPorts } from './ports';
import { ExportPreviews } from './preview';
import { Projects } from './projects';
import { createRouter } from './router';
import { storedSettings } from './stored-settings';

export async function createApp(ports: AppPorts): Promise<App> {
  const events = new EventEmitter<{ changed: [] }>();
  events.setMaxListeners(0);
  const core = await createCore(ports, { passesAtOnce: storedSettings(ports.store).passesAtOnce, persistent: true, settings: () => storedSettings(ports.store) });
  core.room.events.setMaxListeners(0);
  const changed = (): void => void events.emit('changed');
  const projects = new Projects(core, changed);
  const exports = new ExportJobs(core);
  const previews = new ExportPreviews(core);
  const context: AppContext = {
    core, projects, exports, previews, events, changed,
    settings: {
      get: () => storedSettings(ports.store),
      set: (change) => {
        const next = { ...storedSettings(ports.store), ...change };
        ports.store.set('settings', next);
        core.room.passesAtOnce = next.passesAtOnce;
        changed();
      },
    },
    workspaces: {
      get: (projectId) => {
        const parsed = workspaceSchema.safeParse(ports.store.get(`workspaces.${projectId}`) ?? {});
        return parsed.success ? parsed.data : workspaceSchema.parse({});
      },
      set: (projectId, workspace) => ports.store.set(`workspaces.${projectId}`, workspace),
    },
    state: async (): Promise<AppState> => {
      const current = storedSettings(ports.store);
      const engine = await core.engines.choose(current.engine);
      return {
        version: ports.version, host: ports.host, platform: process.platform, dialogs: ports.dialogs ? 'native' : 'own',
        key: await core.engines.keyState(), settings: current, engine,
        engineFault: engine === 'modelrunner' ? await core.engines.fault() : null, recent: await projects.recentViews(),
      };
    },
  };
  core.room.events.on('ended', (project, entry) => {
    void core.ledger.note(project);
    ports.shell.notify(`${project.record.name}: v${entry.record.version} ${stageWords[entry.record.state].toLowerCase()}`, entry.record.error?.message ?? entry.record.recipe.prompt.slice(0, 120));
  });
  core.room.events.on('priced', (project) => void core.ledger.note(project));
  const pictures = new Pictures(core, projects, previews);
  core.upkeep.begin();
  return {
    router: createRouter(context),
    assets: (request) => pictures.assets(request),
    imports: (request) => pictures.imports(request),
    busy: () => core.room.busy(),
    close: async () => {
      await exports.close();
      await projects.close();
      await previews.close();
      await core.close();
    },
  };
}
