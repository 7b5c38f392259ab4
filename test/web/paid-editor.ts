import { afterAll, beforeAll } from 'vitest';
import type { Durations } from '../../src-main/common/durations';
import { startEmulator } from '../../src-main/emulator/emulator';
import type { Emulator } from '../../src-main/emulator/engine';
import type { CommandOptions } from '../support/command';
import { programs } from '../support/built';
import { withEditor, type Harness } from './editor';

type Options = Partial<Parameters<typeof startEmulator>[0]>;

export interface PaidEditor extends Harness {
  /** Stands for ModelRunner, and charges as it does. */
  readonly service: Emulator;
}

const key = 'mr-test-0123456789-abcd';

/** An editor with a key, whose traffic goes to a service of the test file's own. `durations`: its host runs in this process, with these. */
export function withPaidEditor({
  durations,
  env = {},
  ...service
}: Options & { readonly durations?: Durations; readonly env?: CommandOptions['env'] } = {}): PaidEditor {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ pricePerMegapixel: '0.06', latency: 0, programs, ...service });
  });
  afterAll(() => emulator.close());
  const editor = withEditor(
    durations
      ? { inProcess: () => ({ key, origin: emulator.origin, durations }) }
      : { env: () => ({ MODELRUNNER_KEY: key, PENTIMENTO_MODELRUNNER_ORIGIN: emulator.origin, ...env }) },
  );
  return {
    ...editor,
    get service() {
      return emulator;
    },
  };
}

/** What goes wrong with statuses and records is to be met: the stream alone settles nothing. */
export const statusesDecide = { habits: { stream: 'envelopes' } } as const satisfies Options;
