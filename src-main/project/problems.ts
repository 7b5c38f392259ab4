import { PentimentoError } from '../contract/errors';
import type { Trouble } from './load';

/** What of a project can't be read, by its file. */
export class Problems {
  readonly #troubles = new Map<string, Trouble>();
  /** Numbers of passes that can't be read: theirs all the same. */
  readonly #versions = new Map<string, number>();

  constructor(private readonly changed: () => void) {}

  get all(): Trouble[] {
    return [...this.#troubles.values()];
  }

  /** Numbers that versions have whose records can't be read. */
  get versions(): MapIterator<number> {
    return this.#versions.values();
  }

  report(problem: Trouble, version: number | null = null): void {
    this.#troubles.set(problem.file, problem);
    if (version !== null) this.#versions.set(problem.file, version);
    this.changed();
  }

  solve(file: string): void {
    this.#versions.delete(file);
    if (this.#troubles.delete(file)) this.changed();
  }

  /** Why a version that is not among the passes can't be had. `name`: the project's. */
  missing(version: number, name: string): PentimentoError {
    const [file] = [...this.#versions].find(([, number]) => number === version) ?? [];
    const problem = file === undefined ? undefined : this.#troubles.get(file);
    if (problem) return new PentimentoError(problem.code, problem.message);
    const unreadable = this.all.filter((each) => /^passes\/.*\/pass\.json$/.test(each.file)).length;
    const perhaps =
      unreadable === 0
        ? ''
        : `, unless it is ${unreadable === 1 ? 'the one whose record' : `among the ${unreadable} whose records`} can’t be read`;
    return new PentimentoError('no-such-version', `There is no v${version} in ${name}${perhaps}.`);
  }
}
