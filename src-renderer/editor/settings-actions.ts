import type { AppState, FaultView, Settings } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';

/** As much of a page as is needed: this file is checked without DOM types, too. */
type Page = typeof globalThis & {
  readonly navigator: { readonly clipboard: { writeText(text: string): Promise<void> } };
};

/** The API key and the settings of the app. The key itself is never kept here: it is handed on and forgotten. */
export function settingsActions({ store, connection, complain, toast }: Context) {
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
    /** Prices that were read a while ago are asked for; they come with the app's state. */
    async lookAtPrices(): Promise<void> {
      await client.app.lookAtPrices().catch(() => undefined);
    },
    async copySupport(): Promise<void> {
      try {
        const { text, copied } = await client.app.support();
        if (!copied) await (globalThis as Page).navigator.clipboard.writeText(text);
        toast('Versions and the app’s log are copied. No key, path or prompt is in them.', { tone: 'good' });
      } catch (error) {
        const { name } = error as Error;
        complain(
          name === 'NotAllowedError' || name === 'TypeError'
            ? { code: 'no-rights', message: 'The browser does not let Pentimento use the clipboard.' }
            : toFault(error),
        );
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
