import { environmentDoubts } from '../app/environment-doubts';
import {
  builtPrograms,
  noShell,
  pentimentoHome,
  pentimentoLogs,
  readsWords,
  readStore,
  systemClock,
} from '../app/node-ports';
import { createCore, type Core } from '../core/core';
import { storedSettings } from '../core/stored-settings';
import type { AppPorts } from '../ports';
import { durations } from '../common/durations';
import { createSessionSecretStore } from '../keys';
import { version } from '../../package.json';

export interface Environment {
  readonly home: string;
  /** Folder of the log. */
  readonly logs: string;
  readonly key: string | null;
  readonly origin: string | null;
  /** The program that pictures are opened in. */
  readonly editor: string | null;
  readonly programs: AppPorts['programs'];
  readonly version: string;
}

const given = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text);

/** Reads the variables of docs/cli.md, and takes the key out of the environment, so that no child process inherits it. */
export function readEnvironment(programFolder: string): Environment {
  const key = given(process.env['MODELRUNNER_KEY']);
  delete process.env['MODELRUNNER_KEY'];
  return {
    home: pentimentoHome(process.env),
    logs: pentimentoLogs(process.env),
    key,
    origin: given(process.env['PENTIMENTO_MODELRUNNER_ORIGIN']),
    editor: given(process.env['PENTIMENTO_EDITOR']),
    programs: builtPrograms(programFolder),
    version,
  };
}

/** The core for one command: no dialogs, no watching, and a failure ends the command instead of being tried again for hours. */
export async function commandCore(environment: Environment, { reads }: { readonly reads: boolean }): Promise<Core> {
  const store = readStore(environment.home);
  return createCore(
    {
      host: 'web',
      version: environment.version,
      home: environment.home,
      secrets: createSessionSecretStore(),
      store,
      dialogs: null,
      shell: noShell,
      clock: systemClock(),
      durations,
      programs: environment.programs,
      modelrunnerOrigin: environment.origin,
      environmentKey: environment.key,
      readsWords: readsWords(process.env),
      doubts: environmentDoubts(process.env),
    },
    { passesAtOnce: 3, persistent: false, settings: () => storedSettings(store), reads },
  );
}
