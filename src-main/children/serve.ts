import type { Fault, Message, Question } from './messages';
import { die, parent } from './parent';

export type TellProgress = (done: number, about: string) => void;

export interface Service<Job> {
  readonly run: (job: Job, progress: TellProgress) => Promise<unknown>;
  readonly faultOf: (job: Job, error: unknown) => Fault;
  /** Bytes that it may hold; it ends itself above that. Absent: nobody looks. */
  readonly memory?: { readonly most: number; readonly lookEvery: number };
}

const say = (message: Message, sent?: () => void): void => parent.say(message, sent);

/** Makes this process a child of the app that works on jobs. */
export const serveJobs = <Job>({ run, faultOf, memory }: Service<Job>): void => {
  parent.onMessage((message) => {
    const { id, job } = message as Question & { readonly job: Job };
    run(job, (done, about) => say({ id, done, about })).then(
      (value) => say({ id, ok: true, value }),
      (error: unknown) => say({ id, ok: false, ...faultOf(job, error) }),
    );
  });
  // Ctrl+C in a terminal reaches every process; the app decides what ends.
  process.on('SIGINT', () => undefined);
  if (!memory) return;
  setInterval(() => {
    if (process.memoryUsage.rss() > memory.most) {
      say({ lastWords: 'memory' }, die);
      setTimeout(die, 100);
    }
  }, memory.lookEvery).unref();
};
