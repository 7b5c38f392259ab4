import type { AppState, FaultView, Settings } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';

/** The API key and the settings of the app. The key itself is never kept here: it is handed on and forgotten. */
export function settingsActions({ store, connection, complain }: Context) {
  const { client } = connection;
  const told = (app: AppState): void => store.update((state) => ({ ...state, app }));
  const refresh = async (): Promise<void> => told(await client.app.state());
  return {
    async setSettings(settings: Partial<Settings>): Promise<void> {
      const before = store.get().app;
      // Shows at once; the host's answer has the last word.
      if (before) told({ ...before, settings: { ...before.settings, ...settings } });
      try {
        told(await client.app.setSettings(settings));
      } catch (error) {
        if (before) told(before);
        complain(toFault(error));
      }
    },
    async setKey(key: string): Promise<FaultView | null> {
      try {
        await client.key.set({ key });
        await refresh();
        return null;
      } catch (error) {
        return toFault(error);
      }
    },
    async removeKey(): Promise<FaultView | null> {
      try {
        await client.key.remove();
        await refresh();
        return null;
      } catch (error) {
        return toFault(error);
      }
    },
    async testKey(): Promise<{ readonly ok: boolean; readonly message: string }> {
      return await client.key.test().catch((error: unknown) => ({ ok: false, message: toFault(error).message }));
    },
    async setLimits(limits: { ceiling?: string | null; budget?: string | null }): Promise<FaultView | null> {
      const { project } = store.get();
      if (!project) return null;
      return await client.project.setLimits({ projectId: project.id, ...limits }).then(() => null, toFault);
    },
  };
}
