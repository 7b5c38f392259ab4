import Conf from 'conf';
import type { KeyValueStore } from '../ports';
import { makeHome, settingsName, storeOf } from './node-ports';

/** Settings in `home`. Each write replaces the file as a whole; each read sees what other processes wrote. */
export const openStore = (home: string): KeyValueStore => {
  makeHome(home);
  return storeOf(
    new Conf<Record<string, unknown>>({
      cwd: home,
      configName: settingsName,
      configFileMode: 0o600,
      clearInvalidConfig: true,
    }),
  );
};
