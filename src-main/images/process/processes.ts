import type { StartChild } from '../../children/child';
import { ChildEnded, createPool, JobFailed, PoolClosed, type Running, type RunOptions } from '../../children/pool';
import { PentimentoError, type ErrorCode } from '../../contract/errors';
import { quoted } from '../faults';
import type { Job } from '../protocol';

/** The image processes, and how their ends are told. */

export interface ProcessOptions {
  /** The built image-process.js. */
  readonly program: string;
  readonly processes: number;
  /** Milliseconds a job may take, or each step of one that tells its progress; then its process is killed. */
  readonly jobTimeout: number;
  /** Bytes a process may hold; absent: the usual limit. */
  readonly memory?: number;
  /** Who starts processes. Absent: Node. */
  readonly start?: StartChild;
  readonly log?: (message: string) => void;
}

export type { Running, RunOptions };

export interface Processes {
  run(job: Job, options?: RunOptions): Running;
  warm(): void;
  close(): Promise<void>;
}

const failed = (what: string): PentimentoError => new PentimentoError('image-process-failed', what);

const failedWith = (file: string, what: string): PentimentoError =>
  failed(
    `${quoted(file)} ${what} Nothing else is affected. If it happens again with the same picture, open it in another program and save it anew.`,
  );

const ends: Readonly<Record<ChildEnded['why'], string>> = {
  crash: 'stopped the part of the app that opens pictures.',
  time: 'took too long to open.',
  memory: 'needs more memory than a picture may have.',
};

const told = (job: Job, error: unknown): unknown => {
  if (error instanceof ChildEnded) return failedWith(error.about ?? job.file, ends[error.why]);
  // Its codes are this app's: the program is of the same build.
  if (error instanceof JobFailed) return new PentimentoError(error.fault.code as ErrorCode, error.fault.message);
  if (error instanceof PoolClosed) return failed('The app is closing.');
  return error;
};

export const createProcesses = ({ memory, ...options }: ProcessOptions): Processes => {
  const pool = createPool<Job>({
    ...options,
    name: 'image process',
    args: memory === undefined ? [] : [String(memory)],
    // What runs away in its own code is stopped too, where the process can no longer look at itself.
    heap: 512,
  });
  return {
    run: (job, how) => {
      const { answer, ended } = pool.run(job, how);
      return {
        answer: answer.catch((error: unknown) => {
          throw told(job, error);
        }),
        ended,
      };
    },
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
};
