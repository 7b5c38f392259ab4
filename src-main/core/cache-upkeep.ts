import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Durations } from '../common/durations';
import type { CacheLimit } from './cache-limit';
import type { Clock } from '../ports';

export interface UpkeepTools {
  readonly caches: readonly CacheLimit[];
  /** What else is cleaned when they are. */
  readonly also: (pause: () => Promise<void>) => Promise<void>;
  /** Absolute: a file whose time tells every process when the caches were last cleaned. */
  readonly marker: string;
  readonly clock: Clock;
  readonly durations: Pick<Durations, 'cleanAfterStart' | 'cleanPause' | 'cleanedLately'>;
}

/** Keeps caches below their limits where no process by itself writes so much that it would (cache-limit.ts): once after the app starts, and after commands. */
export class CacheUpkeep {
  readonly #stop = new AbortController();
  #underWay: Promise<void> = Promise.resolve();

  constructor(private readonly tools: UpkeepTools) {}

  /** For the app, which stays: cleans in the background, late enough and slowly enough for nobody to notice. */
  begin(): void {
    const { clock, durations } = this.tools;
    const { signal } = this.#stop;
    this.#underWay = clock
      .sleep(durations.cleanAfterStart, signal)
      .then(() => this.#clean(() => clock.sleep(durations.cleanPause, signal)))
      .catch(() => undefined);
  }

  /** For a command, which ends: nothing where it added nothing, or where the caches were cleaned lately. A signal ends it early. */
  async afterCommand(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.tools.caches.some(({ hasGrown }) => hasGrown) || (await this.#cleanedLately())) return;
    await this.#clean(async () => signal.throwIfAborted()).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('The app is closing'));
    await this.#underWay;
  }

  async #clean(pause: () => Promise<void>): Promise<void> {
    const { caches, also, marker, clock } = this.tools;
    for (const cache of caches) await cache.clean(pause);
    await also(pause);
    await mkdir(dirname(marker), { recursive: true, mode: 0o700 });
    await writeFile(marker, `${new Date(clock.now()).toISOString()}\n`);
  }

  async #cleanedLately(): Promise<boolean> {
    const { marker, clock, durations } = this.tools;
    const info = await stat(marker).catch(() => null);
    const age = clock.now() - (info?.mtimeMs ?? 0);
    // One of the future tells nothing.
    return age >= 0 && age < durations.cleanedLately;
  }
}
