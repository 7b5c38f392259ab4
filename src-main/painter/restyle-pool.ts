import type { StartChild } from '../children/child';
import { ChildEnded, createPool } from '../children/pool';
import type { RestyleJob, Restyled } from './restyle-job';

/** Makes pictures in processes of their own, so that neither their load nor a native crash touches the server. */
export interface RestylePool {
  restyle(job: RestyleJob): Promise<Restyled>;
  close(): Promise<void>;
}

/** A picture takes seconds; what takes minutes hangs. */
const mostTime = 120_000;

/** `start`: who starts processes; absent: Node. */
export function createRestylePool(program: string, start?: StartChild): RestylePool {
  const pool = createPool<RestyleJob>({ program, name: 'restyle process', processes: 2, jobTimeout: mostTime, start });
  return {
    restyle: async (job) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return (await pool.run(job).answer) as Restyled;
        } catch (error) {
          if (!(error instanceof ChildEnded) || error.why !== 'crash') throw error;
          // A crash may have been another picture's fault: once more, in a new process.
          if (attempt === 2) throw new Error('The process that makes pictures ended unexpectedly', { cause: error });
        }
      }
    },
    close: () => pool.close(),
  };
}
