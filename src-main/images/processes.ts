import { fork, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import PQueue from 'p-queue';
import { PentimentoError } from '../contract/errors';
import { quoted } from './faults';
import { isLastWords, isProgress, type Answer, type Job, type Message, type Question } from './protocol';

/**
 * The image processes, each with one job at a time. No library of worker pools is used: those looked at end a hung process with a signal that
 * it can ignore, and tell the waiting job only after it is gone.
 */

export interface ProcessOptions {
  /** The built image-process.js. */
  readonly program: string;
  readonly processes: number;
  /** Milliseconds a job may take, or each step of one that tells its progress; then its process is killed. */
  readonly jobTimeout: number;
  /** Bytes a process may hold; absent: the usual limit. */
  readonly memory?: number;
  readonly log?: (message: string) => void;
}

const failed = (what: string): PentimentoError => new PentimentoError('image-process-failed', what);

const failedWith = (file: string, what: string): PentimentoError =>
  failed(`${quoted(file)} ${what} Nothing else is affected. If it happens again with the same picture, open it in another program and save it anew.`);

/** What decodes the pictures of strangers knows no keys. */
const withoutSecrets = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/KEY|TOKEN|SECRET|PASSWORD/i.test(name)));

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly priority?: number;
  readonly onProgress?: (done: number) => void;
}

/** A job that was given up may end by itself within so many milliseconds: starting a process again costs more than most jobs. Then its process is killed. */
const grace = 300;

/** An image process with nothing to do for so long ends; the next job starts one. In milliseconds. */
const idleLimit = 5 * 60_000;

class ImageProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #lastId = 0;
  #settle: ((answer: Answer | PentimentoError) => void) | null = null;
  #progress: ((done: number) => void) | null = null;
  #why: string | null = null;
  #file = '';
  #ending: NodeJS.Timeout | undefined;
  #toEnd = false;
  alive = true;

  constructor(private readonly options: ProcessOptions) {
    this.#child = fork(options.program, options.memory === undefined ? [] : [String(options.memory)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // What runs away in its own code is stopped too, where the process can no longer look at itself.
      execArgv: ['--max-old-space-size=512'],
      env: {
        ...withoutSecrets(process.env),
        // Memory of many different pictures is given back instead of kept in pieces (docs/performance.md).
        MALLOC_ARENA_MAX: '1',
      },
    });
    this.#child.on('message', (message: Message) => {
      if (isLastWords(message)) this.#why = 'needs more memory than a picture may have.';
      else if (message.id !== this.#lastId) return;
      else if (!isProgress(message)) this.#settle?.(message);
      else {
        this.#file = message.file;
        this.#progress?.(message.done);
      }
    });
    this.#child.stderr?.on('data', (text: Buffer) => options.log?.(`image process: ${text.toString().trim()}`));
    this.#ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.alive = false;
        clearTimeout(this.#ending);
        options.log?.(`image process ended (${reason})`);
        this.#settle?.(failedWith(this.#file, this.#why ?? 'stopped the part of the app that opens pictures.'));
        resolve();
      };
      this.#child.once('exit', (code, signal) => end(String(signal ?? code)));
      this.#child.once('error', (error) => end(error.message));
    });
    this.#idle();
  }

  /** An idle process does not keep the app from ending. */
  #idle(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    // Its error stream is a socket, whatever the type of a child's says.
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
    this.#ending = setTimeout(() => this.#kill(), idleLimit).unref();
  }

  /** What its last job still answers is heard; it gets no other. */
  #kill(): void {
    this.alive = false;
    this.#child.kill('SIGKILL');
  }

  #busy(): void {
    clearTimeout(this.#ending);
    this.#child.ref();
    this.#child.channel?.ref();
  }

  async run(job: Job, { signal, onProgress }: RunOptions): Promise<unknown> {
    this.#busy();
    this.#file = job.file;
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
      const answer = await new Promise<Answer | PentimentoError>((resolve) => {
        this.#settle = resolve;
        timer = setTimeout(() => {
          this.#why = 'took too long to open.';
          this.#kill();
        }, this.options.jobTimeout);
        const question: Question = { id: ++this.#lastId, job };
        // A process that is just ending takes no question; its end settles the job.
        this.#child.send(question, () => undefined);
      });
      if (answer instanceof PentimentoError) throw answer;
      if (answer.ok) return answer.value;
      this.options.log?.(`image process: ${answer.code}: ${answer.detail}`);
      throw new PentimentoError(answer.code, answer.message);
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
      this.#child.kill('SIGKILL');
    }
    await this.#ended;
  }
}

export interface Running {
  /** Rejects with the signal's reason as soon as it aborts. */
  readonly answer: Promise<unknown>;
  /** The job has ended in its process: well, badly, or unheard. */
  readonly ended: Promise<void>;
}

export interface Processes {
  run(job: Job, options?: RunOptions): Running;
  close(): Promise<void>;
}

export const createProcesses = (options: ProcessOptions): Processes => {
  const queue = new PQueue({ concurrency: options.processes });
  const all = new Set<ImageProcess>();
  const free: ImageProcess[] = [];
  let closed = false;

  const take = (): ImageProcess => {
    const waiting = free.pop();
    if (waiting?.alive) return waiting;
    if (waiting) {
      all.delete(waiting);
      return take();
    }
    const fresh = new ImageProcess(options);
    all.add(fresh);
    return fresh;
  };

  const work = async (job: Job, how: RunOptions): Promise<unknown> => {
    if (closed) throw failed('The app is closing.');
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
      const done = queue.add(async () => {
        if (!signal?.aborted) return work(job, how);
      }, { priority });
      const answer = new Promise<unknown>((resolve, reject) => {
        // A job that has begun ends unheard, soon: by itself or with its process.
        const stop = (): void => reject(signal?.reason as Error);
        if (signal?.aborted) stop();
        signal?.addEventListener('abort', stop, { once: true });
        done.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop));
      });
      return { answer, ended: done.then(() => undefined, () => undefined) };
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map((one) => one.end()));
      await queue.onIdle();
    },
  };
};
