import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { nanoid } from 'nanoid';
import type { CheckOptions, Images, JobOptions } from './images';
import { createProcesses, type ProcessOptions } from './processes';
import type { Job, JobKind, Jobs, Output } from './protocol';
import { place } from './write';

export interface ImagesOptions extends Omit<ProcessOptions, 'processes'> {
  /** At most 2, one per core; more only cost memory. */
  readonly processes?: number;
}

/** Starts image processes when there is work for them. This side never loads a decoder. */
export const createImages = ({ processes = Math.min(2, availableParallelism()), ...options }: ImagesOptions): Images => {
  const pool = createProcesses({ ...options, processes });

  const ask = <K extends JobKind>(job: Job & { readonly kind: K }, jobOptions: JobOptions = {}): Promise<Jobs[K]['answer']> =>
    pool.run(job, async (value) => value as Jobs[K]['answer'], jobOptions);

  /** The process writes beside the target; only a job that nobody gave up puts its file in its place. */
  const write = async <K extends JobKind>(to: string, overwrite: boolean, jobFor: (output: Output) => Job & { readonly kind: K }, jobOptions: JobOptions = {}): Promise<Jobs[K]['answer']> => {
    const temporary = join(dirname(to), `.pentimento-${nanoid(12)}.part`);
    return pool.run(jobFor({ temporary, to }), async (value) => {
      if (!jobOptions.signal?.aborted) await place(temporary, to, overwrite);
      return value as Jobs[K]['answer'];
    }, { ...jobOptions, finally: () => rm(temporary, { force: true }).catch(() => undefined) });
  };

  return {
    probe: (file, jobOptions) => ask({ kind: 'probe', file }, jobOptions),
    check: (file, { thumbnail, ...jobOptions }: CheckOptions = {}) => thumbnail
      ? write(thumbnail.to, true, (output) => ({ kind: 'check', file, thumbnail: { width: thumbnail.width, output } }), jobOptions)
      : ask({ kind: 'check', file, thumbnail: null }, jobOptions),
    prepare: ({ to, ...job }, jobOptions) => write(to, true, (output) => ({ kind: 'prepare', ...job, output }), jobOptions),
    thumbnail: ({ to, ...job }, jobOptions) => write(to, true, (output) => ({ kind: 'thumbnail', ...job, output }), jobOptions),
    export: ({ to, overwrite, ...job }, jobOptions) => write(to, overwrite, (output) => ({ kind: 'export', ...job, output }), jobOptions),
    close: () => pool.close(),
  };
};
