import type { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { PassId, SourceId } from '../common/ids';
import { learnRecorded } from '../common/models/published';
import type { ChecksRecord, SourceRecord } from '../contract/records';
import { PentimentoError } from '../contract/errors';
import { placeOf, type PassEntry } from './load';
import { PassList } from './pass-list';
import type { Problems } from './problems';
import { emptyTrash, type Trash } from './trash';

export interface ProjectEvents {
  pass: [PassEntry];
  'pass-gone': [id: PassId];
  source: [SourceRecord];
  'source-gone': [id: SourceId];
  trash: [];
  problems: [];
  settings: [];
  /** What was read in the results of a pass is known, or known anew. */
  checks: [id: PassId];
  /** The folder was away, and is where it was: what is in it may be another's by now. */
  back: [];
  /** It is open anew, as another object: links in it are followed now, or are not any more. */
  replaced: [];
}

/** A project's records as this process knows them: passes, sources, the trash, what was read in results. Nothing here touches the disk. */
export class Records {
  readonly passes = new PassList();
  readonly sources = new Map<string, SourceRecord>();
  /** What was read in results, by pass: as far as it was loaded (checks-record.ts). */
  readonly #checks = new Map<string, ChecksRecord['results']>();
  readonly #beingRead = new Set<PassId>();
  #trash: Trash = emptyTrash;
  /** Folders that hold the same pass as another one, and that pass's id. */
  readonly #copies = new Map<string, string>();

  constructor(
    private readonly events: EventEmitter<ProjectEvents>,
    private readonly problems: Problems,
    private readonly projectName: () => string,
  ) {}

  get trash(): Trash {
    return this.#trash;
  }

  /** Every pass there ever was, the deleted ones among them, by version: what was paid for stays counted. */
  get everyPass(): readonly PassEntry[] {
    const { history } = this.passes;
    if (this.#trash.versions.size === 0) return history;
    return [...history, ...this.#trash.versions.values()].toSorted((a, b) => a.record.version - b.record.version);
  }

  /** The highest number that any pass has, the deleted and the unreadable ones among them. */
  get highest(): number {
    return Math.max(
      this.passes.highest,
      ...this.problems.versions,
      ...[...this.#trash.versions.values()].map(({ record }) => record.version),
    );
  }

  /** A pass by its id, deleted or not: what was made from it goes on naming it. */
  known(id: PassId): PassEntry | undefined {
    return this.passes.get(id) ?? this.#trash.versions.get(id);
  }

  passByVersion(version: number): PassEntry {
    const entry = this.passes.byVersion(version);
    if (entry) return entry;
    const trashed = this.trashedByVersion(version);
    if (trashed) throw inTrash(trashed);
    throw this.problems.missing(version, this.projectName());
  }

  pass(id: PassId): PassEntry {
    const entry = this.passes.get(id);
    if (entry) return entry;
    const trashed = this.#trash.versions.get(id);
    throw trashed
      ? inTrash(trashed)
      : new PentimentoError('no-such-version', 'That version is no longer in the project.');
  }

  /** Of several deleted with one number, the one that can be had back. */
  trashedByVersion(version: number): PassEntry | undefined {
    const all = [...this.#trash.versions.values()].filter(({ record }) => record.version === version);
    return all.find(({ trash }) => trash === 'versions') ?? all[0];
  }

  /** Is the file of that result in the trash, or gone from there for good? */
  resultInTrash({ record, notes }: PassEntry, result: number): 'trash' | 'emptied' | null {
    const file = record.results[result - 1]?.file;
    if (file !== undefined && this.#trash.results.get(record.id)?.has(file)) return 'trash';
    return notes.results[result]?.emptied === true ? 'emptied' : null;
  }

  /** Numbers of the results that are not deleted. */
  resultsOf(entry: PassEntry): number[] {
    return entry.record.results.flatMap((_, at) => (this.resultInTrash(entry, at + 1) === null ? [at + 1] : []));
  }

  /** Where the file of a result lies, relative to the project. */
  resultPlace(entry: PassEntry, result: number): string {
    const { file } = entry.record.results[result - 1]!;
    return this.resultInTrash(entry, result) === 'trash'
      ? `trash/results/${entry.record.id}/${file}`
      : `${placeOf(entry)}/${file}`;
  }

  /** What was read in the results of a pass, by their numbers; `null` where that was not looked for yet. */
  checksOf(id: PassId): ChecksRecord['results'] | null {
    return this.#checks.get(id) ?? null;
  }

  noteChecks(id: PassId, results: ChecksRecord['results']): void {
    const known = this.#checks.get(id);
    this.#checks.set(id, results);
    if (!isDeepStrictEqual(known ?? {}, results)) this.events.emit('checks', id);
  }

  /** Are the words in its results being read here just now? Nothing of that is kept. */
  isBeingRead(id: PassId): boolean {
    return this.#beingRead.has(id);
  }

  noteReading(id: PassId, reading: boolean): void {
    if (this.#beingRead.has(id) === reading) return;
    if (reading) this.#beingRead.add(id);
    else this.#beingRead.delete(id);
    this.events.emit('checks', id);
  }

  source(id: SourceId): SourceRecord {
    const source = this.sources.get(id);
    if (!source) throw new PentimentoError('no-such-source', `There is no source ${id} in ${this.projectName()}.`);
    return source;
  }

  /** Of a project that is being opened: nobody listens yet. */
  take(entry: PassEntry): void {
    learnRecorded(entry.record);
    this.passes.set(entry);
  }

  announce(entry: PassEntry): PassEntry {
    this.take(entry);
    if (this.#trash.versions.has(entry.record.id)) this.takeTrash(this.#trash);
    this.events.emit('pass', entry);
    return entry;
  }

  announceSource(source: SourceRecord): void {
    this.sources.set(source.id, source);
    this.events.emit('source', source);
  }

  /** What lies in both places was brought back by a sync tool, or by hand: then it is not deleted. */
  takeTrash({ versions, results, sources, troubles }: Trash): void {
    const before = this.#trash;
    for (const { problem } of before.troubles)
      if (!troubles.some((one) => one.problem.file === problem.file)) this.problems.solve(problem.file);
    for (const { problem, version } of troubles)
      if (!before.troubles.some((one) => isDeepStrictEqual(one.problem, problem)))
        this.problems.report(problem, version);
    this.#trash = {
      versions: new Map([...versions].filter(([id]) => !this.passes.has(id))),
      results,
      sources: new Map([...sources].filter(([id]) => !this.sources.has(id))),
      troubles,
    };
    const now = this.#trash;
    if (isDeepStrictEqual([before.versions, before.results, before.sources], [now.versions, now.results, now.sources]))
      return;
    for (const id of new Set([...before.results.keys(), ...now.results.keys()])) {
      const entry = this.passes.get(id);
      if (entry && !isDeepStrictEqual(before.results.get(id), now.results.get(id))) this.events.emit('pass', entry);
    }
    this.events.emit('trash');
  }

  /** A pass's folder that somebody copied inside the project holds no pass of its own. */
  isCopy(entry: PassEntry): boolean {
    const first = this.passes.get(entry.record.id);
    this.#copies.delete(entry.folder);
    if (!first || first.folder === entry.folder) return false;
    this.#copies.set(entry.folder, entry.record.id);
    const file = `passes/${entry.folder}/pass.json`;
    this.problems.report({
      file,
      code: 'record-unreadable',
      message: `passes/${entry.folder} is a copy of passes/${first.folder}, so it is left out. Delete the one you do not need.`,
    });
    return true;
  }

  /** A folder that held a copy of that pass. */
  copyOf(id: PassId): string | undefined {
    return [...this.#copies].find(([, other]) => other === id)?.[0];
  }

  /** That folder is gone. */
  forgetCopy(folder: string): void {
    this.#copies.delete(folder);
  }
}

export const inTrash = ({ record: { version }, trash }: PassEntry): PentimentoError =>
  new PentimentoError(
    'no-such-version',
    trash === 'emptied' ? `v${version} was deleted for good.` : `v${version} is in the trash. Restore it first.`,
  );
