import { EventEmitter } from 'node:events';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrderId, PassId, SourceId } from '../common/ids';
import type { ChecksRecord, NotesRecord, PassRecord, ProjectRecord, SourceRecord } from '../contract/records';
import { PentimentoError } from '../contract/errors';
import { isFolder } from './files';
import type { IndexedPass } from './index-file';
import { insideFiles } from './inside-files';
import { placeOf, readProjectRecord, type PassEntry, type Trouble } from './load';
import type { Held } from './lock';
import { makeProjectFolder } from './new-folder';
import { Numbering } from './numbering';
import { unwrap, type Parsed } from './parse';
import type { PassList } from './pass-list';
import { Problems } from './problems';
import { ProjectFile, type ProjectSettings, type ProjectTools } from './project-file';
import { Records, type ProjectEvents } from './records';
import { Refreshing } from './refreshing';
import type { Trash } from './trash';
import { Turns } from './turns';
import { Writing, type NotesChange } from './writing';

export type { ProjectSettings, ProjectTools } from './project-file';
export type { ProjectEvents } from './records';

/**
 * A project folder that is open, as one thing: its records in memory (records.ts), read again as others change them (refreshing.ts), written
 * (writing.ts), with the numbers that passes get (numbering.ts), its settings, and the lock (project-file.ts).
 */
export class Project {
  readonly events = new EventEmitter<ProjectEvents>().setMaxListeners(0);
  /** Ids of passes that this process runs: what others write of them takes them no step back. */
  readonly runningHere = new Set<string>();
  readonly #problems = new Problems(() => this.events.emit('problems'));
  readonly #records: Records;
  readonly #file: ProjectFile;
  readonly #refreshing: Refreshing;
  readonly #writing: Writing;
  readonly #numbering: Numbering;

  private constructor(
    readonly folder: string,
    read: Parsed<ProjectRecord>,
    readonly tools: ProjectTools,
    /** Links that lead out of the project are followed: the designer said so. */
    readonly followsLinks: boolean,
  ) {
    const [events, problems, passTurns] = [this.events, this.#problems, new Turns()];
    const records = new Records(events, problems, () => this.record.name);
    const file = new ProjectFile(folder, tools, events, problems, read, () => this.#refreshing.bringBack());
    const { runningHere } = this;
    const refreshing = new Refreshing(folder, tools, events, records, problems, file, passTurns, runningHere);
    const writing = new Writing(folder, tools, records, file, passTurns);
    this.#numbering = new Numbering(folder, tools, records, problems, file, refreshing, writing);
    [this.#records, this.#file, this.#refreshing, this.#writing] = [records, file, refreshing, writing];
  }

  /** Makes the folder (its parent must be there) and an empty project in it. */
  static async create(folder: string, name: string | null, tools: ProjectTools): Promise<Project> {
    await makeProjectFolder(folder, name, tools);
    return Project.open(folder, tools);
  }

  /** `not-a-project` when the folder holds none. Broken records inside do not keep it from opening: see `problems`. */
  static async open(folder: string, tools: ProjectTools): Promise<Project> {
    const read = await readProjectRecord(tools.files, folder);
    if (!read.ok && read.fault.code === 'file-missing') {
      throw new PentimentoError(
        'not-a-project',
        (await isFolder(folder))
          ? `${folder} is not a Pentimento project: it has no pentimento.json.`
          : `There is no folder ${folder}.`,
      );
    }
    unwrap(read);
    const real = await realpath(folder);
    const follows = tools.followsLinks?.(real) ?? false;
    const project = new Project(real, read, { ...tools, files: insideFiles(tools.files, real, follows) }, follows);
    const wereRead = await project.#refreshing.load();
    project.tools.index?.follow(project, wereRead);
    return project;
  }

  // The project's file.

  get id(): string {
    return this.#file.record.id;
  }
  get record(): ProjectRecord {
    return this.#file.record;
  }
  /** The format that the folder is in: `pentimento.json`’s, as it stands on disk. */
  get format(): number {
    return this.#file.format;
  }
  /** Why nothing can be written, or `null`. */
  get readOnly(): string | null {
    return this.#file.readOnly;
  }
  /** Throws `format-newer`, `record-unreadable` or `file-missing` where nothing may be written. */
  assertWritable(): void {
    this.#file.assertWritable();
  }
  /**
   * Looks whether the folder is still where it was opened; says so when that has changed. `true` when it is there. While it is not, nothing in
   * it counts as deleted: what was known of it stays.
   */
  stillThere(): Promise<boolean> {
    return this.#file.stillThere();
  }
  /** Runs `work` under the short lock, for whoever changes an owner. It begins anew where the lock was lost meanwhile (lock.ts). */
  locked<T>(work: (held: Held) => Promise<T>): Promise<T> {
    return this.#file.locked(work);
  }

  // Its records.

  get problems(): Trouble[] {
    return this.#problems.all;
  }
  /** What is wrong with a file that is none of its records, and that it no longer is. */
  tell(problem: Trouble): void {
    this.#problems.report(problem);
  }
  solve(file: string): void {
    this.#problems.solve(file);
  }
  get passes(): PassList {
    return this.#records.passes;
  }
  get sources(): ReadonlyMap<string, SourceRecord> {
    return this.#records.sources;
  }
  /** By version, oldest first. */
  get history(): readonly PassEntry[] {
    return this.#records.passes.history;
  }
  get trash(): Trash {
    return this.#records.trash;
  }
  /** Every pass there ever was, the deleted ones among them, by version: what was paid for stays counted. */
  get everyPass(): readonly PassEntry[] {
    return this.#records.everyPass;
  }
  /** A pass by its id, deleted or not: what was made from it goes on naming it. */
  known(id: PassId): PassEntry | undefined {
    return this.#records.known(id);
  }
  pass(id: PassId): PassEntry {
    return this.#records.pass(id);
  }
  passByVersion(version: number): PassEntry {
    return this.#records.passByVersion(version);
  }
  /** Of several deleted with one number, the one that can be had back. */
  trashedByVersion(version: number): PassEntry | undefined {
    return this.#records.trashedByVersion(version);
  }
  source(id: SourceId): SourceRecord {
    return this.#records.source(id);
  }
  /** Is the file of that result in the trash, or gone from there for good? */
  resultInTrash(entry: PassEntry, result: number): 'trash' | 'emptied' | null {
    return this.#records.resultInTrash(entry, result);
  }
  /** Numbers of the results that are not deleted. */
  resultsOf(entry: PassEntry): number[] {
    return this.#records.resultsOf(entry);
  }
  /** Where the file of a result lies, relative to the project. */
  resultPlace(entry: PassEntry, result: number): string {
    return this.#records.resultPlace(entry, result);
  }
  /** What was read in the results of a pass, by their numbers; `null` where that was not looked for yet. */
  checksOf(id: PassId): ChecksRecord['results'] | null {
    return this.#records.checksOf(id);
  }
  noteChecks(id: PassId, results: ChecksRecord['results']): void {
    this.#records.noteChecks(id, results);
  }
  /** Are the words in its results being read here just now? Nothing of that is kept. */
  isBeingRead(id: PassId): boolean {
    return this.#records.isBeingRead(id);
  }
  noteReading(id: PassId, reading: boolean): void {
    this.#records.noteReading(id, reading);
  }

  // Its files.

  passFolder(entry: PassEntry): string {
    return join(this.folder, placeOf(entry));
  }

  sourceFile(source: SourceRecord): Promise<string> {
    return this.#picture('sources', source.file);
  }

  resultFile(entry: PassEntry, result: number): Promise<string> {
    const record = entry.record.results[result - 1];
    if (!record) throw new PentimentoError('no-such-version', `v${entry.record.version} has no result ${result}.`);
    return this.#picture(...this.resultPlace(entry, result).split('/'));
  }

  /** A pipe, a device or a folder in a picture's place is not opened by anybody. */
  async #picture(...parts: string[]): Promise<string> {
    const path = await this.tools.files.inside(this.folder, ...parts);
    if ((await stat(path).catch(() => null))?.isFile()) return path;
    throw new PentimentoError('file-missing', `${parts.join('/')} is no file, so it can’t be read.`);
  }

  // What is written: see `Numbering`, `Writing` and `ProjectFile`.

  /**
   * Gives the next version number and records the pass. `make` is called with settings and passes as they stand on disk; `stillFits` with the
   * pass's id once it is there: where that throws, the pass is taken back. Only then may it begin.
   */
  recordPass(
    make: (version: number) => { readonly record: PassRecord; readonly owner: string },
    stillFits: (id: PassId) => void = () => undefined,
  ): Promise<PassEntry> {
    return this.#numbering.recordPass(make, stillFits);
  }
  /** The pass that was recorded for an order, by whichever process; `null` where there is none. */
  passOfOrder(orderId: OrderId): Promise<PassEntry | null> {
    return this.#numbering.passOfOrder(orderId);
  }
  /** Replaces a pass's record. Only who owns the pass may call it. */
  writePass(id: PassId, change: (record: PassRecord) => PassRecord): Promise<PassEntry> {
    return this.#writing.pass(id, change);
  }
  /** Writes the fields that `change` names; of those that `expected` names, too, only the ones that are still as it says. */
  writeNotes(id: PassId, change: NotesChange, expected: Partial<NotesRecord> = {}): Promise<PassEntry> {
    return this.#writing.notes(id, change, expected);
  }
  /** `name` of the record file under `sources/`. The picture itself must be in place already. */
  recordSource(record: SourceRecord, name: string): Promise<void> {
    return this.#writing.source(record, name);
  }
  /** A function is given the record as it stands on disk. */
  writeSettings(change: ProjectSettings | ((record: ProjectRecord) => ProjectSettings)): Promise<void> {
    return this.#file.writeSettings(change);
  }

  // What others may have changed: see `Refreshing`.

  refreshPass(folder: string): Promise<void> {
    return this.#refreshing.pass(folder);
  }
  refreshSource(name: string): Promise<void> {
    return this.#refreshing.source(name);
  }
  refreshTrash(): Promise<void> {
    return this.#refreshing.trash();
  }
  refreshSettings(): Promise<void> {
    return this.#file.refresh();
  }
  /** Reads the passes that other processes recorded, or are running. */
  meetOthers(): Promise<void> {
    return this.#refreshing.meetOthers();
  }
  /** For the index. */
  settledPasses(): Promise<IndexedPass[]> {
    return this.#refreshing.settledPasses();
  }
}
