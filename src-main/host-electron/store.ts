import ElectronStore from 'electron-store';
import { makeHome, settingsName, storeOf } from '../app/node-ports';
import type { KeyValueStore } from '../ports';

/** Settings in `home`, in the same file that the browser host and the command line use. */
export const openStore = (home: string): KeyValueStore => {
  makeHome(home);
  return storeOf(
    new ElectronStore<Record<string, unknown>>({
      cwd: home,
      name: settingsName,
      configFileMode: 0o600,
      clearInvalidConfig: true,
    }),
  );
};
