import { access } from 'node:fs/promises';
import PQueue from 'p-queue';
import { models } from '../common/models';
import { add, multiply, shift } from '../common/money';
import type { Clock } from '../app/ports';
import { type Job, type JobStore, type OutputPicture } from './jobs';
import type { MediaStore } from './media';
import type { Places } from './places';
import type { RestyleRecipe } from './restyle-job';
import type { RestylePool } from './restyle-pool';
import { unknownFields } from './validation';

/** Milliseconds a job takes at least, by rendering speed. */
const speeds: Readonly<Record<string, number>> = { TURBO: 300, BALANCED: 1200, QUALITY: 3000 };
const expansions: Readonly<Record<string, number>> = { None: 0, Medium: 200, Large: 400 };
const accelerations: Readonly<Record<string, number>> = { none: 1, low: 0.9, regular: 0.75, high: 0.6 };

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
  readonly pricePerMegapixel: string;
  readonly latency: number;
}

export function createJobRunner({ jobs, media, places, pool, clock, pricePerMegapixel, latency }: Parts): JobRunner {
  const queue = new PQueue({ concurrency: 2 });
  const ended = new AbortController();

  async function run(job: Job): Promise<void> {
    const startedAt = clock.now();
    jobs.move(job, { status: 'IN_PROGRESS', startedAt });
    try {
      const outputs = await make(job, startedAt);
      await clock.sleep(Math.max(0, startedAt + leastTime(job.input) * latency - clock.now()), ended.signal);
      const totalPrice = outputs.map((o) => shift(multiply(pricePerMegapixel, String(o.width * o.height)), -6)).reduce(add, '0');
      jobs.log(job, 'Finished');
      settle(job, { startedAt, billingStatus: 'charged', outputs, totalPrice, error: null });
    } catch (error) {
      if (ended.signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      jobs.log(job, text, 'ERROR');
      // A provider's failure settles as COMPLETED too, and is not billed (PROTOCOL 5.2 and 5.3).
      settle(job, { startedAt, billingStatus: 'failed', outputs: [], totalPrice: '0', error: `Provider error: ${text}` });
    }
  }

  function settle(job: Job, end: Omit<Extract<Job['state'], { status: 'COMPLETED' }>, 'status' | 'finishedAt'>): void {
    jobs.move(job, { status: 'COMPLETED', finishedAt: clock.now(), ...end });
  }

  async function make(job: Job, startedAt: number): Promise<OutputPicture[]> {
    const model = models[job.model];
    const unknown = model ? unknownFields(model, job.input) : [];
    if (unknown.length > 0) throw new Error(`Unexpected field ${unknown.join(', ')}`);
    const input = await inputFile(job);
    const recipe = recipeOf(job);
    jobs.log(job, `Rendering at ${recipe.rendering_speed}, strength ${recipe.strength}, seed ${recipe.seed}`);
    const count = typeof job.input['num_images'] === 'number' ? job.input['num_images'] : 1;
    const extension = recipe.output_format === 'png' ? 'png' : 'jpg';
    const expiresAt = job.expiresIn === null ? null : startedAt + job.expiresIn * 1000;
    return await Promise.all(Array.from({ length: count }, async (_, image) => {
      const medium = media.add({ name: `${job.id}-${image + 1}.${extension}`, contentType: `image/${recipe.output_format}`, expiresAt });
      const made = await pool.restyle({ input, output: medium.file, recipe, image });
      medium.bytes = made.bytes;
      jobs.log(job, `Picture ${image + 1} of ${count}: ${made.width} × ${made.height}, ${made.looks.join(' + ')}`);
      if (made.unset.length > 0) jobs.log(job, `No letters for ${made.unset.join(', ')}`);
      return { name: medium.name, width: made.width, height: made.height, bytes: made.bytes, contentType: made.contentType };
    }));
  }

  async function inputFile(job: Job): Promise<string> {
    const name = places.mediumName(String(job.input['image_url']));
    const medium = name === null ? 'missing' : media.look(name);
    if (typeof medium === 'string') throw new Error('Could not fetch image_url');
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

function leastTime(input: Readonly<Record<string, unknown>>): number {
  const of = (table: Readonly<Record<string, number>>, name: string, usual: number): number => table[String(input[name])] ?? usual;
  return (of(speeds, 'rendering_speed', speeds['BALANCED']!) + of(expansions, 'expansion_model', 0)) * of(accelerations, 'acceleration', 1);
}

/** The job's recipe with every default filled in. The service's own default format is JPEG (PROTOCOL 11.1). */
function recipeOf(job: Job): RestyleRecipe {
  const { input } = job;
  const text = (name: string, usual: string): string => (typeof input[name] === 'string' ? input[name] : usual);
  return {
    prompt: job.prompt,
    strength: typeof input['strength'] === 'number' ? input['strength'] : 0.8,
    seed: job.seed,
    image_size: (input['image_size'] as RestyleRecipe['image_size'] | undefined) ?? 'auto',
    rendering_speed: text('rendering_speed', 'BALANCED'),
    expansion_model: text('expansion_model', 'None'),
    output_format: input['output_format'] === 'png' ? 'png' : 'jpeg',
  };
}
