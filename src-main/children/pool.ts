import PQueue from 'p-queue';
import type { Child, ChildOrder, StartChild } from './child';
import { startForked } from './forked';
import { isLastWords, isProgress, type Answer, type Fault, type Message, type Question } from './messages';

/**
 * Child processes of one program, each with one job at a time. No library of worker pools is used: those looked at start children by Node's fork
 * alone, end a hung one with a signal that it can ignore, and tell the waiting job only after it is gone.
 */

export interface PoolOptions {
  /** The built program, as an absolute path. */
  readonly program: string;
  readonly args?: readonly string[];
  /** How it is called in lists of processes and in the log. */
  readonly name: string;
  readonly processes: number;
  /** Milliseconds a job may take, or each step of one that tells its progress; then its process is killed. */
  readonly jobTimeout: number;
  /** Megabytes that JavaScript objects of a process may take. */
  readonly heap?: number;
  /** Milliseconds with nothing to do after which a process ends; absent: five minutes. */
  readonly idle?: number;
  /** Who starts processes. Absent: Node. */
  readonly start?: StartChild;
  readonly log?: (message: string) => void;
}

/** The process of a job has ended before the job did. */
export class ChildEnded extends Error {
  constructor(
    readonly why: 'crash' | 'time' | 'memory',
    /** What it worked on, where it told that. */
    readonly about: string | null,
  ) {
    super(`The process ended (${why})`);
  }
}

/** A job failed as its program tells such things. */
export class JobFailed extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

export class PoolClosed extends Error {
  constructor() {
    super('Closed');
  }
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly priority?: number;
  readonly onProgress?: (done: number) => void;
}

export interface Running {
  /** Rejects with the signal's reason as soon as it aborts. */
  readonly answer: Promise<unknown>;
  /** The job has ended in its process: well, badly, or unheard. */
  readonly ended: Promise<void>;
}

export interface Pool<Job> {
  run(job: Job, options?: RunOptions): Running;
  /** Starts what is not running: the next jobs don't wait for that. */
  warm(): void;
  close(): Promise<void>;
}

/** What works on the files of strangers knows no keys; and whatever started the app, a child is never to be a plain Node. */
const environmentOf = (all: NodeJS.ProcessEnv): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === undefined || /KEY|TOKEN|SECRET|PASSWORD|^ELECTRON_RUN_AS_NODE$/i.test(name) ? [] : [[name, value]],
    ),
  ),
  // Memory of many different pictures is given back instead of kept in pieces (docs/performance.md).
  MALLOC_ARENA_MAX: '1',
});

/** A job that was given up may end by itself within so many milliseconds: starting a process again costs more than most jobs. Then its process is killed. */
const grace = 300;

/** A process with nothing to do for so long ends; the next job starts one. In milliseconds. */
const idleLimit = 5 * 60_000;

class Worker {
  readonly #options: PoolOptions;
  readonly #child: Child;
  readonly #ended: Promise<void>;
  #lastId = 0;
  #settle: ((answer: Answer | ChildEnded) => void) | null = null;
  #progress: ((done: number) => void) | null = null;
  #why: ChildEnded['why'] = 'crash';
  #about: string | null = null;
  #ending: NodeJS.Timeout | undefined;
  #toEnd = false;
  alive = true;

  constructor(options: PoolOptions) {
    this.#options = options;
    const { promise, resolve } = withResolver();
    this.#ended = promise;
    const order: ChildOrder = {
      program: options.program,
      args: options.args ?? [],
      name: options.name,
      environment: environmentOf(process.env),
      heap: options.heap,
    };
    this.#child = (options.start ?? startForked)(order, {
      onMessage: (message) => this.#hear(message as Message),
      onErrors: (text) => this.#log(text.trim()),
      onEnd: (reason) => {
        this.alive = false;
        clearTimeout(this.#ending);
        this.#log(`ended (${reason})`);
        this.#settle?.(new ChildEnded(this.#why, this.#about));
        resolve();
      },
    });
    this.#idle();
  }

  #log(message: string): void {
    this.#options.log?.(`${this.#options.name}: ${message}`);
  }

  #hear(message: Message): void {
    if (isLastWords(message)) this.#why = 'memory';
    else if (message.id !== this.#lastId) return;
    else if (!isProgress(message)) this.#settle?.(message);
    else {
      this.#about = message.about;
      this.#progress?.(message.done);
    }
  }

  /** An idle process does not keep the app from ending. */
  #idle(): void {
    this.#child.unref();
    this.#ending = setTimeout(() => this.#kill(), this.#options.idle ?? idleLimit).unref();
  }

  /** What its last job still answers is heard; it gets no other. */
  #kill(): void {
    this.alive = false;
    this.#child.kill();
  }

  #busy(): void {
    clearTimeout(this.#ending);
    this.#child.ref();
  }

  async run(job: unknown, { signal, onProgress }: RunOptions): Promise<unknown> {
    this.#busy();
    this.#about = null;
    let timer: NodeJS.Timeout | undefined;
    let mercy: NodeJS.Timeout | undefined;
    const giveUp = (): void => {
      mercy = setTimeout(() => this.#kill(), grace);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#progress = (done) => {
      timer?.refresh();
      if (!signal?.aborted) onProgress?.(done);
    };
    try {
      const answer = await new Promise<Answer | ChildEnded>((resolve) => {
        this.#settle = resolve;
        timer = setTimeout(() => {
          this.#why = 'time';
          this.#kill();
        }, this.#options.jobTimeout);
        const question: Question = { id: ++this.#lastId, job };
        // A process that is just ending takes no question; its end settles the job.
        this.#child.send(question);
      });
      if (answer instanceof ChildEnded) throw answer;
      if (answer.ok) return answer.value;
      const { code, message, detail } = answer;
      this.#log(`${code}: ${detail}`);
      throw new JobFailed({ code, message, detail });
    } finally {
      clearTimeout(timer);
      clearTimeout(mercy);
      signal?.removeEventListener('abort', giveUp);
      this.#settle = null;
      this.#progress = null;
      // While its end is waited for it keeps the app from ending, whatever its last job answers meanwhile.
      if (this.alive && !this.#toEnd) this.#idle();
    }
  }

  async end(): Promise<void> {
    this.#toEnd = true;
    if (this.alive) {
      this.#busy();
      this.#child.kill();
    }
    await this.#ended;
  }
}

const withResolver = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

export const createPool = <Job>(options: PoolOptions): Pool<Job> => {
  const queue = new PQueue({ concurrency: options.processes });
  const all = new Set<Worker>();
  const free: Worker[] = [];
  let closed = false;

  const take = (): Worker => {
    const waiting = free.pop();
    if (waiting?.alive) return waiting;
    if (waiting) {
      all.delete(waiting);
      return take();
    }
    const fresh = new Worker(options);
    all.add(fresh);
    return fresh;
  };

  const work = async (job: Job, how: RunOptions): Promise<unknown> => {
    if (closed) throw new PoolClosed();
    const one = take();
    try {
      return await one.run(job, how);
    } finally {
      if (one.alive) free.push(one);
      else all.delete(one);
    }
  };

  return {
    run: (job, how = {}) => {
      const { signal, priority = 0 } = how;
      const done = queue.add(
        async () => {
          if (!signal?.aborted) return work(job, how);
        },
        { priority },
      );
      const answer = new Promise<unknown>((resolve, reject) => {
        // A job that has begun ends unheard, soon: by itself or with its process.
        const stop = (): void => reject(signal?.reason as Error);
        if (signal?.aborted) stop();
        signal?.addEventListener('abort', stop, { once: true });
        done.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop));
      });
      return {
        answer,
        ended: done.then(
          () => undefined,
          () => undefined,
        ),
      };
    },
    warm: () => {
      if (closed) return;
      for (const one of free.splice(0)) {
        if (one.alive) free.push(one);
        else all.delete(one);
      }
      while (all.size < options.processes) {
        const fresh = new Worker(options);
        all.add(fresh);
        free.push(fresh);
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map((one) => one.end()));
      await queue.onIdle();
    },
  };
};
