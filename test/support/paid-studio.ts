import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CommandOptions } from './command';
import { startGate, type Gate } from './gate';
import { testKey } from './lab';
import { openStudio, type Studio } from './studio';

/** A studio whose paid passes go, by way of a gate, to an emulator in a process of its own. */
export interface PaidStudio extends Studio {
  /** Open again after each test. */
  readonly gate: Gate;
  /** A key is set, and all traffic goes to the emulator. */
  paid(more?: CommandOptions['env']): CommandOptions;
  /** How many jobs the service has, by client job id. */
  jobs(): Promise<Record<string, number>>;
}

export async function openPaidStudio(name: string): Promise<PaidStudio> {
  const studio = await openStudio(name);
  let gate: Gate;
  let url: string;
  let ends: () => Promise<void>;
  beforeAll(async () => {
    // What goes wrong with statuses and records is to be met: the stream alone settles nothing.
    await writeFile(studio.at('habits.json'), '{"stream":"envelopes"}');
    const emulator = await studio.server(['emulator', '--any-key', '--faults', studio.at('habits.json')]);
    url = emulator.url;
    gate = await startGate(url);
    ends = async () => {
      emulator.child.kill('SIGTERM');
      const { code, stdout, stderr } = await emulator.ended;
      const told = JSON.stringify([code, stdout, stderr]);
      if (told !== JSON.stringify([0, emulator.line, '']))
        throw new Error(`The emulator ended otherwise than it should: ${told}`);
    };
  }, 120_000);
  afterEach(() => gate.open());
  afterAll(async () => {
    await gate.close();
    await ends();
  });
  return {
    ...studio,
    get gate() {
      return gate;
    },
    paid: (more = {}) => ({
      env: { MODELRUNNER_KEY: testKey, PENTIMENTO_MODELRUNNER_ORIGIN: gate.origin, ...more },
    }),
    jobs: async () =>
      ((await (await fetch(`${url}/emulator/jobs`)).json()) as { byClientJobId: Record<string, number> }).byClientJobId,
  };
}
