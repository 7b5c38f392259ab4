import { languagesIn } from '../core/core';
import { readerState } from '../words/languages';
import type { AppContext } from './context';
import type { Procedures } from './procedures';
import { supportText } from './support';
import { watchApp } from './watching';

/** What the whole app knows and keeps: its state, settings, caches. */
export const appProcedures = (app: AppContext, { app: procedure }: Procedures) => {
  const { core, projects, settings } = app;
  return procedure.router({
    watch: procedure.watch.handler(({ signal }) => watchApp(app, signal)),
    state: procedure.state.handler(() => app.state()),
    setSettings: procedure.setSettings.handler(async ({ input }) => {
      settings.set(input);
      return app.state();
    }),
    support: procedure.support.handler(async () => {
      const text = await supportText(core, projects);
      const { shell } = core.ports;
      shell.copy?.(text);
      return { text, copied: shell.copy !== undefined };
    }),
    lookAtPrices: procedure.lookAtPrices.handler(async () => {
      await app.lookAtPrices();
      return {};
    }),
    reader: procedure.reader.handler(() => {
      const state = readerState(languagesIn(core.ports.home));
      return { ...state, installed: state.installed && core.words !== null };
    }),
    cache: procedure.cache.handler(async () => ({
      bytes: await total(core.caches.map((cache) => cache.size())),
    })),
    clearCache: procedure.clearCache.handler(async () => ({
      bytes: await total(core.caches.map((cache) => cache.clear())),
    })),
  });
};

export const keyProcedures = ({ core, changed, lookAtPrices }: AppContext, { key: procedure }: Procedures) =>
  procedure.router({
    set: procedure.set.handler(async ({ input }) => {
      await core.engines.setKey(input.key);
      changed();
      void lookAtPrices().catch(() => undefined);
      return core.engines.keyState();
    }),
    remove: procedure.remove.handler(async () => {
      await core.engines.removeKey();
      changed();
      return core.engines.keyState();
    }),
    test: procedure.test.handler(async ({ signal }) => (await core.engines.service('modelrunner')).testKey(signal)),
  });

const total = async (sums: readonly Promise<number>[]): Promise<number> =>
  (await Promise.all(sums)).reduce((sum, bytes) => sum + bytes, 0);
