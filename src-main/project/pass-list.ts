import type { PassRecord } from '../contract/records';
import type { PassEntry } from './load';

/** The passes of a project, found by id, by folder and by number, however many there are. */
export class PassList {
  readonly #byId = new Map<string, PassEntry>();
  readonly #byFolder = new Map<string, string>();
  readonly #byVersion = new Map<number, string>();
  /** Numbers that more than one pass has, and all of those. */
  readonly #shared = new Map<number, Set<string>>();
  #history: readonly PassEntry[] | null = null;
  #highest: number | null = 0;

  get size(): number {
    return this.#byId.size;
  }
  get(id: string): PassEntry | undefined {
    return this.#byId.get(id);
  }
  has(id: string): boolean {
    return this.#byId.has(id);
  }
  values(): MapIterator<PassEntry> {
    return this.#byId.values();
  }

  /** Replaces the pass of the same id. */
  set(entry: PassEntry): void {
    const { id, version } = entry.record;
    const before = this.#byId.get(id);
    if (before && (before.record.version !== version || before.folder !== entry.folder)) this.#forget(before);
    this.#byId.set(id, entry);
    this.#byFolder.set(entry.folder, id);
    const first = this.#byVersion.get(version);
    if (first === undefined) this.#byVersion.set(version, id);
    else if (first !== id) this.#shared.set(version, (this.#shared.get(version) ?? new Set([first])).add(id));
    if (this.#highest !== null) this.#highest = Math.max(this.#highest, version);
    this.#history = null;
  }

  delete(id: string): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.#forget(entry);
    this.#byId.delete(id);
    this.#history = null;
  }

  inFolder(folder: string): PassEntry | undefined {
    const id = this.#byFolder.get(folder);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** Of several with one number, the oldest. */
  byVersion(version: number): PassEntry | undefined {
    const shared = this.#shared.get(version);
    if (shared) return [...shared].map((id) => this.#byId.get(id)!).sort(oldestFirst)[0];
    const id = this.#byVersion.get(version);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  hasVersion(version: number): boolean {
    return this.#byVersion.has(version);
  }

  /** Whether two passes have one number. */
  get collides(): boolean {
    return this.#shared.size > 0;
  }

  /** 0 when there is none. */
  get highest(): number {
    this.#highest ??= [...this.#byVersion.keys()].reduce((most, version) => Math.max(most, version), 0);
    return this.#highest;
  }

  /** By version, then oldest first. A picture of now: later changes are in the next one. */
  get history(): readonly PassEntry[] {
    this.#history ??= [...this.#byId.values()].sort((a, b) => a.record.version - b.record.version || oldestFirst(a, b));
    return this.#history;
  }

  get oldestFirst(): PassEntry[] {
    return [...this.#byId.values()].sort(oldestFirst);
  }

  #forget({ folder, record: { id, version } }: PassEntry): void {
    if (this.#byFolder.get(folder) === id) this.#byFolder.delete(folder);
    const rest = this.#shared.get(version);
    rest?.delete(id);
    const [next] = rest ?? [];
    if (next === undefined) this.#byVersion.delete(version);
    else this.#byVersion.set(version, next);
    if (rest?.size === 1) this.#shared.delete(version);
    if (version === this.#highest) this.#highest = null;
  }
}

const older = (a: PassRecord, b: PassRecord): number =>
  a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1;
const oldestFirst = (a: PassEntry, b: PassEntry): number => older(a.record, b.record);
