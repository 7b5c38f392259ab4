import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Clock } from '../../src-main/ports';
import { durations as usual, type Durations } from '../../src-main/common/durations';
import { PentimentoError } from '../../src-main/contract/errors';
import type { PassRecord } from '../../src-main/contract/records';
import type { Images } from '../../src-main/images/images';
import type { DownloadOutcome, RecordReading, Service } from '../../src-main/modelrunner/service';
import { PassMemory } from '../../src-main/pass/memory';
import { ownerText } from '../../src-main/pass/owner';
import type { Self } from '../../src-main/pass/owner-file';
import { processStart } from '../../src-main/owners/process-start';
import { Room } from '../../src-main/pass/room';
import { UploadMemory } from '../../src-main/pass/upload-memory';
import type { World } from '../../src-main/pass/world';
import { files } from '../../src-main/project/files';
import { Project } from '../../src-main/project/project';
import { temporaryFolder } from './folders';
import { tools, waitingPass, wholePass } from './records';

/** Time that passes by itself, to the next one that somebody sleeps until, whenever nobody does anything. */
export function leapingClock(begin = Date.UTC(2026, 0, 1)): Clock & {
  /** Time goes on by so much. */
  readonly leap: (ms: number) => void;
  /** The machine's clock is set to another time; whoever sleeps sleeps as long as ever. */
  readonly set: (by: number) => void;
  /** Milliseconds since the beginning, whatever the clock was set to. */
  readonly passed: () => number;
} {
  let now = begin;
  let ahead = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  let isPumping = false;
  const pump = (): void => {
    if (isPumping || sleepers.size === 0) return;
    isPumping = true;
    // What is under way gets a turn or two before time goes on.
    setTimeout(() => {
      isPumping = false;
      const [next] = [...sleepers].sort((a, b) => a.at - b.at);
      if (next) {
        now = Math.max(now, next.at);
        sleepers.delete(next);
        next.wake();
      }
      pump();
    }, 1);
  };
  return {
    now: () => now + ahead,
    passed: () => now - begin,
    set: (by) => {
      ahead += by;
    },
    leap: (ms) => {
      now += ms;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const sleeper = {
          at: now + ms,
          wake: () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        pump();
      }),
  };
}

/** What is taken for a picture here: text that begins so. */
export const pictureOf = (name: string): string => `picture ${name}`;

const checked: Images['check'] = async (file) => {
  const bytes = await readFile(file);
  if (!bytes.toString('utf8').startsWith('picture '))
    throw new PentimentoError('not-an-image', `${file} is not a picture.`);
  return {
    width: 512,
    height: 512,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    contentType: 'image/png',
  } as Awaited<ReturnType<Images['check']>>;
};

export const reading = (outputs: readonly string[], change: Partial<RecordReading> = {}): RecordReading => ({
  status: 'COMPLETED',
  billingStatus: 'charged',
  totalPrice: '0.24',
  outputs,
  invalidOutput: false,
  failedUnbilled: false,
  errorText: null,
  purgedAt: null,
  requestedModelEndpoint: null,
  inferenceTime: null,
  seed: null,
  prompt: null,
  ...change,
});

/** What the scripted service says, by turns; its last word is said on and on. */
export interface Script {
  records: RecordReading[];
  /** What lies where, by the address without its query; a number is a status. */
  pictures: Map<string, string | number>;
  change?: (service: Service) => Partial<Service>;
}

export interface Scripted {
  readonly clock: ReturnType<typeof leapingClock>;
  readonly self: Self;
  /** Addresses that were asked for, in order. */
  readonly asked: string[];
  room(script: Script, options?: { readonly persistent?: boolean; readonly durations?: Partial<Durations> }): Room;
  /** A pass that the service has accepted, in a project of its own. */
  running(name: string, change?: Partial<PassRecord>): Promise<{ readonly project: Project; readonly id: string }>;
}

const never = (what: string) => (): never => {
  throw new Error(`${what} is not for this test`);
};

/** Passes that run for real on real files, with a service that says what it is told to and a clock that waits for nobody. */
export async function openScripted(name: string): Promise<Scripted> {
  const folder = await temporaryFolder(name);
  const clock = leapingClock();
  const self: Self = {
    installation: 'testinstallation',
    host: 'testhost',
    pid: process.pid,
    processStart: await processStart(process.pid),
    memory: new PassMemory(join(folder, 'memory'), files),
  };
  const asked: string[] = [];
  const rooms: Room[] = [];
  afterEach(async () => {
    await Promise.all(rooms.splice(0).map((room) => room.close()));
  });
  return {
    clock,
    self,
    asked,
    room(script, { persistent = false, durations = {} } = {}) {
      let reads = 0;
      const base: Service = {
        engine: 'modelrunner',
        upload: never('uploading'),
        uploadAnswers: never('looking at uploads'),
        submit: never('submitting'),
        find: async () => null,
        status: async () => ({ kind: 'completed' }),
        record: async () => script.records[Math.min(reads++, script.records.length - 1)]!,
        // A stream that says nothing, and takes no part in how time passes.
        // oxlint-disable-next-line require-yield
        async *wakes(signal) {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
          return 0;
        },
        async download(url, to): Promise<DownloadOutcome> {
          asked.push(url);
          const there = script.pictures.get(url) ?? script.pictures.get(url.split('?')[0]!) ?? 404;
          if (typeof there === 'number')
            return there < 500
              ? { kind: 'gone', status: there }
              : {
                  kind: 'unreachable',
                  isAnswered: true,
                  error: new PentimentoError('service-unreachable', `It answered ${there}.`),
                };
          await writeFile(to, there);
          return { kind: 'ok', bytes: there.length, contentType: 'image/png' };
        },
        deletePayloads: async () => undefined,
        testKey: never('testing the key'),
        balance: never('the balance'),
        usage: never('the usage'),
      };
      const service: Service = { ...base, ...script.change?.(base) };
      const world: World = {
        images: { check: checked } as unknown as Images,
        prepared: null as never,
        uploads: new UploadMemory(join(folder, 'uploads'), files, () => clock.now()),
        clock,
        durations: { ...usual, ...durations },
        self,
        posted: {
          read: async () => null,
          take: async (_id, _seen, at) => ({ at, text: at }),
          forget: async () => undefined,
        },
        random: () => 0.5,
        privacy: () => ({}),
        card: async () => null,
        service: async () => service,
      };
      const room = new Room(world, { passesAtOnce: 3, persistent });
      rooms.push(room);
      return room;
    },
    async running(projectName, change = {}) {
      const project = await Project.create(join(folder, projectName), null, tools({ now: () => clock.now() }));
      const { record } = await project.recordPass((version) => {
        const waiting = waitingPass(version);
        const pass = wholePass({
          ...waiting,
          engine: 'modelrunner',
          state: 'running',
          requestId: 'request-1',
          createdAt: new Date(clock.now()).toISOString(),
          recipe: { ...waiting.recipe, num_images: 4 },
          price: { estimated: '0.24', settled: null, currency: 'USD' },
          ...change,
        });
        return { record: pass, owner: ownerText(self, project) };
      });
      await self.memory.remember(project, record, null);
      return { project, id: record.id };
    },
  };
}
