import { once } from 'node:events';
import { PentimentoError } from '../contract/errors';
import type { ExportJob, ExportOrder } from '../contract/exports';
import type { RunningExport, Taken } from '../project/export-job';
import type { Project } from '../project/project';
import { startExport } from '../use-cases/export';
import type { Core } from '../core/core';

/** Milliseconds that a job which has ended is remembered, and how many of them at most. */
const remembered = 600_000;
const mostRemembered = 20;

/** A job's news come as often as its files end; one of them stands for this many milliseconds, of long jobs for longer. */
const newsEvery = 100;
const filesOfShortJob = 250;

/** The exports of this process: they go on while windows come and go. */
export class ExportJobs {
  readonly #jobs = new Map<string, RunningExport>();
  #closed = false;

  constructor(private readonly core: Core) {}

  async start(project: Project, order: Omit<ExportOrder, 'projectId'>, taken: Taken): Promise<ExportJob> {
    if (this.#closed)
      throw new PentimentoError('wrong-use', 'The app is closing: start the export again when it is open.');
    const job = await startExport(this.core, project, order, { taken });
    this.#jobs.set(job.id, job);
    void job.done.then(() => this.#forget());
    return job.view;
  }

  /** Newest first. */
  of(project: Project): ExportJob[] {
    this.#forget();
    return [...this.#jobs.values()]
      .filter((job) => job.project === project)
      .map((job) => job.view)
      .toReversed();
  }

  async cancel(project: Project, id: string): Promise<ExportJob> {
    const job = this.#find(project, id);
    await job.cancel();
    return job.view;
  }

  /** The job now, then as it is after every change, to its end. */
  watch(project: Project, id: string, signal?: AbortSignal): AsyncGenerator<ExportJob> {
    return this.#follow(this.#find(project, id), signal);
  }

  async *#follow(job: RunningExport, signal?: AbortSignal): AsyncGenerator<ExportJob> {
    const gap = newsEvery * Math.ceil(job.view.files.length / filesOfShortJob);
    try {
      for (;;) {
        const { revision } = job;
        const { view } = job;
        yield view;
        if (view.state !== 'running') return;
        if (job.revision === revision) await once(job.events, 'changed', signal ? { signal } : {});
        await Promise.race([this.core.ports.clock.sleep(gap, signal), job.done]);
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#jobs.values()].map((job) => job.cancel()));
  }

  #find(project: Project, id: string): RunningExport {
    const job = this.#jobs.get(id);
    if (job?.project !== project)
      throw new PentimentoError('wrong-use', 'That export ended a while ago. What it wrote is listed on its versions.');
    return job;
  }

  #forget(): void {
    const now = this.core.ports.clock.now();
    const ended = [...this.#jobs.values()].filter((job) => job.endedAt !== null);
    for (const [index, job] of ended.entries()) {
      if (index < ended.length - mostRemembered || now - (job.endedAt ?? now) > remembered) this.#jobs.delete(job.id);
    }
  }
}
