import workerpool from 'workerpool';
import type { RestyleJob, Restyled } from './restyle-job';

/** Makes pictures in processes of their own, so that neither their load nor a native crash touches the server. */
export interface RestylePool {
  restyle(job: RestyleJob): Promise<Restyled>;
  close(): Promise<void>;
}

/** A picture takes seconds; what takes minutes hangs. */
const mostTime = 120_000;

export function createRestylePool(program: string): RestylePool {
  const pool = workerpool.pool(program, {
    workerType: 'process',
    minWorkers: 0,
    maxWorkers: 2,
    // A process that computes can't answer a polite request to end.
    workerTerminateTimeout: 100,
    forkOpts: { env: { ...withoutSecrets(process.env), MALLOC_ARENA_MAX: '1' } },
  });
  let closed = false;
  const run = async (job: RestyleJob): Promise<Restyled> => {
    // The pool itself would start a process for a job that comes after its end.
    if (closed) throw new Error('Closed');
    return await pool.exec('restyle', [job]).timeout(mostTime);
  };
  return {
    restyle: async (job) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await run(job);
        } catch (error) {
          if (!(error instanceof workerpool.TerminateError)) throw error;
          // A crash may have been another picture's fault: once more, in a new process.
          if (attempt === 2) throw new Error('The process that makes pictures ended unexpectedly', { cause: error });
        }
      }
    },
    close: async () => {
      closed = true;
      await pool.terminate(true);
    },
  };
}

const withoutSecrets = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^MODEL_?RUNNER_/.test(name)));
