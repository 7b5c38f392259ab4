import { access } from 'node:fs/promises';
import PQueue from 'p-queue';
import { models, type ModelDescriptor } from '../common/models';
import {
  fieldWith,
  formatOf,
  imagesOf,
  magicOf,
  sizeOf,
  speedOf,
  strengthOf,
  type Fields,
} from '../common/models/roles';
import { sizeFieldOf } from '../common/sizes';
import type { Clock } from '../ports';
import { pictureSlot } from '../contract/inputs';
import type { Account } from './account';
import { type Job, type JobStore, type OutputPicture } from './jobs';
import type { MediaStore } from './media';
import type { Places } from './places';
import type { RestyleOrder } from '../painter/restyle-job';
import type { RestylePool } from '../painter/restyle-pool';
import { unknownFields } from './validation';

/** Milliseconds a job takes at least, with the choices that are usual. */
const usualTime = 1200;

export interface JobRunner {
  /** Queues a job; two run at a time. */
  start(job: Job): void;
  close(): Promise<void>;
}

interface Parts {
  readonly jobs: JobStore;
  readonly media: MediaStore;
  readonly places: Places;
  readonly pool: RestylePool;
  readonly clock: Clock;
  readonly account: Account;
  readonly latency: number;
}

export function createJobRunner({ jobs, media, places, pool, clock, account, latency }: Parts): JobRunner {
  const queue = new PQueue({ concurrency: 2 });
  const ended = new AbortController();

  async function run(job: Job): Promise<void> {
    const startedAt = clock.now();
    jobs.move(job, { status: 'IN_PROGRESS', startedAt });
    try {
      const outputs = await make(job, startedAt);
      await clock.sleep(Math.max(0, startedAt + leastTime(job) * latency - clock.now()), ended.signal);
      const totalPrice = account.priceOf(job, outputs);
      account.charge(job, totalPrice, true);
      jobs.log(job, 'Finished');
      settle(job, { startedAt, billingStatus: 'charged', outputs, totalPrice, error: null });
    } catch (error) {
      if (ended.signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      jobs.log(job, text, 'ERROR');
      account.charge(job, '0', false);
      // A provider's failure settles as COMPLETED too, and is not billed (PROTOCOL 5.2 and 5.3).
      settle(job, {
        startedAt,
        billingStatus: 'failed',
        outputs: [],
        totalPrice: '0',
        error: `Provider error: ${text}`,
      });
    }
  }

  function settle(job: Job, end: Omit<Extract<Job['state'], { status: 'COMPLETED' }>, 'status' | 'finishedAt'>): void {
    jobs.move(job, { status: 'COMPLETED', finishedAt: clock.now(), ...end });
  }

  async function make(job: Job, startedAt: number): Promise<OutputPicture[]> {
    const model = models[job.model];
    const unknown = model ? unknownFields(model, job.input) : [];
    if (unknown.length > 0) throw new Error(`Unexpected field ${unknown.join(', ')}`);
    if (!model) throw new Error(`Unknown model ${job.model}`);
    const [input, mask, style] = await Promise.all([
      inputFile(job, firstWire(model)),
      inputFile(job, model.slots.find(({ kind }) => kind === 'mask')?.wire),
      inputFile(job, model.slots.find(({ kind, wire }) => kind === 'picture' && wire !== firstWire(model))?.wire),
    ]);
    const order = orderOf(job, model);
    const idle = idleFields(job, model);
    if (idle.length > 0) jobs.log(job, `The offline engine does nothing with ${idle.join(', ')}`);
    jobs.log(job, `Rendering at ${order.speed}, strength ${order.strength}, seed ${order.seed}`);
    const count = imagesOf(askedOf(job));
    const extension = order.format === 'png' ? 'png' : 'jpg';
    const expiresAt = job.expiresIn === null ? null : startedAt + job.expiresIn * 1000;
    return await Promise.all(
      Array.from({ length: count }, async (_, image) => {
        const medium = media.add({
          name: `${job.id}-${image + 1}.${extension}`,
          contentType: `image/${order.format}`,
          expiresAt,
        });
        const made = await pool.restyle({ input, mask, style, output: medium.file, order, image });
        medium.bytes = made.bytes;
        jobs.log(job, `Picture ${image + 1} of ${count}: ${made.width} × ${made.height}, ${made.looks.join(' + ')}`);
        if (made.unset.length > 0) jobs.log(job, `No letters for ${made.unset.join(', ')}`);
        return {
          name: medium.name,
          width: made.width,
          height: made.height,
          bytes: made.bytes,
          contentType: made.contentType,
        };
      }),
    );
  }

  async function inputFile(job: Job, wire: string | undefined): Promise<string | null> {
    const given = wire === undefined ? undefined : job.input[wire];
    // Of a list, the first.
    const url: unknown = Array.isArray(given) ? given[0] : given;
    if (typeof url !== 'string') return null;
    const name = places.mediumName(url);
    const medium = name === null ? 'missing' : media.look(name);
    if (typeof medium === 'string') throw new Error(`Could not fetch ${wire}`);
    await access(medium.file);
    // An upload used as an input stops expiring (PROTOCOL 8.8).
    medium.expiresAt = null;
    return medium.file;
  }

  return {
    start: (job) => {
      jobs.log(job, 'Queued');
      void queue.add(() => run(job));
    },
    close: async () => {
      queue.clear();
      ended.abort();
      await pool.close();
      await queue.onIdle();
    },
  };
}

/** The model's own name of the picture that a pass starts from. */
const firstWire = ({ slots }: ModelDescriptor): string | undefined =>
  slots.find(({ name }) => name === pictureSlot)?.wire;

/** What a published model was asked for and nothing is done with: said, so that nobody looks for it in the picture. */
function idleFields(job: Job, model: ModelDescriptor): string[] {
  if (!model.published) return [];
  const { size } = model.output;
  const used = size.from === 'factor' ? [size.field] : size.from === 'sides' ? [size.width, size.height] : [];
  if (model.task === 'remove-background') used.push(tolerance);
  return model.fields
    .filter(({ name, role, kind }) => role === undefined && kind !== 'fixed' && !used.includes(name))
    .map(({ name }) => name)
    .filter((name) => job.input[name] !== undefined);
}

/** How unlike the colours of a background may be, where nobody says. */
const tolerance = 'tolerance';
const usualTolerance = 20;

const askedOf = ({ input, model }: Job): Fields => ({ ...input, model });

/** What is chosen moves the time as the model's descriptor says. */
function leastTime({ model, input }: Job): number {
  const paces = (models[model]?.fields ?? []).flatMap((field) =>
    field.kind === 'choice' ? (field.choices.find(({ value }) => value === input[field.name])?.pace ?? []) : [],
  );
  return paces.reduce((time, pace) => time * pace, usualTime);
}

/** How far a model without a strength leaves its input: as far as its prompt asks, where it takes one. */
const usualStrength = ({ id }: ModelDescriptor): number => {
  const field = fieldWith(id, 'strength');
  if (field?.kind === 'number' && field.default !== null) return field.default;
  return fieldWith(id, 'prompt') ? 1 : 0;
};

/** The job's recipe with every default filled in. The service's own default format is JPEG (PROTOCOL 11.1). */
function orderOf(job: Job, model: ModelDescriptor): RestyleOrder {
  const asked = askedOf(job);
  const size = sizeOf(asked);
  const { presets = [] } = sizeFieldOf(model.id) ?? {};
  const { size: from } = model.output;
  const factor = from.from === 'factor' ? Number(asked[from.field] ?? 1) : 1;
  const sides = from.from === 'sides' ? [asked[from.width], asked[from.height]].map(Number) : [];
  const isCut = model.task === 'remove-background';
  const preset = presets.find(({ value }) => value === size);
  return {
    prompt: job.prompt,
    ...(job.misspelt ? { misspelt: job.misspelt } : {}),
    strength: strengthOf(asked) ?? usualStrength(model),
    seed: job.seed,
    factor: Number.isFinite(factor) && factor > 0 ? Math.min(factor, 16) : 1,
    size:
      typeof size === 'object'
        ? size
        : preset && preset.width !== null && preset.height !== null
          ? { width: preset.width, height: preset.height }
          : sides[0] && sides[1]
            ? { width: sides[0], height: sides[1] }
            : null,
    speed: speedOf(asked) || 'BALANCED',
    magic: magicOf(asked) || 'None',
    // What is transparent can't be JPEG.
    format: formatOf(asked) === 'png' || isCut ? 'png' : 'jpeg',
    ...(isCut ? { cutOut: typeof asked[tolerance] === 'number' ? asked[tolerance] : usualTolerance } : {}),
  };
}
