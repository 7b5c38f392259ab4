import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliverySentence, notHere } from '../../../src-main/common/delivery';
import { durations as usual } from '../../../src-main/common/durations';
import { canFetchAgain } from '../../../src-main/common/on-service';
import { isUnfinished } from '../../../src-main/common/states';
import { PentimentoError } from '../../../src-main/contract/errors';
import type { PassRecord, SourceRecord } from '../../../src-main/contract/records';
import type { Images } from '../../../src-main/images/images';
import type { Handle, Service, SubmitOutcome } from '../../../src-main/modelrunner/service';
import { PassMemory } from '../../../src-main/pass/memory';
import { ownerText } from '../../../src-main/pass/owner';
import type { Self } from '../../../src-main/pass/owner-file';
import { PostedFiles } from '../../../src-main/pass/posted';
import type { PreparedInputs } from '../../../src-main/pass/prepared';
import { Room } from '../../../src-main/pass/room';
import { UploadMemory } from '../../../src-main/pass/upload-memory';
import type { World } from '../../../src-main/pass/world';
import { files, type Files } from '../../../src-main/project/files';
import { Project } from '../../../src-main/project/project';
import { tools, waitingPass } from '../../support/records';
import { leapingClock, pictureOf, reading } from '../../support/scripted';

/** A choice that was made on a path: which of so many, at which call. */
export interface Choice {
  readonly at: string;
  readonly took: number;
  readonly of: readonly string[];
}

export interface Walked {
  readonly choices: readonly Choice[];
  readonly fault: string | null;
}

const model = 'ideogram/ideogram-v4/image-to-image';
const media = 'https://media.modelrunner.ai/out';
const asked = 2;
const urls = Array.from({ length: asked }, (_, at) => `${media}/${at + 1}.png`);
/** Processes of a path have numbers that no living process has. */
const firstPid = 4_100_000;
/** Deviations count only among so many calls: a path that goes on is benign from there. */
export const mostChoices = 40;
/** In ms of the path's own clock: whoever waits for longer waits for ever. */
const longest = 3 * 24 * 60 * 60_000;

/** What happens beside the service's answers, at any call of it; the call is answered as it should be. */
const events = [
  'another process takes over',
  'the clock is set a day ahead',
  'the clock is set a day back',
  'a killed process leaves its lock',
  'another process holds the lock',
] as const;

/** ms of real time: of the project's lock, and of one that is held for longer than anybody waits. */
const limits = { lockWait: 400, lockStale: 150 };
const held = 700;

interface Job {
  readonly id: string;
  readonly at: number;
}

/**
 * One path through the life of a pass: every call of the service, and every kill, is as `plan` says (by the number of the choice; 0, as things
 * should go, where it says nothing). Afterwards the service is well again, and whoever looks after the pass does what the app offers.
 */
export async function walk(folder: string, plan: ReadonlyMap<number, number>): Promise<Walked> {
  const clock = leapingClock();
  const memory = new PassMemory(`${folder}-memory`, files);
  const choices: Choice[] = [];
  const jobs: Job[] = [];
  let isWell = false;
  let posts = 0;
  let processes = 0;
  let dead = new AbortController();
  /** Called when the process that was started last is killed, or another is started beside it. */
  let succeeded: (() => void) | null = null;
  const lockHolders = new Set<Promise<void>>();

  const happen = async (event: string): Promise<void> => {
    const lock = join(folder, '.pentimento.lock');
    switch (event) {
      case 'another process takes over':
        return succeeded?.();
      case 'the clock is set a day ahead':
        return clock.set(24 * 60 * 60_000);
      case 'the clock is set a day back':
        return clock.set(-24 * 60 * 60_000);
      case 'a killed process leaves its lock':
        return void (await mkdir(lock).then(
          () => writeFile(join(lock, 'killed'), '3'),
          () => undefined,
        ));
      case 'another process holds the lock': {
        const isOurs = await mkdir(lock).then(
          () => true,
          () => false,
        );
        if (isOurs) lockHolders.add(hold(lock));
      }
    }
  };

  const choose = async (at: string, answers: readonly string[]): Promise<string> => {
    if (isWell || choices.length >= mostChoices) return answers[0]!;
    const of = [...answers, ...events];
    const took = Math.min(plan.get(choices.length) ?? 0, of.length - 1);
    choices.push({ at, took, of });
    const drawn = of[took]!;
    if (answers.includes(drawn)) return drawn;
    await happen(drawn);
    return answers[0]!;
  };
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
  const unreachable = (): PentimentoError =>
    new PentimentoError('service-unreachable', 'It is away. It is asked again.');

  const serviceOf = (process: AbortController): Service => {
    const life = process.signal;
    const kill = <T>(): Promise<T> => {
      process.abort();
      if (process === dead) succeeded?.();
      return never<T>();
    };
    /** A process that was killed does nothing any more. */
    const alive = <T>(work: () => Promise<T>): Promise<T> => (life.aborted ? never<T>() : work());
    const accept = (): Handle => {
      const job = { id: `request-${jobs.length + 1}`, at: clock.now() };
      jobs.push(job);
      return { requestId: job.id, model, statusUrl: null, responseUrl: null };
    };
    const lost = (): SubmitOutcome => ({
      kind: 'ambiguous',
      error: new PentimentoError('outcome-unknown', 'The answer got lost.', { billed: 'unknown' }),
    });
    return {
      engine: 'modelrunner',
      upload: () =>
        alive(async () => {
          await choose('upload', ['taken']);
          return `${media}/input.png`;
        }),
      uploadAnswers: async () => false,
      submit: () =>
        alive(async () => {
          posts += 1;
          switch (
            await choose('submit', [
              'accepted',
              'accepted, answer lost',
              'not accepted, answer lost',
              'accepted, 429',
              '429',
              'not sent',
              'refused',
              'accepted, killed',
              'killed',
            ])
          ) {
            case 'accepted':
              return { kind: 'accepted', handle: accept() };
            case 'accepted, answer lost':
              accept();
              return lost();
            case 'accepted, 429':
              accept();
              return { kind: 'rate-limited', retryAfter: null };
            case '429':
              return { kind: 'rate-limited', retryAfter: null };
            case 'not sent':
              return { kind: 'not-sent', error: unreachable() };
            case 'refused':
              return {
                kind: 'refused',
                error: new PentimentoError('input-refused', 'It did not accept the recipe. Nothing was charged.', {
                  billed: 'no',
                }),
              };
            case 'accepted, killed':
              accept();
              return kill();
            case 'killed':
              return kill();
            default:
              return lost();
          }
        }),
      find: () =>
        alive(async () => {
          const newest = jobs.at(-1);
          switch (await choose('list', newest ? ['shows it', 'lags', 'away', 'killed'] : ['empty', 'away', 'killed'])) {
            case 'away':
              throw unreachable();
            case 'killed':
              return kill();
            case 'shows it':
              return {
                requestId: newest!.id,
                model,
                statusUrl: null,
                responseUrl: null,
                ...(jobs.length > 1
                  ? {
                      others: jobs
                        .slice(0, -1)
                        .map(({ id }) => ({ requestId: id, billingStatus: null, settled: null })),
                    }
                  : {}),
              };
            default:
              return null;
          }
        }),
      status: () =>
        alive(async () => {
          switch (
            await choose('status', [
              'completed',
              'running',
              'not known',
              'away',
              'strange',
              'failed, unbilled',
              'cancelled',
              'killed',
            ])
          ) {
            case 'running':
              return { kind: 'running' };
            case 'not known':
              throw new PentimentoError('request-missing', 'It is not known.', { billed: 'unknown' });
            case 'away':
              throw unreachable();
            case 'strange':
              return { kind: 'unknown', word: 'PONDERING' };
            case 'failed, unbilled':
              return { kind: 'failed', text: null, billed: 'no' };
            case 'cancelled':
              return { kind: 'cancelled', text: null, billed: 'unknown' };
            case 'killed':
              return kill();
            default:
              return { kind: 'completed' };
          }
        }),
      record: () =>
        alive(async () => {
          switch (
            await choose('record', [
              'all',
              'one, pending',
              'one, charged',
              'none, untold',
              'under way',
              'turned around',
              'away',
              'killed',
            ])
          ) {
            case 'one, pending':
              return reading(urls.slice(0, 1), { billingStatus: 'pending', totalPrice: null });
            case 'one, charged':
              return reading(urls.slice(1));
            case 'none, untold':
              return reading([], { billingStatus: null, totalPrice: null });
            case 'under way':
              return reading([], { status: 'IN_PROGRESS', billingStatus: 'pending', totalPrice: null });
            case 'turned around':
              return reading(urls.toReversed());
            case 'away':
              throw unreachable();
            case 'killed':
              return kill();
            default:
              return reading(urls);
          }
        }),
      // oxlint-disable-next-line require-yield
      async *wakes(signal) {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        return 0;
      },
      download: (url, to) =>
        alive(async () => {
          switch (await choose('picture', ['comes', 'gone', 'its server fails', 'broken', 'killed'])) {
            case 'gone':
              return { kind: 'gone', status: 403 };
            case 'its server fails':
              return { kind: 'unreachable', isAnswered: true, error: unreachable() };
            case 'broken':
              await writeFile(to, 'half of it');
              return { kind: 'ok', bytes: 10, contentType: 'image/png' };
            case 'killed':
              return kill();
            default:
              await writeFile(to, pictureOf(url));
              return { kind: 'ok', bytes: url.length, contentType: 'image/png' };
          }
        }),
      deletePayloads: async () => undefined,
      testKey: async () => ({ ok: true, message: 'It is taken.' }),
      balance: async () => ({ amount: '1', currency: 'USD', at: '2026-01-01T00:00:00.000Z' }),
      usage: async (days) => ({ days, spent: '0', requests: 0, at: '2026-01-01T00:00:00.000Z' }),
    };
  };

  const images = {
    check: async (file: string) => {
      const bytes = await readFile(file);
      if (!bytes.toString('utf8').startsWith('picture '))
        throw new PentimentoError('not-an-image', 'It is no picture.');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { width: 512, height: 512, bytes: bytes.length, sha256, contentType: 'image/png' };
    },
  } as unknown as Images;
  const preparedInput = {
    sha256: 'a'.repeat(64),
    width: 512,
    height: 512,
    bytes: 9,
    contentType: 'image/png',
    notes: [],
  };
  const prepared = { make: async () => ({ record: preparedInput, path: 'input.png' }) } as unknown as PreparedInputs;

  /** A process of its own: the project as it finds it, and a room. */
  const begin = async (): Promise<{ readonly project: Project; readonly room: Room; readonly self: Self }> => {
    const own = (dead = new AbortController());
    const life = own.signal;
    const self: Self = {
      installation: 'testinstallation',
      host: 'testhost',
      pid: firstPid + processes++,
      processStart: null,
      memory,
    };
    const whileAlive = Object.fromEntries(
      Object.entries(files).map(([name, work]) => [
        name,
        (...given: never[]) => (life.aborted ? never() : (work as (...all: never[]) => unknown)(...given)),
      ]),
    ) as unknown as Files;
    const project = await Project.open(folder, tools({ files: whileAlive, now: () => clock.now(), limits }));
    const world: World = {
      images,
      prepared,
      uploads: new UploadMemory(`${folder}-uploads`, files, () => clock.now()),
      clock: {
        now: () => clock.now(),
        sleep: (ms, signal) =>
          clock.sleep(ms, signal ? AbortSignal.any([signal, life]) : life).catch((error: unknown) => {
            if (life.aborted) return never<void>();
            throw error;
          }),
      },
      durations: usual,
      self,
      posted: new PostedFiles(`${folder}-posted`),
      random: () => 0.5,
      privacy: () => ({}),
      card: async () => null,
      service: async () => serviceOf(own),
    };
    return { project, room: new Room(world, { passesAtOnce: 3, persistent: false }), self };
  };

  const made = await Project.create(folder, null, tools({ now: () => clock.now() }));
  await writeFile(join(folder, 'sources', 'input.png'), pictureOf('input'));
  await made.recordSource(source, 'input.json');
  const overtaken: { readonly room: Room; readonly process: AbortController }[] = [];
  let now = await begin();
  const { id } = (
    await now.project.recordPass((version) => {
      const waiting = waitingPass(version);
      return {
        record: {
          ...waiting,
          engine: 'modelrunner',
          input: { kind: 'source', id: source.id },
          createdAt: new Date(clock.now()).toISOString(),
          recipe: { ...waiting.recipe, num_images: asked },
          price: { estimated: '0.24', settled: null, currency: 'USD' },
        } satisfies PassRecord,
        owner: ownerText(now.self, now.project),
      };
    })
  ).record;
  await memory.remember(now.project, now.project.pass(id).record, null);
  const standing = (): PassRecord => now.project.pass(id).record;
  const said = (text: string): string =>
    `${text}: ${
      choices
        .filter(({ took }) => took > 0)
        .map(({ at, took, of }) => `${at} ${of[took]}`)
        .join(', ') || 'all well'
    }`;

  /** One process after another, until one has brought it to an end, or has said why it leaves it. */
  const live = async (): Promise<string | null> => {
    for (let lives = 0; lives <= mostChoices; lives++) {
      const next = new Promise<'succeeded'>((resolve) => {
        succeeded = () => resolve('succeeded');
      });
      const work = async (): Promise<'over'> => {
        await now.project.refreshPass(now.project.pass(id).folder);
        await onceUnlocked(() => now.room.resume(now.project));
        await now.room.settled(id);
        // What another process has made of it, the app hears of from the system.
        await now.project.refreshPass(now.project.pass(id).folder);
        return 'over';
      };
      const patience = new AbortController();
      const tooLong = new Promise<'too long'>((resolve) => {
        const timer = setTimeout(() => resolve('too long'), 60_000);
        patience.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
      });
      const how = await Promise.race([work(), next, tooLong]);
      patience.abort();
      if (how === 'over') return null;
      if (how === 'too long') return 'it never ends';
      overtaken.push({ room: now.room, process: dead });
      now = await begin();
    }
    return 'it is killed for ever';
  };

  const faultOf = async (): Promise<string | null> => {
    const endless = (await live()) ?? (clock.passed() > longest ? 'it takes days' : null);
    if (endless) return endless;
    const left = standing();
    // One that another process has is shown as that, with Take over.
    const who = now.room.standing(id);
    const others = who === 'other' || who === 'elsewhere' ? 'Another process has it.' : null;
    const sentence = left.error?.message ?? deliverySentence(left) ?? now.room.held(id)?.message ?? others;
    const isWhole = left.state === 'done' && left.results.length === asked && notHere(left).length === 0;
    if (!isWhole && sentence === null) return `${left.state}, and not a word`;
    isWell = true;
    // What the app offers, as its user would take it.
    for (let turn = 0; turn < 6; turn++) {
      const record = standing();
      const { room, project } = now;
      if (isUnfinished(record.state)) {
        await room.close();
        now = await begin();
        const again = await live();
        if (again) return again;
      } else if (record.state === 'uncertain') {
        await onceUnlocked(() => room.checkAgain(project, id));
        await room.settled(id);
      } else if (canFetchAgain(record)) {
        await room.fetchAgain(project, id, null).catch(() => undefined);
        await room.settled(id);
      } else break;
    }
    if (jobs.length > 1) return `${jobs.length} posts were accepted (of ${posts})`;
    const record = standing();
    if (jobs.length === 0) return record.state === 'done' ? 'done without a job' : null;
    if (record.state === 'failed' && choices.some(({ took, of }) => of[took] === 'failed, unbilled')) return null;
    if (record.state !== 'done')
      return `${record.state} (${record.error?.code}, billed ${record.error?.billed}), and the service has its pictures`;
    const here = await Promise.all(
      record.results.map(({ file }) => readFile(join(now.project.passFolder(now.project.pass(id)), file), 'utf8')),
    );
    const lacks = urls.filter((url) => here.filter((text) => text === pictureOf(url)).length !== 1);
    return lacks.length > 0 || here.length !== asked ? `done with ${here.length} pictures, not each once` : null;
  };

  try {
    const fault = await inTime(faultOf(), 'it hangs');
    return { choices, fault: fault && said(fault) };
  } finally {
    await Promise.all(lockHolders);
    // One that was killed does nothing more, and can't be closed either.
    const living = overtaken.filter(({ process: { signal } }) => !signal.aborted).map(({ room }) => room);
    const closed = Promise.all([...living, now.room].map((room) => room.close()));
    if ((await inTime(closed, 'it hangs')) === 'it hangs') console.log(said('its processes do not close'));
    await rm(`${folder}-memory`, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** ms of real time that a path's work may take, however busy the machine is. */
const patience = 180_000;

async function inTime<T, Otherwise>(work: Promise<T>, otherwise: Otherwise): Promise<T | Otherwise> {
  const late = new AbortController();
  try {
    return await Promise.race([work, sleep(patience, otherwise, { signal: late.signal })]);
  } finally {
    late.abort();
  }
}

/** What the app's loop, and a designer, try again as long as another process holds the project. */
async function onceUnlocked(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PentimentoError) || error.code !== 'project-locked' || tries === 20) throw error;
    }
  }
}

/** A lock that gives a sign of life for as long as it is held. */
async function hold(lock: string): Promise<void> {
  const file = join(lock, 'living');
  for (let at = 0, end = performance.now() + held; performance.now() < end; at++) {
    await writeFile(file, String(at)).catch(() => undefined);
    await sleep(20);
  }
  await rm(lock, { recursive: true, force: true });
}

const source: SourceRecord = {
  formatVersion: 1,
  id: '0123456789abcdef',
  name: 'input.png',
  file: 'input.png',
  sha256: 'a'.repeat(64),
  addedAt: '2026-01-01T00:00:00.000Z',
  probe: {
    width: 512,
    height: 512,
    format: 'png',
    contentType: 'image/png',
    bytes: 13,
    colour: 'sRGB',
    hasProfile: false,
    depth: 'uchar',
    hasAlpha: false,
    orientation: 1,
    pages: 1,
    takenAt: null,
  },
};

/** Every plan that deviates once more than this one, after its last deviation. */
export function furtherPlans(plan: ReadonlyMap<number, number>, choices: readonly Choice[]): Map<number, number>[] {
  const last = Math.max(-1, ...plan.keys());
  return choices.flatMap(({ of }, at) =>
    at <= last ? [] : of.slice(1).map((_, took) => new Map([...plan, [at, took + 1]])),
  );
}
