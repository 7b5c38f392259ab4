import { EventEmitter } from 'node:events';
import type { Decimal } from '../common/money';
import { together } from '../common/pricing';
import { isUnfinished } from '../common/states';
import { costLeft, seedsLeft } from '../common/tries';
import { versionName } from '../common/versions';
import { isPentimentoError, type Fault } from '../contract/errors';
import type { TriesView } from '../contract/views';
import type { Core } from '../core/core';
import { limited } from '../pass/record';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Orders } from '../use-cases/orders';
import { doubtIn, endTries, followTries, triedIn, triesIn, tryNext } from '../use-cases/until-right';

interface Going {
  readonly project: Project;
  readonly group: string;
  readonly abort: AbortController;
  /** The pass that runs is the last. */
  stopping: boolean;
  over: boolean;
  fault: Fault | null;
}

/** "Run until the words are right" in the app: at most one for each project, followed while windows come and go. */
export class TriesUnderWay {
  readonly events = new EventEmitter<{ changed: [project: Project] }>();
  /** By project: the one that goes on, or ended while the app was open. */
  readonly #of = new Map<string, Going>();
  readonly #following = new Set<Promise<void>>();

  constructor(
    private readonly core: Core,
    private readonly orders: Orders,
  ) {
    this.events.setMaxListeners(0);
  }

  /** Follows what was begun, to its end; once only, however often it is asked for. */
  follow(project: Project, group: string, allowCost: Decimal | null): void {
    const before = this.#of.get(project.id);
    if (before?.group === group && !before.over) return;
    before?.abort.abort();
    const going: Going = { project, group, abort: new AbortController(), stopping: false, over: false, fault: null };
    this.#of.set(project.id, going);
    const replaced = (): void => going.abort.abort();
    project.events.once('replaced', replaced);
    const following: Promise<void> = this.#follow(going, allowCost).finally(() => {
      project.events.off('replaced', replaced);
      this.#following.delete(following);
      going.over = true;
      this.events.emit('changed', project);
    });
    this.#following.add(following);
    this.events.emit('changed', project);
  }

  /** Runs the next one and follows it. */
  async goOn(project: Project, group: string, allowCost: Decimal | null): Promise<PassEntry> {
    const entry = await tryNext(this.core, project, group, allowCost, this.orders);
    this.follow(project, group, allowCost);
    return entry;
  }

  /** The pass that runs is the last; once none does, the designer is not asked any more whether to go on. */
  async stop(project: Project, group: string): Promise<void> {
    const going = this.#of.get(project.id);
    if (going?.group === group && !going.over) going.stopping = true;
    else if (going?.group === group) this.#of.delete(project.id);
    await endTries(project, group);
    this.events.emit('changed', project);
  }

  /** What there is to show: what goes on or has ended here, or what was interrupted and may be gone on with. */
  view(project: Project): TriesView | null {
    const going = this.#of.get(project.id);
    const newest = project.history.at(-1);
    const isOurs = newest?.record.installation === this.core.self.installation && project.readOnly === null;
    const group = going?.group ?? (isOurs ? newest.record.group?.id : undefined);
    if (group === undefined || (!going && !newest?.record.group?.tries)) return null;
    let tries;
    try {
      tries = triesIn(project, group);
    } catch {
      // Its passes are gone.
      return null;
    }
    const { plan, standing, entries, last, over } = tries;
    // What has ended is told where it ended, and not again at the next start.
    if (!going && (over !== null || standing.is === 'right' || standing.is === 'spent')) return null;
    // Nor where the version that it ended with is deleted.
    if (over === 'deleted' && going?.over !== false) return null;
    const tried = triedIn(project, entries);
    const left = seedsLeft(plan, tried);
    return {
      group,
      passId: last.record.id,
      version: last.record.version,
      engine: last.record.engine,
      is: standing.is,
      ...(standing.is === 'spent' ? { by: standing.by } : {}),
      ...(standing.is === 'unsure' ? { why: doubtIn(project, last) } : {}),
      right: tried.find(({ id, verdict }) => verdict === 'right' && project.passes.has(id))?.version ?? null,
      tried: entries.length,
      seeds: [...plan.seeds],
      left: left.length,
      price: left.length === 0 ? null : costsLeft(last, left.length, costLeft(plan, tried)),
      going: going !== undefined && !going.over,
      stopping: going?.stopping ?? false,
      fault: going?.fault ?? null,
    };
  }

  async close(): Promise<void> {
    for (const { abort } of this.#of.values()) abort.abort();
    await Promise.all(this.#following);
  }

  async #follow(going: Going, allowCost: Decimal | null): Promise<void> {
    const { project, group, abort } = going;
    try {
      const standing = await followTries(
        this.core,
        project,
        group,
        {
          allowCost,
          orders: this.orders,
          ended: (entry) => this.#ended(project, entry.record.id, abort.signal),
          told: () => this.events.emit('changed', project),
          stopped: () => going.stopping,
        },
        abort.signal,
      );
      if (abort.signal.aborted) return;
      const { last } = triesIn(project, group);
      const name = `${project.record.name}: ${versionName(last.record.version)}`;
      const { shell } = this.core.ports;
      if (standing.is === 'right') shell.notify(name, 'The words are right.');
      else if (standing.is === 'unsure') shell.notify(name, `Are these words right? ${doubtIn(project, last)}`);
      else if (standing.is === 'spent') shell.notify(name, 'The words are not right yet, and no further pass is run.');
    } catch (error) {
      if (abort.signal.aborted) return;
      if (isPentimentoError(error)) going.fault = error.toFault();
      else {
        this.core.log.unexpected('after a pass tries', error);
        going.fault = { code: 'internal', message: 'Something unexpected went wrong. No further pass was run.' };
      }
    }
  }

  /** Whoever runs it, and however often it is left and gone on with. `false`: it is gone, or the app ends. */
  async #ended(project: Project, id: string, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      await this.core.room.settled(id);
      const now = project.known(id);
      if (!now || signal.aborted) return false;
      if (!isUnfinished(now.record.state)) break;
      await nextWord(project, id, signal);
    }
    // It is read as every pass is.
    await this.core.afterPass.settled();
    return !signal.aborted;
  }
}

/** The next change of a pass; at once when the signal aborts. */
const nextWord = (project: Project, id: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      project.events.off('pass', onPass).off('pass-gone', onGone);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const onPass = (entry: PassEntry): void => {
      if (entry.record.id === id) done();
    };
    const onGone = (gone: string): void => {
      if (gone === id) done();
    };
    project.events.on('pass', onPass).on('pass-gone', onGone);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/** What those that are left may cost, by what the last was estimated at. */
function costsLeft(
  { record }: PassEntry,
  passes: number,
  left: Decimal | null,
): { low: Decimal; high: Decimal } | null {
  const { estimated, low = estimated, high = estimated } = record.price;
  try {
    const { low: from, high: to } = limited(together({ low, high }, passes), left, { low, high });
    return { low: from, high: to };
  } catch {
    // The next alone may cost more than is left.
    return null;
  }
}
