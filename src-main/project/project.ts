import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { realpath, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import PQueue from 'p-queue';
import { learnRecorded } from '../common/models/published';
import { promptOf } from '../common/models/roles';
import { isUnfinished } from '../common/states';
import {
  formatVersion,
  passRecord,
  projectRecord,
  type ChecksRecord,
  type NotesRecord,
  type PassRecord,
  type ProjectRecord,
  type SourceRecord,
} from '../contract/records';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import { written, type NotesWriting } from '../contract/notes';
import { conflictCopies } from './conflict-copies';
import { RecentlyMissing } from './recently-missing';
import { isFolder } from './files';
import type { Leftovers } from './leftovers';
import { knowsLess, knowsMore } from './knows-more';
import { insideFiles } from './inside-files';
import type { IndexedPass } from './index-file';
import {
  emptyNotes,
  holdsProject,
  inLanes,
  loadNotes,
  loadSource,
  openingMost,
  placeOf,
  readProjectRecord,
  type OpeningAllowance,
  type PassEntry,
  type Trouble,
} from './load';
import { withProjectLock, type Held, type LockLimits } from './lock';
import { passFolderName } from './names';
import { makeProjectFolder } from './new-folder';
import { withNumber } from './number-claim';
import { newNumbers } from './numbers';
import { jsonText, newerFault, unwrap, type Parsed } from './parse';
import { PassList } from './pass-list';
import { Problems } from './problems';
import { PassReader, samePass, type ReaderTools } from './pass-reader';
import { emptyTrash, loadTrash, type Trash } from './trash';
import { Turns } from './turns';

export interface ProjectTools extends ReaderTools {
  /** Did the designer allow links out of the project in this folder (its real path)? Kept outside the project. */
  readonly followsLinks?: (folder: string) => boolean;
  /** What is read of a project at most; `openingMost` unless told otherwise. */
  readonly opening?: { readonly bytes: number; readonly records: number };
  readonly limits: LockLimits;
  /** Without one, nothing that killed processes left is cleaned away. */
  readonly leftovers?: Leftovers;
}

export interface ProjectEvents {
  pass: [PassEntry];
  'pass-gone': [id: string];
  source: [SourceRecord];
  'source-gone': [id: string];
  trash: [];
  problems: [];
  settings: [];
  /** What was read in the results of a pass is known, or known anew. */
  checks: [id: string];
  /** The folder was away, and is where it was: what is in it may be another's by now. */
  back: [];
  /** It is open anew, as another object: links in it are followed now, or are not any more. */
  replaced: [];
}

export type ProjectSettings = Partial<
  Pick<ProjectRecord, 'name' | 'ceiling' | 'budget' | 'exportPresets' | 'recipePresets'>
>;

/** A project folder that is open: its records in memory, every change on disk before it is announced. */
export class Project {
  readonly events = new EventEmitter<ProjectEvents>().setMaxListeners(0);
  readonly passes = new PassList();
  readonly #reader: PassReader;
  readonly sources = new Map<string, SourceRecord>();
  /** What was read in results, by pass: as far as it was loaded (checks-record.ts). */
  readonly #checks = new Map<string, ChecksRecord['results']>();
  #trash: Trash = emptyTrash;
  /** Ids of passes that this process runs: what others write of them takes them no step back. */
  readonly runningHere = new Set<string>();
  readonly #problems = new Problems(() => this.events.emit('problems'));
  /** Folders that hold the same pass as another one, and that pass's id. */
  readonly #copies = new Map<string, string>();
  readonly #turn = new PQueue({ concurrency: 1 });
  /** The project's lock, to what is done under it. */
  readonly #lock = new AsyncLocalStorage<{ readonly held: Held; isHeld: boolean }>();
  /** Reading and writing one pass's folder, one after another: what is written is always built on what was written last. */
  readonly #passTurns = new Turns();
  #record: ProjectRecord;
  #format = formatVersion;
  #readOnly: string | null = null;
  /** It holds more records than are read. */
  #isPartly = false;
  /** The folder was renamed, deleted or unplugged under the app. */
  #gone: string | null = null;
  readonly #departedPasses: RecentlyMissing<PassEntry>;
  readonly #departedSources: RecentlyMissing<SourceRecord>;

  private constructor(
    readonly folder: string,
    record: ProjectRecord,
    readonly tools: ProjectTools,
    /** Links that lead out of the project are followed: the designer said so. */
    readonly followsLinks: boolean,
  ) {
    this.#record = record;
    this.#departedPasses = new RecentlyMissing(tools.now);
    this.#departedSources = new RecentlyMissing(tools.now);
    this.#reader = new PassReader({ folder, id: record.id }, tools);
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
    const record = unwrap(read);
    const real = await realpath(folder);
    const follows = tools.followsLinks?.(real) ?? false;
    const project = new Project(real, record, { ...tools, files: insideFiles(tools.files, real, follows) }, follows);
    if (read.ok && read.newer) project.#readOnly = newerFault('pentimento.json', record.formatVersion).message;
    project.#format = formatOf(read);
    await project.#load();
    return project;
  }

  get id(): string {
    return this.#record.id;
  }
  /** The format that the folder is in: `pentimento.json`’s, as it stands on disk. */
  get format(): number {
    return this.#format;
  }
  get record(): ProjectRecord {
    return this.#record;
  }
  /** Why nothing can be written, or `null`. */
  get readOnly(): string | null {
    return this.#gone ?? this.#readOnly;
  }
  get problems(): Trouble[] {
    return this.#problems.all;
  }

  /** By version, oldest first. */
  get history(): readonly PassEntry[] {
    return this.passes.history;
  }

  get trash(): Trash {
    return this.#trash;
  }

  /** Every pass there ever was, the deleted ones among them, by version: what was paid for stays counted. */
  get everyPass(): readonly PassEntry[] {
    if (this.#trash.versions.size === 0) return this.history;
    return [...this.history, ...this.#trash.versions.values()].toSorted((a, b) => a.record.version - b.record.version);
  }

  /** A pass by its id, deleted or not: what was made from it goes on naming it. */
  known(id: string): PassEntry | undefined {
    return this.passes.get(id) ?? this.#trash.versions.get(id);
  }

  passByVersion(version: number): PassEntry {
    const entry = this.passes.byVersion(version);
    if (entry) return entry;
    const trashed = this.trashedByVersion(version);
    if (trashed) throw inTrash(trashed);
    throw this.#problems.missing(version, this.#record.name);
  }

  pass(id: string): PassEntry {
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
  checksOf(id: string): ChecksRecord['results'] | null {
    return this.#checks.get(id) ?? null;
  }

  noteChecks(id: string, results: ChecksRecord['results']): void {
    const known = this.#checks.get(id);
    this.#checks.set(id, results);
    if (!isDeepStrictEqual(known ?? {}, results)) this.events.emit('checks', id);
  }

  source(id: string): SourceRecord {
    const source = this.sources.get(id);
    if (!source) throw new PentimentoError('no-such-source', `There is no source ${id} in ${this.#record.name}.`);
    return source;
  }

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

  /**
   * Gives the next version number and records the pass, in one short lock. `make` is called in it with settings and passes as they stand on
   * disk, those of other processes among them; what it throws leaves everything as it was. Once the pass is there, whoever recorded one
   * meanwhile is met, and `stillFits` is asked with its id: where that throws, the pass is taken back. Only then may it begin.
   */
  async recordPass(
    make: (version: number) => { readonly record: PassRecord; readonly owner: string },
    stillFits: (id: string) => void = () => undefined,
  ): Promise<PassEntry> {
    return this.#locked(async (held) => {
      const project = await this.#onDisk();
      await this.refreshSettings();
      await this.meetOthers();
      // What another process recorded and deleted meanwhile was paid for, too.
      await this.refreshTrash();
      await this.#renumber(project.lastVersion, held);
      // git carries no empty folders.
      await this.tools.files.ensureFolder(join(this.folder, 'passes'));
      const next = Math.max(project.lastVersion, this.#highest()) + 1;
      return withNumber(this.tools.files, this.folder, next, async (version) => {
        const { record, owner } = make(version);
        await this.#inputsStay(record);
        // First the counter: a number lost to a crash is a gap, a number given twice is a lie.
        await this.#writeProject({ ...project, lastVersion: version }, held);
        const folder = passFolderName({ createdAt: record.createdAt, id: record.id, prompt: promptOf(record.recipe) });
        await this.tools.files.createFolder(
          join(this.folder, 'passes', folder),
          { 'pass.json': jsonText(passRecord.parse(record)), 'owner.json': owner },
          held.check,
        );
        // A process that was stopped between the last look at the lock and this may have lost it. So what others recorded is looked at once
        // more now that they can see this pass: of two that can't both stay, at least one finds the other.
        try {
          await this.meetOthers(folder);
          stillFits(record.id);
        } catch (error) {
          await this.#takeBack(folder);
          throw error;
        }
        return this.#announce({ record, notes: emptyNotes, folder });
      });
    });
  }

  /** Another process may have put it into the trash, and that has not been seen here yet. */
  async #sourceWent(id: string): Promise<boolean> {
    const known = this.sources.get(id);
    if (known) await this.refreshSource(recordNameOf(known));
    return !this.sources.has(id) && (known !== undefined || this.#trash.sources.has(id));
  }

  /** What a pass is to start from may have been deleted since it was chosen, by another process too. */
  async #inputsStay({ inputs }: PassRecord): Promise<void> {
    for (const { ref } of Object.values(inputs)) {
      const from = ref.kind === 'result' ? this.passes.get(ref.id) : undefined;
      if (from) await this.refreshPass(from.folder);
    }
    await this.refreshTrash();
    for (const { ref } of Object.values(inputs)) {
      if (ref.kind === 'source') {
        if (await this.#sourceWent(ref.id))
          throw new PentimentoError(
            'no-such-source',
            'The picture that it starts from is in the trash. Restore it first.',
          );
      } else if (this.#trash.versions.has(ref.id)) throw inTrash(this.#trash.versions.get(ref.id)!);
      else {
        const from = this.passes.get(ref.id);
        if (from && this.resultInTrash(from, ref.result) !== null)
          throw new PentimentoError(
            'no-such-version',
            `v${from.record.version}:${ref.result} is in the trash. Restore it first.`,
          );
      }
    }
  }

  /** The pass that was recorded for an order, by whichever process; `null` where there is none. */
  async passOfOrder(orderId: string): Promise<PassEntry | null> {
    const find = (): PassEntry | null => this.everyPass.find(({ record }) => record.orderId === orderId) ?? null;
    const known = find();
    if (known) return known;
    for (const folder of await this.tools.files.names(join(this.folder, 'passes')))
      if (!this.passes.inFolder(folder)) await this.refreshPass(folder);
    return find();
  }

  /** A pass that was recorded a moment ago and never began. */
  async #takeBack(folder: string): Promise<void> {
    await this.tools.files.removeFolder(join(this.folder, 'passes', folder));
    await this.refreshPass(folder);
  }

  /** Replaces a pass's record. Only who owns the pass may call it. */
  async writePass(id: string, change: (record: PassRecord) => PassRecord): Promise<PassEntry> {
    await this.#bringUpToDate();
    return this.#passTurns.take(this.pass(id).folder, async () => {
      this.assertWritable();
      const before = this.pass(id);
      const file = `passes/${before.folder}/pass.json`;
      if (before.record.formatVersion > formatVersion)
        throw new PentimentoError('format-newer', newerFault(file, before.record.formatVersion).message);
      const record = passRecord.parse(change(before.record));
      await this.tools.files.write(join(this.passFolder(before), 'pass.json'), jsonText(record));
      return this.#announce({ ...before, record });
    });
  }

  /**
   * Writes the fields that `change` names; of those that `expected` names, too, only the ones that are still as it says. Two that write at
   * once, in two processes even, both keep what they wrote. Throws `record-unreadable` where there are notes that can't be read: they are not
   * written over.
   */
  writeNotes(
    id: string,
    change: NotesWriting | ((notes: NotesRecord, results: readonly number[]) => NotesWriting),
    expected: Partial<NotesRecord> = {},
  ): Promise<PassEntry> {
    return this.#locked((held) =>
      this.#passTurns.take(this.pass(id).folder, () => this.#writeNotes(id, change, expected, held)),
    );
  }

  async #writeNotes(
    id: string,
    change: NotesWriting | ((notes: NotesRecord, results: readonly number[]) => NotesWriting),
    expected: Partial<NotesRecord>,
    held: Held,
  ): Promise<PassEntry> {
    const before = this.pass(id);
    // Somebody else may have written since: only what is changed here is changed.
    const read = await loadNotes(this.tools.files, this.folder, before.folder);
    if ('problem' in read) throw new PentimentoError(read.problem.code, read.problem.message);
    const wanted = typeof change === 'function' ? change(read.notes, this.resultsOf(before)) : change;
    const still = Object.entries(wanted).filter(
      ([field, value]) =>
        value !== undefined && (!(field in expected) || isDeepStrictEqual(read.notes[field], expected[field])),
    );
    const notes = written(read.notes, Object.fromEntries(still));
    if (still.length > 0)
      await this.tools.files.write(join(this.passFolder(before), 'notes.json'), jsonText(notes), held.check);
    return this.#announce({ ...before, notes });
  }

  /** `name` of the record file under `sources/`. The picture itself must be in place already. */
  async recordSource(record: SourceRecord, name: string): Promise<void> {
    await this.#bringUpToDate();
    await this.tools.files.write(join(this.folder, 'sources', name), jsonText(record));
    this.announceSource(record);
  }

  /** A function is given the record as it stands on disk. */
  async writeSettings(change: ProjectSettings | ((record: ProjectRecord) => ProjectSettings)): Promise<void> {
    await this.#locked(async (held) => {
      const record = await this.#onDisk();
      await this.#writeProject({ ...record, ...(typeof change === 'function' ? change(record) : change) }, held);
    });
    this.events.emit('settings');
  }

  /**
   * Looks whether the folder is still where it was opened; says so when that has changed. `true` when it is there. While it is not, nothing in
   * it counts as deleted: what was known of it stays.
   */
  async stillThere(): Promise<boolean> {
    const there = await holdsProject(this.tools.files, this.folder, this.id);
    if (there === (this.#gone === null)) return there;
    this.#gone = there
      ? null
      : `${this.folder} is no longer there: it was renamed, moved or deleted, or its disk was unplugged. Put it back, or open the project where it is now. Passes that run are kept and go on then.`;
    this.events.emit('settings');
    if (there) this.events.emit('back');
    else this.#bringBack();
    return there;
  }

  #bringBack(): void {
    for (const entry of this.#departedPasses.take()) if (!this.passes.has(entry.record.id)) this.#announce(entry);
    for (const source of this.#departedSources.take()) if (!this.sources.has(source.id)) this.announceSource(source);
  }

  /** Runs `work` under the short lock, for whoever changes an owner. It begins anew where the lock was lost meanwhile (lock.ts). */
  locked<T>(work: (held: Held) => Promise<T>): Promise<T> {
    return this.#locked(work);
  }

  /** Reads one pass's folder again: another process may have changed it. */
  refreshPass(folder: string): Promise<void> {
    return this.#passTurns.take(folder, () => this.#refreshPass(folder));
  }

  async #refreshPass(folder: string): Promise<void> {
    const known = this.passes.inFolder(folder);
    let loaded = await this.#reader.one(folder);
    if (loaded === null && known) {
      // While the project's folder is away, nothing in it was deleted; it may have come back just now.
      if (!(await this.stillThere())) return;
      loaded = await this.#reader.one(folder);
    }
    const file = `passes/${folder}/pass.json`;
    if (!(loaded && 'entry' in loaded) && !(await this.stillThere())) return;
    if (loaded === null) {
      this.#problems.solve(file);
      this.#problems.solve(`passes/${folder}/notes.json`);
      this.#copies.delete(folder);
      if (!known) return;
      if (this.runningHere.has(known.record.id) && (await isFolder(this.passFolder(known))))
        return this.#keep(known, { record: null, notes: known.notes });
      this.passes.delete(known.record.id);
      await this.refreshTrash();
      // The folder may have been renamed: then what looked like a copy is the pass itself.
      const moved = [...this.#copies].find(([, id]) => id === known.record.id)?.[0];
      if (moved !== undefined) await this.#refreshPass(moved);
      if (this.passes.has(known.record.id)) return;
      if (!this.#trash.versions.has(known.record.id)) this.#departedPasses.note(known);
      this.events.emit('pass-gone', known.record.id);
    } else if (!('entry' in loaded)) {
      this.#problems.report(loaded.problem, loaded.version ?? known?.record.version ?? null);
    } else {
      this.#problems.solve(file);
      if (loaded.problem) this.#problems.report(loaded.problem);
      else this.#problems.solve(`passes/${folder}/notes.json`);
      if (known && samePass(known, loaded.entry)) return;
      if (known && this.#keeps(known, loaded.entry.record)) return this.#keep(known, loaded.entry);
      if (this.#isCopy(loaded.entry)) return;
      this.#announce(loaded.entry);
    }
  }

  #keeps(ours: PassEntry, theirs: PassRecord): boolean {
    return this.runningHere.has(ours.record.id) && theirs.id === ours.record.id && !knowsMore(theirs, ours.record);
  }

  /** A sync tool, git or a backup may put an older record under a pass that runs here: only its notes are taken, and ours is written again. */
  async #keep(
    ours: PassEntry,
    theirs: Pick<PassEntry, 'notes'> & { readonly record: PassRecord | null },
  ): Promise<void> {
    if (!theirs.record || knowsLess(theirs.record, ours.record)) {
      await this.tools.files.write(join(this.passFolder(ours), 'pass.json'), jsonText(ours.record));
      // Whoever set the pass back may have set back the whole folder.
      void this.refreshSettings()
        .then(() => this.#bringUpToDate())
        .catch(() => undefined);
    }
    if (!isDeepStrictEqual(theirs.notes, ours.notes)) this.#announce({ ...ours, notes: theirs.notes });
  }

  async refreshSource(name: string): Promise<void> {
    const file = `sources/${name}`;
    const exists = (): Promise<boolean> => this.tools.files.exists(join(this.folder, file));
    const there = (await exists()) || ((await this.stillThere()) ? await exists() : null);
    if (there === null) return;
    const loaded = there ? await loadSource(this.tools.files, this.folder, name) : null;
    if (!(loaded && 'entry' in loaded) && !(await this.stillThere())) return;
    if (loaded === null) {
      const gone = [...this.sources.values()].find((source) => recordNameOf(source) === name);
      if (gone && this.sources.delete(gone.id)) {
        this.#departedSources.note(gone);
        this.events.emit('source-gone', gone.id);
      }
      await this.refreshTrash();
      return this.#problems.solve(file);
    }
    if (!('entry' in loaded)) return this.#problems.report(loaded.problem);
    this.#problems.solve(file);
    if (this.sources.has(loaded.entry.id)) return;
    this.announceSource(loaded.entry);
  }

  async refreshSettings(): Promise<void> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    if (!read.ok)
      return (await this.stillThere()) ? this.#problems.report({ file: 'pentimento.json', ...read.fault }) : undefined;
    if (read.record.id !== this.id) return void (await this.stillThere());
    this.#problems.solve('pentimento.json');
    this.#readOnly = read.newer ? newerFault('pentimento.json', read.record.formatVersion).message : null;
    this.#format = formatOf(read);
    const { lastVersion: _mine, ...before } = this.#record;
    const { lastVersion: _theirs, ...after } = read.record;
    this.#record = read.record;
    if (JSON.stringify(before) !== JSON.stringify(after)) this.events.emit('settings');
  }

  /** Conflict copies of pentimento.json; those in passes are looked for by `verify` alone, since looking into every folder takes long. */
  async #lookForConflicts(): Promise<void> {
    for (const problem of conflictCopies('', await this.tools.files.names(this.folder))) this.#problems.report(problem);
  }

  async #load(): Promise<void> {
    const most = this.tools.opening ?? openingMost;
    const allowance: OpeningAllowance = { ...most, unread: 0 };
    const [read, listed] = await Promise.all([
      this.#listed('passes', () => this.#reader.all(allowance)),
      this.#listed('sources', () => this.tools.files.list(join(this.folder, 'sources'))),
      this.#listed('exports', () => this.tools.files.names(join(this.folder, 'exports'))),
    ]);
    const { passes = [], wereRead = 0 } = read ?? {};
    for (const loaded of passes) {
      if (loaded === null) continue;
      if (loaded.problem) this.#problems.report(loaded.problem, 'entry' in loaded ? null : loaded.version);
      if (!('entry' in loaded) || this.#isCopy(loaded.entry)) continue;
      learnRecorded(loaded.entry.record);
      this.passes.set(loaded.entry);
    }
    const sourceNames = (listed ?? []).map(({ name }) => name);
    // A picture that is a link out is told now, not when it is wanted.
    for (const { name, isLink } of listed ?? [])
      if (isLink && !name.endsWith('.json'))
        await this.#listed(`sources/${name}`, () => this.tools.files.inside(this.folder, 'sources', name));
    const sources = await inLanes(
      sourceNames.filter((name) => name.endsWith('.json')),
      (name) => loadSource(this.tools.files, this.folder, name, allowance),
    );
    for (const loaded of sources) {
      if (!loaded) continue;
      if (!('entry' in loaded)) this.#problems.report(loaded.problem);
      else if (!this.sources.has(loaded.entry.id)) this.sources.set(loaded.entry.id, loaded.entry);
    }
    this.#takeTrash(
      (await this.#listed('trash', () => loadTrash(this.tools.files, this.folder, emptyTrash, allowance))) ??
        emptyTrash,
    );
    await this.#lookForConflicts();
    if (allowance.unread > 0 && this.#readOnly === null) {
      this.#isPartly = true;
      this.#readOnly = `${this.folder} holds more records than are read at once (${Math.floor(most.bytes / 1024 / 1024)} MB, or ${most.records} versions and sources): ${allowance.unread} are left out, and nothing can be changed in it. If it is your own, move what you no longer need out of passes and sources.`;
    }
    this.tools.index?.follow(this, wereRead);
  }

  /** `null` where a part of the project is a link that leads out of it, or no folder, or may not be read: said once, and nothing in it is read. */
  async #listed<T>(part: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!isPentimentoError(error) || !keepsAPartShut.has(error.code)) throw error;
      this.#problems.report({ file: part, ...error.toFault() });
      return null;
    }
  }

  /** For the index. */
  settledPasses(): Promise<IndexedPass[]> {
    return this.#reader.settled(this.history);
  }

  /** A pass's folder that somebody copied inside the project holds no pass of its own. */
  #isCopy(entry: PassEntry): boolean {
    const first = this.passes.get(entry.record.id);
    this.#copies.delete(entry.folder);
    if (!first || first.folder === entry.folder) return false;
    this.#copies.set(entry.folder, entry.record.id);
    const file = `passes/${entry.folder}/pass.json`;
    this.#problems.report({
      file,
      code: 'record-unreadable',
      message: `passes/${entry.folder} is a copy of passes/${first.folder}, so it is left out. Delete the one you do not need.`,
    });
    return true;
  }

  #announce(entry: PassEntry): PassEntry {
    learnRecorded(entry.record);
    this.passes.set(entry);
    if (this.#trash.versions.has(entry.record.id)) this.#takeTrash(this.#trash);
    this.events.emit('pass', entry);
    return entry;
  }

  /** Reads what lies in the trash again: another process may have put something there, or taken it back. */
  async refreshTrash(): Promise<void> {
    // Nor does a folder that grows while it is open bring more than may be read at once.
    const allowance: OpeningAllowance = { ...(this.tools.opening ?? openingMost), unread: 0 };
    const read = await this.#listed('trash', () => loadTrash(this.tools.files, this.folder, this.#trash, allowance));
    if (read && (await this.stillThere())) this.#takeTrash(read);
  }

  /** What lies in both places was brought back by a sync tool, or by hand: then it is not deleted. */
  #takeTrash({ versions, results, sources, troubles }: Trash): void {
    const before = this.#trash;
    for (const { problem } of before.troubles)
      if (!troubles.some((one) => one.problem.file === problem.file)) this.#problems.solve(problem.file);
    for (const { problem, version } of troubles)
      if (!before.troubles.some((one) => isDeepStrictEqual(one.problem, problem)))
        this.#problems.report(problem, version);
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

  announceSource(source: SourceRecord): void {
    this.sources.set(source.id, source);
    this.events.emit('source', source);
  }

  #highest(): number {
    return Math.max(
      this.passes.highest,
      ...this.#problems.versions,
      ...[...this.#trash.versions.values()].map(({ record }) => record.version),
    );
  }

  /**
   * Reads the passes that other processes recorded, or are running. The counter alone does not tell: a sync tool may have set it back. `own`: the
   * folder of one that was recorded here just now; then only those that are new are read.
   */
  async meetOthers(own: string | null = null): Promise<void> {
    const running = (own === null ? [...this.passes.values()] : [])
      .filter(({ record }) => isUnfinished(record.state) && !this.runningHere.has(record.id))
      .map(({ folder }) => folder);
    const names = await this.tools.files.names(join(this.folder, 'passes'));
    const added = names.filter((folder) => folder !== own && !this.passes.inFolder(folder));
    for (const folder of [...running, ...added]) await this.refreshPass(folder);
  }

  /** Where a sync brought two passes of one number, the later one gets the next free number (DESIGN, the project folder). */
  async #renumber(lastVersion: number, held: Held): Promise<void> {
    const { passes } = this;
    const broken = new Set(this.#problems.versions);
    if (!passes.collides && ![...broken].some((version) => passes.hasVersion(version))) return;
    for (const { id, version } of newNumbers(passes.oldestFirst, broken, Math.max(lastVersion, this.#highest()))) {
      await held.check();
      await this.writePass(id, (record) => ({ ...record, version }));
    }
  }

  /** The project's record as it stands now, for somebody who is about to change it. */
  async #onDisk(): Promise<ProjectRecord> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    const record = unwrap(read);
    if (record.id !== this.id && !(await this.stillThere())) this.assertWritable();
    if (read.ok && read.newer) {
      this.#readOnly = newerFault('pentimento.json', record.formatVersion).message;
      throw new PentimentoError('format-newer', this.#readOnly);
    }
    return record;
  }

  async #writeProject(record: ProjectRecord, held: Held): Promise<void> {
    const text = jsonText(projectRecord.parse(record));
    await this.tools.files.write(join(this.folder, 'pentimento.json'), text, held.check);
    this.#record = record;
    this.#format = record.formatVersion;
  }

  /**
   * Before anything of this format is written into a folder of an earlier one, its `pentimento.json` says so, in one rename: from then on an
   * earlier Pentimento opens it for reading only. Its other records follow when they are next written; each says its own version.
   */
  async #bringUpToDate(): Promise<void> {
    this.assertWritable();
    if (this.#format >= formatVersion) return;
    await this.#locked((held) => this.#stamp(held));
  }

  async #stamp(held: Held): Promise<void> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    // What is wrong with it is the affair of whoever is about to change it.
    if (!read.ok || read.newer || formatOf(read) === formatVersion || read.record.id !== this.id) return;
    await this.#writeProject(read.record, held);
  }

  /** Throws `format-newer`, `record-unreadable` or `file-missing` where nothing may be written. */
  assertWritable(): void {
    if (this.#gone) throw new PentimentoError('file-missing', this.#gone);
    if (this.#readOnly)
      throw new PentimentoError(this.#isPartly ? 'record-unreadable' : 'format-newer', this.#readOnly);
  }

  /** In this process one after another; between processes by the lock. What is done under it may do more under it. */
  async #locked<T>(work: (held: Held) => Promise<T>): Promise<T> {
    this.assertWritable();
    const within = this.#lock.getStore();
    if (within?.isHeld) return work(within.held);
    return (await this.#turn.add(() =>
      withProjectLock(this.folder, this.tools.limits, async (held) => {
        const lock = { held, isHeld: true };
        try {
          return await this.#lock.run(lock, async () => {
            if (this.#format < formatVersion) await this.#stamp(held);
            return work(held);
          });
        } finally {
          lock.isHeld = false;
        }
      }),
    )) as T;
  }
}

/** What is wrong with one part of a project alone. A disk that does not answer is another matter. */
const keepsAPartShut: ReadonlySet<string> = new Set(['path-outside', 'record-unreadable', 'no-rights']);

const inTrash = ({ record: { version }, trash }: PassEntry): PentimentoError =>
  new PentimentoError(
    'no-such-version',
    trash === 'emptied' ? `v${version} was deleted for good.` : `v${version} is in the trash. Restore it first.`,
  );

/** The format of the record that was read, before it was brought up to date. */
const formatOf = (read: Parsed<ProjectRecord>): number => (read.ok ? read.format : formatVersion);

/** A source's record lies beside its picture, under the same name. */
export const recordNameOf = (source: SourceRecord): string => `${basename(source.file, extname(source.file))}.json`;
