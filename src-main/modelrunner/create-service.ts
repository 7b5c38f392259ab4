import type { Clock } from '../ports';
import type { Durations } from '../common/durations';
import type { Engine } from '../common/states';
import { PentimentoError } from '../contract/errors';
import { readBalance, readUsage } from './account-calls';
import type { Client } from './client';
import { download } from './download';
import { findRequest } from './find';
import { createGuardedFetch } from './guarded-fetch';
import { checkOrigin } from './hosts';
import { createOfficialClient, loadOfficialModule, type OfficialModule } from './official-client';
import { createOwnClient } from './own-client';
import { deletePayloads, testKey, uploadAnswers } from './small-calls';
import { readRecord } from './record';
import type { ReadTools } from './reads';
import { redact } from './redact';
import type { Service } from './service';
import { namesOf } from './service-words';
import { readStatus } from './status';
import { outcomeOf } from './submit-outcome';
import { uploadWith } from './upload';
import { readWakes } from './wakes';

export interface ServiceOptions {
  readonly engine: Engine;
  /** A loopback origin that plays ModelRunner: the emulator's, or PENTIMENTO_MODELRUNNER_ORIGIN. `null`: the real service. */
  readonly origin: string | null;
  /** The key in use, asked for at every call. The offline engine's own is drawn with it. */
  readonly key: () => Promise<string | null>;
  readonly durations: Durations;
  readonly clock: Clock;
  /** 0…1, for spreading retries. */
  readonly random?: () => number;
  /** `auto`: the official client where it is installed, else our own. */
  readonly client?: 'official' | 'own' | 'auto';
  /** The official client, where it is not to be looked for among the installed packages. */
  readonly officialModule?: OfficialModule;
  readonly log?: (line: string) => void;
}

/** Talks to ModelRunner, or to what plays it. Throws `bad-origin`, and `wrong-use` when the official client is asked for and not there. */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { engine, durations, clock, random = Math.random } = options;
  const origin = options.origin === null ? null : checkOrigin(options.origin);
  const { key } = options;
  const { log } = options;
  const fetch = createGuardedFetch({
    origin,
    key,
    durations,
    ...(log ? { log: (line: string) => log(redact(line)) } : {}),
  });
  const client = await clientOf(options, fetch, random);
  // Only for taking it out of texts: a keychain that fails here must not hide what the service answered.
  const shownKey = async (): Promise<string | null> => (await key().catch(() => null))?.trim() || null;
  const tools: ReadTools = {
    fetch,
    clock,
    durations,
    random,
    names: namesOf(engine),
    origin,
    shownKey,
    strays: new Set(),
  };

  return {
    engine,
    upload: (file, signal) => uploadWith(client, tools, file, signal),
    uploadAnswers: (upload, signal) => uploadAnswers(tools, upload, signal),
    async submit(request, signal) {
      try {
        const evidence = await client.submit(request, signal);
        return outcomeOf(evidence, { names: tools.names, key: await shownKey(), origin, model: request.model });
      } catch (error) {
        // Only what is wrong before anything was sent is thrown: the key, the model.
        if (error instanceof PentimentoError) return { kind: 'refused', error };
        throw error;
      }
    },
    find: (clientJobId, model, signal) => findRequest(tools, clientJobId, model, signal),
    status: (handle, signal) => readStatus(tools, handle, signal),
    record: (handle, signal) => readRecord(tools, handle, signal),
    wakes: (signal) => readWakes(tools, signal),
    download: (url, to, more) => download(tools, url, to, more),
    deletePayloads: (requestId, signal) => deletePayloads(tools, requestId, signal),
    testKey: (signal) => testKey(tools, signal),
    balance: (signal) => readBalance(tools, signal),
    usage: (days, signal) => readUsage(tools, days, signal),
  };
}

async function clientOf(
  { client = 'auto', officialModule, clock, durations }: ServiceOptions,
  fetch: ReturnType<typeof createGuardedFetch>,
  random: () => number,
): Promise<Client> {
  const module = client === 'own' ? null : (officialModule ?? (await loadOfficialModule()));
  if (module) return createOfficialClient({ module, fetch, clock });
  if (client === 'official')
    throw new PentimentoError('wrong-use', 'The package @modelrunner/client is not installed.');
  return createOwnClient({ fetch, clock, durations, random });
}
