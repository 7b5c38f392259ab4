import { builtPrograms, openStore, noShell, pentimentoHome, systemClock } from '../app/node-ports';
import { createCore, type Core } from '../app/core';
import { storedSettings } from '../app/stored-settings';
import type { AppPorts } from '../app/ports';
import { durations } from '../common/durations';
import { createSessionSecretStore } from '../keys';
import { version } from '../../package.json';

export interface Environment {
  readonly home: string;
  readonly key: string | null;
  readonly origin: string | null;
  readonly programs: AppPorts['programs'];
  readonly version: string;
}

const given = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text);

/** Reads the variables of docs/cli.md, and takes the key out of the environment, so that no child process inherits it. */
export function readEnvironment(programFolder: string): Environment {
  const key = given(process.env['MODELRUNNER_KEY']);
  delete process.env['MODELRUNNER_KEY'];
  return {
    home: pentimentoHome(process.env), key, origin: given(process.env['PENTIMENTO_MODELRUNNER_ORIGIN']),
    programs: builtPrograms(programFolder), version,
  };
}

/** The core for one command: no dialogs, no watching, and a failure ends the command instead of being tried again for hours. */
export async function commandCore(environment: Environment, { reads }: { readonly reads: boolean }): Promise<Core> {
  const store = openStore(environment.home);
  return createCore({
    host: 'web', version: environment.version, home: environment.home, secrets: createSessionSecretStore(), store,
    dialogs: null, shell: noShell, clock: systemClock(), durations, programs: environment.programs,
    modelrunnerOrigin: environment.origin, environmentKey: environment.key,
  }, { passesAtOnce: 3, persistent: false, settings: () => storedSettings(store), reads });
}
