import { nanoid } from 'nanoid';
import type { Misspelling } from '../painter/lettering/misspell';

export interface LogLine {
  readonly message: string;
  readonly level: 'INFO' | 'ERROR';
  readonly source: 'USER';
  readonly timestamp: string;
}

/** A picture a job made; its bytes lie in the media store under `name`. */
export interface OutputPicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
}

export type BillingStatus = 'pending' | 'charged' | 'partial' | 'failed';

export type JobState =
  | { readonly status: 'IN_QUEUE' }
  | { readonly status: 'IN_PROGRESS'; readonly startedAt: number }
  | {
      /** COMPLETED: success and the provider's failure alike (PROTOCOL 5.2). */
      readonly status: 'COMPLETED';
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly billingStatus: BillingStatus;
      readonly outputs: readonly OutputPicture[];
      readonly totalPrice: string | null;
      readonly error: string | null;
    };

export interface Job {
  readonly id: string;
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
  updatedAt: number;
  state: JobState;
  /** As used: drawn where the request left it free. */
  readonly seed: number;
  /** The prompt as used, Magic Prompt included. */
  prompt: string;
  readonly logs: LogLine[];
  /** `x-modelrunner-store-io: 0`: payloads go about 15 minutes after settling (PROTOCOL 8.8). */
  readonly storeIo: boolean;
  /** Seconds the media live from the end on; `null`: for good. */
  readonly expiresIn: number | null;
  payloadsPurgedAt: number | null;
  /** How it sets its words wrong; absent: they are right. */
  readonly misspelt?: Misspelling;
  /** The how-many-eth job of this emulator, from 1. */
  readonly number: number;
}

export interface NewJob {
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly prompt: string;
  readonly storeIo: boolean;
  readonly expiresIn: number | null;
  readonly misspelt?: Misspelling;
}

export const isSettled = (job: Job): boolean => job.state.status === 'COMPLETED';

/** Every job since the start, in the order they came, and who watches them. */
export class JobStore {
  readonly counts = new Map<string, number>();
  readonly #jobs = new Map<string, Job>();
  readonly #watchers = new Set<(job: Job) => void>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(fields: NewJob): Job {
    const now = this.#now();
    const job: Job = {
      ...fields,
      id: nanoid(),
      createdAt: now,
      updatedAt: now,
      state: { status: 'IN_QUEUE' },
      logs: [],
      payloadsPurgedAt: null,
      number: this.#jobs.size + 1,
    };
    this.#jobs.set(job.id, job);
    const clientJobId = fields.metadata['clientJobId'];
    if (clientJobId !== undefined) this.counts.set(clientJobId, (this.counts.get(clientJobId) ?? 0) + 1);
    this.#announce(job);
    return job;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Newest first, as the list answers (PROTOCOL 8.1). */
  newestFirst(): Job[] {
    return [...this.#jobs.values()].reverse();
  }

  get size(): number {
    return this.#jobs.size;
  }

  move(job: Job, state: JobState): void {
    job.state = state;
    job.updatedAt = this.#now();
    this.#announce(job);
  }

  log(job: Job, message: string, level: LogLine['level'] = 'INFO'): void {
    job.logs.push({ message, level, source: 'USER', timestamp: new Date(this.#now()).toISOString() });
  }

  watch(watcher: (job: Job) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #announce(job: Job): void {
    for (const watcher of this.#watchers) watcher(job);
  }
}
