import type { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isUnfinished } from '../common/states';
import type { PassRecord, SourceRecord } from '../contract/records';
import { isPentimentoError } from '../contract/errors';
import { conflictCopies } from './conflict-copies';
import { isFolder } from './files';
import type { IndexedPass } from './index-file';
import { knowsLess, knowsMore } from './knows-more';
import { inLanes, loadSource, openingMost, placeOf, type OpeningAllowance, type PassEntry } from './load';
import { recordNameOf } from './names';
import { jsonText } from './parse';
import { PassReader, samePass } from './pass-reader';
import type { Problems } from './problems';
import type { ProjectFile, ProjectTools } from './project-file';
import { RecentlyMissing } from './recently-missing';
import type { ProjectEvents, Records } from './records';
import { emptyTrash, loadTrash } from './trash';
import type { Turns } from './turns';

/** Reads a project's folder into its records: all of it at first, and again what others may have changed. */
export class Refreshing {
  readonly #reader: PassReader;
  readonly #departedPasses: RecentlyMissing<PassEntry>;
  readonly #departedSources: RecentlyMissing<SourceRecord>;

  constructor(
    private readonly folder: string,
    private readonly tools: ProjectTools,
    private readonly events: EventEmitter<ProjectEvents>,
    private readonly records: Records,
    private readonly problems: Problems,
    private readonly file: ProjectFile,
    /** Reading and writing one pass's folder, one after another: what is written is always built on what was written last. */
    private readonly passTurns: Turns,
    /** Ids of passes that this process runs: what others write of them takes them no step back. */
    private readonly runningHere: ReadonlySet<string>,
  ) {
    this.#departedPasses = new RecentlyMissing(tools.now);
    this.#departedSources = new RecentlyMissing(tools.now);
    this.#reader = new PassReader({ folder, id: file.record.id }, tools);
  }

  /** Everything, once. Answers with how many passes had to be read. */
  async load(): Promise<number> {
    const { records, problems } = this;
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
      if (loaded.problem) problems.report(loaded.problem, 'entry' in loaded ? null : loaded.version);
      if ('entry' in loaded && !records.isCopy(loaded.entry)) records.take(loaded.entry);
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
      if (!('entry' in loaded)) problems.report(loaded.problem);
      else if (!records.sources.has(loaded.entry.id)) records.sources.set(loaded.entry.id, loaded.entry);
    }
    records.takeTrash(
      (await this.#listed('trash', () => loadTrash(this.tools.files, this.folder, emptyTrash, allowance))) ??
        emptyTrash,
    );
    // Those in passes are looked for by `verify` alone, since looking into every folder takes long.
    for (const problem of conflictCopies('', await this.tools.files.names(this.folder))) problems.report(problem);
    if (allowance.unread > 0)
      this.file.isReadInPart(
        `${this.folder} holds more records than are read at once (${Math.floor(most.bytes / 1024 / 1024)} MB, or ${most.records} versions and sources): ${allowance.unread} are left out, and nothing can be changed in it. If it is your own, move what you no longer need out of passes and sources.`,
      );
    return wereRead;
  }

  /** `null` where a part of the project is a link that leads out of it, or no folder, or may not be read: said once, and nothing in it is read. */
  async #listed<T>(part: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!isPentimentoError(error) || !keepsAPartShut.has(error.code)) throw error;
      this.problems.report({ file: part, ...error.toFault() });
      return null;
    }
  }

  /** For the index. */
  settledPasses(): Promise<IndexedPass[]> {
    return this.#reader.settled(this.records.passes.history);
  }

  /** The whole folder is gone: what was lately missing in it was not deleted by itself. */
  bringBack(): void {
    const { records } = this;
    for (const entry of this.#departedPasses.take()) if (!records.passes.has(entry.record.id)) records.announce(entry);
    for (const source of this.#departedSources.take())
      if (!records.sources.has(source.id)) records.announceSource(source);
  }

  /** Reads one pass's folder again: another process may have changed it. */
  pass(folder: string): Promise<void> {
    return this.passTurns.take(folder, () => this.#pass(folder));
  }

  async #pass(folder: string): Promise<void> {
    const { records, problems, file } = this;
    const known = records.passes.inFolder(folder);
    let loaded = await this.#reader.one(folder);
    if (loaded === null && known) {
      // While the project's folder is away, nothing in it was deleted; it may have come back just now.
      if (!(await file.stillThere())) return;
      loaded = await this.#reader.one(folder);
    }
    const name = `passes/${folder}/pass.json`;
    if (!(loaded && 'entry' in loaded) && !(await file.stillThere())) return;
    if (loaded === null) {
      problems.solve(name);
      problems.solve(`passes/${folder}/notes.json`);
      records.forgetCopy(folder);
      if (known) await this.#passGone(known);
    } else if (!('entry' in loaded)) {
      problems.report(loaded.problem, loaded.version ?? known?.record.version ?? null);
    } else {
      problems.solve(name);
      if (loaded.problem) problems.report(loaded.problem);
      else problems.solve(`passes/${folder}/notes.json`);
      if (known && samePass(known, loaded.entry)) return;
      if (known && this.#keeps(known, loaded.entry.record)) return this.#keep(known, loaded.entry);
      if (records.isCopy(loaded.entry)) return;
      records.announce(loaded.entry);
    }
  }

  async #passGone(known: PassEntry): Promise<void> {
    const { records } = this;
    const { id } = known.record;
    if (this.runningHere.has(id) && (await isFolder(join(this.folder, placeOf(known)))))
      return this.#keep(known, { record: null, notes: known.notes });
    records.passes.delete(id);
    await this.trash();
    // The folder may have been renamed: then what looked like a copy is the pass itself.
    const moved = records.copyOf(id);
    if (moved !== undefined) await this.#pass(moved);
    if (records.passes.has(id)) return;
    if (!records.trash.versions.has(id)) this.#departedPasses.note(known);
    this.events.emit('pass-gone', id);
  }

  #keeps(ours: PassEntry, theirs: PassRecord): boolean {
    return this.runningHere.has(ours.record.id) && theirs.id === ours.record.id && !knowsMore(theirs, ours.record);
  }

  /** A sync tool, git or a backup may put an older record under a pass that runs here: only its notes are taken, and ours is written again. */
  async #keep(
    ours: PassEntry,
    theirs: Pick<PassEntry, 'notes'> & { readonly record: PassRecord | null },
  ): Promise<void> {
    const { file } = this;
    if (!theirs.record || knowsLess(theirs.record, ours.record)) {
      await this.tools.files.write(join(this.folder, placeOf(ours), 'pass.json'), jsonText(ours.record));
      // Whoever set the pass back may have set back the whole folder.
      void file
        .refresh()
        .then(() => file.bringUpToDate())
        .catch(() => undefined);
    }
    if (!isDeepStrictEqual(theirs.notes, ours.notes)) this.records.announce({ ...ours, notes: theirs.notes });
  }

  async source(name: string): Promise<void> {
    const { records, problems, file } = this;
    const place = `sources/${name}`;
    const exists = (): Promise<boolean> => this.tools.files.exists(join(this.folder, place));
    const there = (await exists()) || ((await file.stillThere()) ? await exists() : null);
    if (there === null) return;
    const loaded = there ? await loadSource(this.tools.files, this.folder, name) : null;
    if (!(loaded && 'entry' in loaded) && !(await file.stillThere())) return;
    if (loaded === null) {
      const gone = [...records.sources.values()].find((source) => recordNameOf(source) === name);
      if (gone && records.sources.delete(gone.id)) {
        this.#departedSources.note(gone);
        this.events.emit('source-gone', gone.id);
      }
      await this.trash();
      return problems.solve(place);
    }
    if (!('entry' in loaded)) return problems.report(loaded.problem);
    problems.solve(place);
    if (records.sources.has(loaded.entry.id)) return;
    records.announceSource(loaded.entry);
  }

  /** Reads what lies in the trash again: another process may have put something there, or taken it back. */
  async trash(): Promise<void> {
    // Nor does a folder that grows while it is open bring more than may be read at once.
    const allowance: OpeningAllowance = { ...(this.tools.opening ?? openingMost), unread: 0 };
    const read = await this.#listed('trash', () =>
      loadTrash(this.tools.files, this.folder, this.records.trash, allowance),
    );
    if (read && (await this.file.stillThere())) this.records.takeTrash(read);
  }

  /**
   * Reads the passes that other processes recorded, or are running. The counter alone does not tell: a sync tool may have set it back. `own`: the
   * folder of one that was recorded here just now; then only those that are new are read.
   */
  async meetOthers(own: string | null = null): Promise<void> {
    const { passes } = this.records;
    const running = (own === null ? [...passes.values()] : [])
      .filter(({ record }) => isUnfinished(record.state) && !this.runningHere.has(record.id))
      .map(({ folder }) => folder);
    const names = await this.tools.files.names(join(this.folder, 'passes'));
    const added = names.filter((folder) => folder !== own && !passes.inFolder(folder));
    for (const folder of [...running, ...added]) await this.pass(folder);
  }

  /** Those that are not known yet. */
  async newPasses(): Promise<void> {
    for (const folder of await this.tools.files.names(join(this.folder, 'passes')))
      if (!this.records.passes.inFolder(folder)) await this.pass(folder);
  }
}

/** What is wrong with one part of a project alone. A disk that does not answer is another matter. */
const keepsAPartShut: ReadonlySet<string> = new Set(['path-outside', 'record-unreadable', 'no-rights']);
