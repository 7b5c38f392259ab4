import { promptOf } from '../common/models/roles';
import { stageWords } from '../common/states';
import type { Images } from '../images';
import type { Room } from '../pass/room';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { WordReader } from '../words/word-reader';
import type { LedgerBook } from './ledger-book';
import { readEntry, readUnread } from './read-words';
import type { Log, Shell } from '../ports';

/** What steps have at hand. */
export interface AfterPassTools {
  readonly images: Images;
  readonly words: WordReader | null;
  readonly ledger: LedgerBook;
  readonly log: Log;
  readonly shell: Shell;
  readonly now: () => number;
}

/**
 * Something that is done for a pass that has ended, whoever runs it: the desktop app, the browser's host or a command. A step never keeps the
 * pass from having ended: what it throws is logged. Of one project it does one thing after the other.
 */
export interface AfterPassStep {
  readonly name: string;
  /** The pass came to its end in this process just now. */
  ended?(tools: AfterPassTools, project: Project, entry: PassEntry, signal: AbortSignal): Promise<void> | void;
  /** What was open of a pass that had ended is known now: its price, a picture that came late. */
  learned?(tools: AfterPassTools, project: Project, entry: PassEntry, signal: AbortSignal): Promise<void> | void;
  /** The project is open in this process: what was left undone of its passes, and what others did, is made good. */
  opened?(tools: AfterPassTools, project: Project, signal: AbortSignal): Promise<void> | void;
}

/** Keeps the page of what the project has cost. */
const ledger: AfterPassStep = {
  name: 'ledger',
  ended: (tools, project) => tools.ledger.note(project),
  learned: (tools, project) => tools.ledger.note(project),
  opened: (tools, project) => tools.ledger.note(project),
};

/** Tells the designer, who may be looking elsewhere. */
const notice: AfterPassStep = {
  name: 'notice',
  ended: ({ shell }, project, { record }) =>
    shell.notify(
      `${project.record.name}: v${record.version} ${stageWords[record.state].toLowerCase()}`,
      record.error?.message ?? promptOf(record.recipe).slice(0, 120),
    ),
};

/** Reads the words in its results. What was left unread when the app ended is read when the project is next opened. */
const words: AfterPassStep = {
  name: 'words',
  ended: readEntry,
  learned: readEntry,
  opened: readUnread,
};

/** Everything that is done once a pass has ended. Another step is one more line here. */
const steps: readonly AfterPassStep[] = [ledger, notice, words];

/** Has every step do its part, and knows when they are through. */
export class AfterPass {
  readonly #ending = new AbortController();
  /** The last thing that each step has to do, by project: the next one follows it. */
  readonly #last = new Map<AfterPassStep, WeakMap<Project, Promise<void>>>();
  readonly #doing = new Set<Promise<void>>();

  constructor(
    room: Room,
    private readonly tools: AfterPassTools,
    private readonly list: readonly AfterPassStep[] = steps,
  ) {
    room.events.on('ended', (project, entry) =>
      this.#each(project, (step, signal) => step.ended?.(this.tools, project, entry, signal)),
    );
    room.events.on('learned', (project, entry) =>
      this.#each(project, (step, signal) => step.learned?.(this.tools, project, entry, signal)),
    );
  }

  opened(project: Project): void {
    this.#each(project, (step, signal) => step.opened?.(this.tools, project, signal));
  }

  /** Resolves when all that is to be done by now is done; once `signal` aborts, steps that take long are left. */
  async settled(signal?: AbortSignal): Promise<void> {
    const leave = (): void => this.#ending.abort();
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave, { once: true });
    while (this.#doing.size > 0) await Promise.all(this.#doing);
    signal?.removeEventListener('abort', leave);
  }

  /** What takes long is left, and made good when the project is next opened. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.settled();
  }

  #each(project: Project, work: (step: AfterPassStep, signal: AbortSignal) => Promise<void> | void): void {
    for (const step of this.list) {
      const ofStep = this.#last.get(step) ?? new WeakMap<Project, Promise<void>>();
      this.#last.set(step, ofStep);
      const doing: Promise<void> = (ofStep.get(project) ?? Promise.resolve())
        .then(() => work(step, this.#ending.signal))
        .catch((error: unknown) => {
          if (!this.#ending.signal.aborted) this.tools.log.unexpected(`after a pass ${step.name}`, error);
        })
        .finally(() => this.#doing.delete(doing));
      ofStep.set(project, doing);
      this.#doing.add(doing);
    }
  }
}
