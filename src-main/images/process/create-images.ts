import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlaceOptions } from '../../disk/placing';
import { markNow, newMark } from '../../owners/mark';
import type { CheckOptions, Images, JobOptions } from '../images';
import { createProcesses, type ProcessOptions, type RunOptions } from './processes';
import type { Job, JobKind, Jobs, Output } from '../protocol';
import { place } from '../jobs/write';

export interface ImagesOptions extends Omit<ProcessOptions, 'processes'> {
  /** At most 2, one per core; more only cost memory. */
  readonly processes?: number;
}

/** Starts image processes when there is work for them. This side never loads a decoder. */
export const createImages = ({
  processes = Math.min(2, availableParallelism()),
  ...options
}: ImagesOptions): Images => {
  const pool = createProcesses({ ...options, processes });
  const cleaning = new Set<Promise<void>>();
  void newMark();

  const ask = async <K extends JobKind>(
    job: Job & { readonly kind: K },
    jobOptions?: JobOptions,
  ): Promise<Jobs[K]['answer']> => (await pool.run(job, jobOptions).answer) as Jobs[K]['answer'];

  /** The process writes in `folder`; only a job that went well, and that nobody gave up, puts its file in its place. */
  const make = async <K extends JobKind>(
    folder: string,
    to: (answer: Jobs[K]['answer']) => Promise<string>,
    how: PlaceOptions,
    jobFor: (temporary: string) => Job & { readonly kind: K },
    jobOptions: RunOptions = {},
  ): Promise<Jobs[K]['answer']> => {
    // Jobs begin in the order in which they were asked for.
    const temporary = join(folder, `.${markNow() ?? (await newMark())}.part`);
    const { answer, ended } = pool.run(jobFor(temporary), jobOptions);
    try {
      const value = (await answer) as Jobs[K]['answer'];
      jobOptions.signal?.throwIfAborted();
      await place(temporary, await to(value), how);
      return value;
    } catch (error) {
      const clean = ended.then(() => rm(temporary, { force: true })).catch(() => undefined);
      cleaning.add(clean);
      void clean.then(() => cleaning.delete(clean));
      // Who gave up does not wait for a decoder.
      if (!jobOptions.signal?.aborted) await clean;
      throw error;
    }
  };

  const write = <K extends JobKind>(
    to: string,
    how: PlaceOptions,
    jobFor: (output: Output) => Job & { readonly kind: K },
    jobOptions?: RunOptions,
  ): Promise<Jobs[K]['answer']> =>
    make<K>(
      dirname(to),
      async () => to,
      how,
      (temporary) => jobFor({ temporary, to }),
      jobOptions,
    );

  const durable = { overwrite: true, durable: true } as const;
  const remade = { overwrite: true, durable: false } as const;

  return {
    probe: (file, jobOptions) => ask({ kind: 'probe', file }, jobOptions),
    firstSight: (file, width, jobOptions) => ask({ kind: 'sight', file, width }, jobOptions),
    check: async (file, { thumbnail, ...jobOptions }: CheckOptions = {}) => {
      if (!thumbnail) return ask({ kind: 'check', file, thumbnail: null }, jobOptions);
      let path = '';
      const checked = await make<'check'>(
        thumbnail.folder,
        async ({ sha256 }) => (path = await thumbnail.to(sha256)),
        remade,
        (temporary) => ({
          kind: 'check',
          file,
          thumbnail: { width: thumbnail.width, output: { temporary, to: thumbnail.folder } },
        }),
        jobOptions,
      );
      thumbnail.onPlaced?.(path);
      return checked;
    },
    prepare: ({ to, ...job }, jobOptions) =>
      write(to, durable, (output) => ({ kind: 'prepare', ...job, output }), jobOptions),
    thumbnail: ({ to, ...job }, jobOptions) =>
      write(to, remade, (output) => ({ kind: 'thumbnail', ...job, output }), jobOptions),
    export: ({ to, overwrite, ...job }, jobOptions) =>
      write(to, { overwrite, durable: true }, (output) => ({ kind: 'export', ...job, output }), jobOptions),
    contactSheet: ({ to, overwrite, ...job }, { onProgress, ...jobOptions } = {}) =>
      write(to, { overwrite, durable: true }, (output) => ({ kind: 'sheet', ...job, file: to, output }), {
        ...jobOptions,
        ...(onProgress
          ? {
              onProgress: (done: number) => {
                if (done > 0) onProgress(done, job.cells.length);
              },
            }
          : {}),
      }),
    warm: () => pool.warm(),
    close: async () => {
      await pool.close();
      await Promise.all(cleaning);
    },
  };
};
