import type { UnknownEvidence } from '../contract/records';
import { isoNow, recordOf, write, type Run } from './world';

/** Runs after which nobody waits any longer, once the look-ups of a lost submit would have been over. */
const RUNS = 4;

/**
 * For how long, and in how many runs of a process, the service has said in an unbroken row that it does not know a request. It is written down
 * with the pass, so that whoever goes on with it goes on counting.
 */
export class Unknown {
  #isMetHere = false;

  constructor(private readonly run: Run) {}

  get #noted(): UnknownEvidence | null {
    return recordOf(this.run).evidence.unknown ?? null;
  }

  /** It has been asked for long enough: the list of requests has the last word. */
  get isLong(): boolean {
    const { durations } = this.run.world;
    const noted = this.#noted;
    if (!noted) return false;
    const shortly = durations.lookUps.reduce((sum, wait) => sum + wait, 0);
    return (
      noted.waited >= durations.missingMost ||
      (noted.runs >= RUNS && noted.waited >= Math.min(shortly, durations.missingMost))
    );
  }

  /** Said by the service just now. `true` when an earlier run met it too, and this one meets it for the first time. */
  async met(): Promise<boolean> {
    const before = this.#noted;
    if (this.#isMetHere) return false;
    this.#isMetHere = true;
    await this.#write({
      since: before?.since ?? isoNow(this.run),
      times: (before?.times ?? 0) + 1,
      waited: before?.waited ?? 0,
      runs: (before?.runs ?? 0) + 1,
    });
    return before !== null;
  }

  /** `ms` were waited since it said so last. */
  async waited(ms: number): Promise<void> {
    const noted = this.#noted;
    if (noted) await this.#write({ ...noted, times: noted.times + 1, waited: noted.waited + ms });
  }

  /** It knows the request after all. */
  async forget(): Promise<void> {
    this.#isMetHere = false;
    if (this.#noted) await this.#write(null);
  }

  async #write(unknown: UnknownEvidence | null): Promise<void> {
    await write(this.run, ({ evidence }) => ({ evidence: { ...evidence, unknown } }));
  }
}
