import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import type { AppPorts, Clock, KeyValueStore, Shell } from '../ports';

/** Ports that any Node process can fill in, and where the app's own things lie. Shared by the hosts and the command line. */

/** The folder of settings and caches: PENTIMENTO_HOME, else where the system wants such things. Absolute. */
export const pentimentoHome = (environment: Readonly<Record<string, string | undefined>>): string => {
  const told = environment['PENTIMENTO_HOME'];
  return told ? resolve(told) : envPaths('Pentimento', { suffix: '' }).data;
};

/** The folder of the log: in PENTIMENTO_HOME, else where the system wants logs. Absolute. */
export const pentimentoLogs = (environment: Readonly<Record<string, string | undefined>>): string => {
  const told = environment['PENTIMENTO_HOME'];
  return told ? join(resolve(told), 'logs') : envPaths('Pentimento', { suffix: '' }).log;
};

/** A folder of the app's own among the documents; where nobody keeps documents, in the home. Absolute. */
export const projectsIn = (documents: string, home: string): string =>
  join(existsSync(documents) ? documents : home, 'Pentimento');

/** PENTIMENTO_READ_WORDS=off: whoever runs hundreds of passes may read their words later, or never. */
export const readsWords = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  environment['PENTIMENTO_READ_WORDS'] !== 'off';

/** The built programs that lie beside the one that runs. `folder`: of the running program, absolute. */
export const builtPrograms = (folder: string): AppPorts['programs'] => ({
  images: join(folder, 'image-process.js'),
  restyle: join(folder, 'restyle-process.js'),
  words: join(folder, 'words-process.js'),
});

/** Name of the settings file in the home folder, without its ending: every host and the command line read and write the same one. */
export const settingsName = 'settings';

/**
 * Makes the home folder, and moves a settings file that is not JSON out of the way, under a name that is free: the app starts with
 * defaults, and nothing is deleted. Answers with the new name, or `null` when there was nothing to move.
 */
export const makeHome = (home: string): string | null => {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = join(home, `${settingsName}.json`);
  if (!existsSync(file)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  for (let number = 1; ; number += 1) {
    const aside = join(home, `${settingsName}.unreadable-${number}.json`);
    if (existsSync(aside)) continue;
    renameSync(file, aside);
    return aside;
  }
};

/** The part of conf (and of electron-store, which is built on it) that a store needs. */
interface Settings {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
}

export const storeOf = (settings: Settings): KeyValueStore => ({
  get: (name) => settings.get(name),
  set: (name, value) => (value === undefined ? settings.delete(name) : settings.set(name, value)),
  delete: (name) => settings.delete(name),
});

const openValue = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The settings in `home` for a command, which changes none: what writes them takes a tenth of a command's start. Each read sees what other processes wrote. */
export const readStore = (home: string): KeyValueStore => {
  makeHome(home);
  const all = (): unknown => {
    try {
      return JSON.parse(readFileSync(join(home, `${settingsName}.json`), 'utf8'));
    } catch (error) {
      // There are none, or whoever edits them by hand is not done.
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  };
  const refuse = (): never => {
    throw new Error('a command changes no settings');
  };
  return {
    get: (name) =>
      name
        .split('.')
        .reduce<unknown>(
          (value, key) => (Object.hasOwn(openValue(value), key) ? openValue(value)[key] : undefined),
          all(),
        ),
    set: refuse,
    delete: refuse,
  };
};

/** Where there is no file manager to show things in, and nobody to notify. */
export const noShell: Shell = { reveal: async () => false, notify: () => undefined };

export interface SystemClock extends Clock {
  /** Ends sleeps that are over by now. A timer stands still while the machine sleeps, so the host calls this when it wakes. */
  wake(): void;
}

export const systemClock = (): SystemClock => {
  const sleepers = new Set<{ readonly until: number; readonly end: () => void }>();
  return {
    now: () => Date.now(),
    ticks: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((done, fail) => {
        if (signal?.aborted) return fail(signal.reason);
        const finish = (settle: () => void): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          sleepers.delete(sleeper);
          settle();
        };
        const abort = (): void => finish(() => fail(signal?.reason));
        const sleeper = { until: Date.now() + ms, end: () => finish(done) };
        const timer = setTimeout(sleeper.end, ms);
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
      }),
    wake: () => {
      const now = Date.now();
      for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.end();
    },
  };
};
