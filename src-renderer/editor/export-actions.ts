import type { ExportJob, ExportOrder } from '../../src-main/contract';
import { toFault } from '../api/faults';
import { watch } from '../api/watch';
import type { Context } from './context';
import { plural } from './describe';
import { nameOf } from './paths';

export type Taken = 'number' | 'replace' | null;

/** Writes results out: starts jobs, follows them to their end, and finds those that a window before this one started. */
export function exportActions(context: Context) {
  const { store, connection } = context;
  const { client } = connection;
  const followed = new Map<string, () => void>();
  const waiting = new Map<string, (job: ExportJob) => void>();
  let project: string | null = null;

  const put = (job: ExportJob): void =>
    store.update((state) => {
      const index = state.jobs.findIndex((other) => other.id === job.id);
      return { ...state, jobs: index < 0 ? [...state.jobs, job] : state.jobs.with(index, job) };
    });
  const dismissJob = (id: string): void =>
    store.update((state) => ({ ...state, jobs: state.jobs.filter((job) => job.id !== id) }));
  const unfollow = (id: string): void => {
    followed.get(id)?.();
    followed.delete(id);
  };

  const ended = (job: ExportJob): void => {
    unfollow(job.id);
    const heard = waiting.get(job.id);
    waiting.delete(job.id);
    store.update((state) => ({
      ...state,
      written: state.written + 1,
      project: state.project && { ...state.project, exported: null },
    }));
    const failed = job.files.some((file) => file.state === 'failed');
    // Whoever waits for it shows its failures itself.
    if (failed && !heard) put(job);
    else dismissJob(job.id);
    tellEnd(context, job);
    heard?.(job);
  };
  const follow = (projectId: string, job: ExportJob): void => {
    put(job);
    if (job.state !== 'running') return ended(job);
    followed.set(
      job.id,
      watch(
        connection,
        (signal) => client.exports.watch({ projectId, jobId: job.id }, { signal }),
        (now) => {
          if (!followed.has(job.id)) return;
          if (now.state === 'running') put(now);
          else ended(now);
        },
        // A host that was started again knows nothing of it.
        (fault) => {
          unfollow(job.id);
          dismissJob(job.id);
          context.complain(fault);
        },
      ),
    );
  };
  const find = async (projectId: string): Promise<void> => {
    try {
      const { jobs } = await client.exports.jobs({ projectId });
      if (project !== projectId) return;
      for (const job of jobs) if (job.state === 'running' && !followed.has(job.id)) follow(projectId, job);
    } catch {
      // Nothing is followed then; the files are written all the same.
    }
  };
  store.subscribe(() => {
    const id = store.get().project?.id ?? null;
    if (id === project) return;
    project = id;
    for (const job of followed.keys()) unfollow(job);
    if (id !== null) void find(id);
  });

  // What was exported is asked for once a filter asks for it, and again after every export.
  let asks = false;
  store.subscribe(() => {
    const { filter, project: open } = store.get();
    if (filter.exported === null || !open || open.exported !== null || asks) return;
    asks = true;
    client.exports
      .exported({ projectId: open.id })
      .then(
        ({ passes }) => new Map(passes.map(({ passId, results }) => [passId, new Set(results)])),
        () => new Map<string, ReadonlySet<number>>(),
      )
      .then((exported) => {
        asks = false;
        store.update((state) =>
          state.project?.id === open.id ? { ...state, project: { ...state.project, exported } } : state,
        );
      })
      .catch(() => undefined);
  });

  return {
    /** Starts it, and answers when it runs. Rejects with what the host refused. Whoever gives `onEnd` shows what failed. */
    async startExport(order: ExportOrder, taken: Taken, onEnd?: (job: ExportJob) => void): Promise<ExportJob> {
      const job = await client.exports.start({ ...order, taken });
      context.announce(`Exporting ${plural(job.files.length, 'file')}`);
      if (onEnd) waiting.set(job.id, onEnd);
      follow(order.projectId, job);
      return job;
    },
    /** Nobody waits any more: its failures are shown like those of any other. */
    leaveExport: (id: string) => void waiting.delete(id),
    async cancelExport(jobId: string): Promise<void> {
      const projectId = store.get().project?.id;
      if (!projectId) return;
      await client.exports.cancel({ projectId, jobId }).catch((error: unknown) => context.complain(toFault(error)));
    },
    dismissJob,
  };
}

/** "12 files exported", "v3-web.jpg exported": with the place to look at it. */
function tellEnd(context: Context, job: ExportJob): void {
  const written = job.files.filter((file) => file.state === 'written');
  const failed = job.files.length - written.length;
  const [first] = written;
  const what =
    written.length === 1 && first
      ? `${nameOf(first.file ?? first.name)} exported`
      : `${plural(written.length, 'file')} exported`;
  const text =
    job.state === 'cancelled'
      ? `Export cancelled; ${plural(written.length, 'file')} written`
      : failed > 0
        ? `${what}, ${failed} not`
        : what;
  context.announce(text);
  if (!first) {
    if (job.state === 'cancelled') context.toast(text);
    return;
  }
  context.toast(text, {
    tone: failed === 0 ? 'good' : 'plain',
    action: first.file === null ? null : { label: 'Show', command: 'reveal', file: first.file },
  });
  const notes = new Set(written.flatMap((file) => file.notes));
  for (const note of notes) context.toast(note);
}
