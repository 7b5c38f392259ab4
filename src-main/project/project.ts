import { EventEmitter } from 'node:events';
import { realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import PQueue from 'p-queue';
import { isUnfinished } from '../common/states';
import { formatVersion, passRecord, projectRecord, type NotesRecord, type PassRecord, type ProjectRecord, type SourceRecord } from '../contract/records';
import { PentimentoError } from '../contract/errors';
import { conflictCopies } from './conflict-copies';
import { Departed } from './departed';
import { insideOf, isFolder } from './files';
import { knowsLess, knowsMore } from './further';
import type { IndexedPass } from './index-file';
import { emptyNotes, holdsProject, inLanes, loadNotes, loadSource, readProjectRecord, type PassEntry, type Trouble } from './load';
import { withProjectLock } from './lock';
import { passFolderName } from './names';
import { makeProjectFolder } from './new-folder';
import { newNumbers } from './numbers';
import { jsonText, newerFault, unwrap } from './parse';
import { PassList } from './pass-list';
import { Problems } from './problems';
import { PassReader, samePass, type ReaderTools } from './pass-reader';
import { Turns } from './turns';

export interface ProjectTools extends ReaderTools {
  readonly limits: { readonly lockWait: number; readonly lockStale: number };
}

export interface ProjectEvents {
  pass: [PassEntry];
  'pass-gone': [id: string];
  source: [SourceRecord];
  'source-gone': [id: string];
  problems: [];
  settings: [];
  /** The folder was away, and is where it was: what is in it may be another's by now. */
  back: [];
}

export type ProjectSettings = Partial<Pick<ProjectRecord, 'name' | 'ceiling' | 'budget' | 'exportPresets'>>;

/** A project folder that is open: its records in memory, every change on disk before it is announced. */
export class Project {
  readonly events = new EventEmitter<ProjectEvents>().setMaxListeners(0);
  readonly passes = new PassList();
  readonly #reader: PassReader;
  readonly sources = new Map<string, SourceRecord>();
  /** Ids of passes that this process runs: what others write of them takes them no step back. */
  readonly runningHere = new Set<string>();
  readonly #problems = new Problems(() => this.events.emit('problems'));
  /** Folders that hold the same pass as another one, and that pass's id. */
  readonly #copies = new Map<string, string>();
  readonly #turn = new PQueue({ concurrency: 1 });
  /** Reading and writing one pass's folder, one after another: what is written is always built on what was written last. */
  readonly #passTurns = new Turns();
  #record: ProjectRecord;
  /** Every pass up to this number has been seen, or was never there. */
  #metVersion: number;
  #readOnly: string | null = null;
  /** The folder was renamed, deleted or unplugged under the app. */
  #gone: string | null = null;
  readonly #departedPasses: Departed<PassEntry>;
  readonly #departedSources: Departed<SourceRecord>;

  private constructor(readonly folder: string, record: ProjectRecord, readonly tools: ProjectTools) {
    this.#record = record;
    this.#metVersion = record.lastVersion;
    this.#departedPasses = new Departed(tools.now);
    this.#departedSources = new Departed(tools.now);
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
      throw new PentimentoError('not-a-project', (await isFolder(folder)) ? `${folder} is not a Pentimento project: it has no pentimento.json.` : `There is no folder ${folder}.`);
    }
    const record = unwrap(read);
    const project = new Project(await realpath(folder), record, tools);
    if (read.ok && read.newer) project.#readOnly = newerFault('pentimento.json', record.formatVersion).message;
    await project.#load();
    return project;
  }

  get id(): string { return this.#record.id; }
  get record(): ProjectRecord { return this.#record; }
  /** Why nothing can be written, or `null`. */
  get readOnly(): string | null { return this.#gone ?? this.#readOnly; }
  get problems(): Trouble[] { return this.#problems.all; }

  /** By version, oldest first. */
  get history(): readonly PassEntry[] { return this.passes.history; }

  passByVersion(version: number): PassEntry {
    const entry = this.passes.byVersion(version);
    if (entry) return entry;
    throw this.#problems.missing(version, this.#record.name);
  }

  pass(id: string): PassEntry {
    const entry = this.passes.get(id);
    if (!entry) throw new PentimentoError('no-such-version', 'That version is no longer in the project.');
    return entry;
  }

  source(id: string): SourceRecord {
    const source = this.sources.get(id);
    if (!source) throw new PentimentoError('no-such-source', `There is no source ${id} in ${this.#record.name}.`);
    return source;
  }

  passFolder(entry: PassEntry): string { return join(this.folder, 'passes', entry.folder); }

  sourceFile(source: SourceRecord): Promise<string> { return insideOf(this.folder, 'sources', source.file); }

  resultFile(entry: PassEntry, result: number): Promise<string> {
    const record = entry.record.results[result - 1];
    if (!record) throw new PentimentoError('no-such-version', `v${entry.record.version} has no result ${result}.`);
    return insideOf(this.folder, 'passes', entry.folder, record.file);
  }

  /**
   * Gives the next version number and records the pass, in one short lock. `make` is called in it with settings and passes as they stand on
   * disk, those of other processes among them; what it throws leaves everything as it was.
   */
  async recordPass(make: (version: number) => { readonly record: PassRecord; readonly owner: string }): Promise<PassEntry> {
    return this.#locked(async () => {
      const project = await this.#onDisk();
      await this.refreshSettings();
      await this.#meetOthers(project.lastVersion);
      await this.#renumber(project.lastVersion);
      const version = Math.max(project.lastVersion, this.#highest()) + 1;
      const { record, owner } = make(version);
      // First the counter: a number lost to a crash is a gap, a number given twice is a lie.
      await this.#writeProject({ ...project, lastVersion: version });
      this.#metVersion = version;
      const folder = passFolderName({ createdAt: record.createdAt, id: record.id, prompt: record.recipe.prompt });
      // git carries no empty folders.
      await this.tools.files.ensureFolder(join(this.folder, 'passes'));
      await this.tools.files.createFolder(join(this.folder, 'passes', folder), { 'pass.json': jsonText(passRecord.parse(record)), 'owner.json': owner });
      const entry: PassEntry = { record, notes: emptyNotes, folder };
      return this.#announce(entry);
    });
  }

  /** Replaces a pass's record. Only who owns the pass may call it. */
  writePass(id: string, change: (record: PassRecord) => PassRecord): Promise<PassEntry> {
    return this.#passTurns.take(this.pass(id).folder, async () => {
      this.assertWritable();
      const before = this.pass(id);
      const file = `passes/${before.folder}/pass.json`;
      if (before.record.formatVersion > formatVersion) throw new PentimentoError('format-newer', newerFault(file, before.record.formatVersion).message);
      const record = passRecord.parse(change(before.record));
      await this.tools.files.write(join(this.passFolder(before), 'pass.json'), jsonText(record));
      return this.#announce({ ...before, record });
    });
  }

  /** Throws `record-unreadable` where there are notes that can't be read: they are not written over. */
  writeNotes(id: string, change: Partial<NotesRecord>): Promise<PassEntry> {
    return this.#passTurns.take(this.pass(id).folder, async () => {
      this.assertWritable();
      const before = this.pass(id);
      // Somebody else may have written since: only what is changed here is changed.
      const read = await loadNotes(this.tools.files, this.folder, before.folder);
      if ('problem' in read) throw new PentimentoError(read.problem.code, read.problem.message);
      const notes = { ...read.notes, ...change };
      await this.tools.files.write(join(this.passFolder(before), 'notes.json'), jsonText(notes));
      return this.#announce({ ...before, notes });
    });
  }

  /** `name` of the record file under `sources/`. The picture itself must be in place already. */
  async recordSource(record: SourceRecord, name: string): Promise<void> {
    this.assertWritable();
    await this.tools.files.write(join(this.folder, 'sources', name), jsonText(record));
    this.#announceSource(record);
  }

  /** A function is given the record as it stands on disk. */
  async writeSettings(change: ProjectSettings | ((record: ProjectRecord) => ProjectSettings)): Promise<void> {
    await this.#locked(async () => {
      const record = await this.#onDisk();
      await this.#writeProject({ ...record, ...(typeof change === 'function' ? change(record) : change) });
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
    this.#gone = there ? null : `${this.folder} is no longer there: it was renamed, moved or deleted, or its disk was unplugged. Put it back, or open the project where it is now. Passes that run are kept and go on then.`;
    this.events.emit('settings');
    if (there) this.events.emit('back');
    else this.#bringBack();
    return there;
  }

  #bringBack(): void {
    for (const entry of this.#departedPasses.take()) if (!this.passes.has(entry.record.id)) this.#announce(entry);
    for (const source of this.#departedSources.take()) if (!this.sources.has(source.id)) this.#announceSource(source);
  }

  /** Runs `work` under the short lock, for whoever changes an owner. */
  locked<T>(work: () => Promise<T>): Promise<T> { return this.#locked(work); }

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
      if (this.runningHere.has(known.record.id) && (await isFolder(this.passFolder(known)))) return this.#keep(known, { record: null, notes: known.notes });
      this.passes.delete(known.record.id);
      // The folder may have been renamed: then what looked like a copy is the pass itself.
      const moved = [...this.#copies].find(([, id]) => id === known.record.id)?.[0];
      if (moved !== undefined) await this.#refreshPass(moved);
      if (this.passes.has(known.record.id)) return;
      this.#departedPasses.note(known);
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
  async #keep(ours: PassEntry, theirs: Pick<PassEntry, 'notes'> & { readonly record: PassRecord | null }): Promise<void> {
    if (!theirs.record || knowsLess(theirs.record, ours.record)) await this.tools.files.write(join(this.passFolder(ours), 'pass.json'), jsonText(ours.record));
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
      return this.#problems.solve(file);
    }
    if (!('entry' in loaded)) return this.#problems.report(loaded.problem);
    this.#problems.solve(file);
    if (this.sources.has(loaded.entry.id)) return;
    this.#announceSource(loaded.entry);
  }

  async refreshSettings(): Promise<void> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    if (!read.ok) return (await this.stillThere()) ? this.#problems.report({ file: 'pentimento.json', ...read.fault }) : undefined;
    if (read.record.id !== this.id) return void (await this.stillThere());
    this.#problems.solve('pentimento.json');
    this.#readOnly = read.newer ? newerFault('pentimento.json', read.record.formatVersion).message : null;
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
    const [{ passes, wereRead }, sourceNames] = await Promise.all([this.#reader.all(), this.tools.files.names(join(this.folder, 'sources'))]);
    for (const loaded of passes) {
      if (loaded === null) continue;
      if (loaded.problem) this.#problems.report(loaded.problem, 'entry' in loaded ? null : loaded.version);
      if ('entry' in loaded && !this.#isCopy(loaded.entry)) this.passes.set(loaded.entry);
    }
    const sources = await inLanes(sourceNames.filter((name) => name.endsWith('.json')), (name) => loadSource(this.tools.files, this.folder, name));
    for (const loaded of sources) {
      if (!('entry' in loaded)) this.#problems.report(loaded.problem);
      else if (!this.sources.has(loaded.entry.id)) this.sources.set(loaded.entry.id, loaded.entry);
    }
    await this.#lookForConflicts();
    this.tools.index?.follow(this, wereRead);
  }

  /** For the index. */
  settledPasses(): Promise<IndexedPass[]> { return this.#reader.settled(this.history); }

  /** A pass's folder that somebody copied inside the project holds no pass of its own. */
  #isCopy(entry: PassEntry): boolean {
    const first = this.passes.get(entry.record.id);
    this.#copies.delete(entry.folder);
    if (!first || first.folder === entry.folder) return false;
    this.#copies.set(entry.folder, entry.record.id);
    const file = `passes/${entry.folder}/pass.json`;
    this.#problems.report({ file, code: 'record-unreadable', message: `passes/${entry.folder} is a copy of passes/${first.folder}, so it is left out. Delete the one you do not need.` });
    return true;
  }

  #announce(entry: PassEntry): PassEntry {
    this.passes.set(entry);
    this.events.emit('pass', entry);
    return entry;
  }

  #announceSource(source: SourceRecord): void {
    this.sources.set(source.id, source);
    this.events.emit('source', source);
  }

  #highest(): number {
    return Math.max(this.passes.highest, ...this.#problems.versions);
  }

  /** Reads the passes that other processes recorded, which the counter tells of, or are running. */
  async #meetOthers(lastVersion: number): Promise<void> {
    const running = [...this.passes.values()].filter(({ record }) => isUnfinished(record.state) && !this.runningHere.has(record.id)).map(({ folder }) => folder);
    const added = lastVersion === this.#metVersion ? [] : (await this.tools.files.names(join(this.folder, 'passes'))).filter((folder) => !this.passes.inFolder(folder));
    for (const folder of [...running, ...added]) await this.refreshPass(folder);
    this.#metVersion = lastVersion;
  }

  /** Where a sync brought two passes of one number, the later one gets the next free number (DESIGN, the project folder). */
  async #renumber(lastVersion: number): Promise<void> {
    const { passes } = this;
    const broken = new Set(this.#problems.versions);
    if (!passes.collides && ![...broken].some((version) => passes.hasVersion(version))) return;
    for (const { id, version } of newNumbers(passes.oldestFirst, broken, Math.max(lastVersion, this.#highest()))) await this.writePass(id, (record) => ({ ...record, version }));
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

  async #writeProject(record: ProjectRecord): Promise<void> {
    await this.tools.files.write(join(this.folder, 'pentimento.json'), jsonText(projectRecord.parse(record)));
    this.#record = record;
  }

  /** Throws `format-newer` where nothing may be written. */
  assertWritable(): void {
    if (this.#gone) throw new PentimentoError('file-missing', this.#gone);
    if (this.#readOnly) throw new PentimentoError('format-newer', this.#readOnly);
  }

  /** In this process one after another; between processes by the lock. */
  async #locked<T>(work: () => Promise<T>): Promise<T> {
    this.assertWritable();
    return await this.#turn.add(() => withProjectLock(this.folder, this.tools.limits, work)) as T;
  }
}

/** A source's record lies beside its picture, under the same name. */
export const recordNameOf = (source: SourceRecord): string => `${basename(source.file, extname(source.file))}.json`;
