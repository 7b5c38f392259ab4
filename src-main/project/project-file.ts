import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { formatVersion, projectRecord, type ProjectRecord } from '../contract/records';
import { PentimentoError } from '../contract/errors';
import { holdsProject, readProjectRecord } from './load';
import { withProjectLock, type Held, type LockLimits } from './lock';
import type { Leftovers } from './leftovers';
import { jsonText, newerFault, unwrap, type Parsed } from './parse';
import type { ReaderTools } from './pass-reader';
import type { Problems } from './problems';
import type { ProjectEvents } from './records';
import type { Stamp } from './stamps';

export interface ProjectTools extends ReaderTools {
  /** Did the designer allow links out of the project in this folder (its real path)? Kept outside the project. */
  readonly followsLinks?: (folder: string) => boolean;
  /** What is read of a project at most; `openingMost` unless told otherwise. */
  readonly opening?: { readonly bytes: number; readonly records: number };
  readonly limits: LockLimits;
  /** Without one, nothing that killed processes left is cleaned away. */
  readonly leftovers?: Leftovers;
  /** Hears what the hash of a picture that was taken in is. */
  readonly sums?: { learn(path: string, stamp: Stamp, sum: string): Promise<void> };
}

export type ProjectSettings = Partial<
  Pick<ProjectRecord, 'name' | 'ceiling' | 'budget' | 'exportPresets' | 'recipePresets' | 'snippets'>
>;

/** `pentimento.json`: its settings, its format, whether anything may be written into the project, and the lock under which that is done. */
export class ProjectFile {
  readonly #turn = new PQueue({ concurrency: 1 });
  /** The project's lock, to what is done under it. */
  readonly #lock = new AsyncLocalStorage<{ readonly held: Held; isHeld: boolean }>();
  #record: ProjectRecord;
  #format: number;
  #readOnly: string | null;
  /** It holds more records than are read. */
  #isPartly = false;
  /** The folder was renamed, deleted or unplugged under the app. */
  #gone: string | null = null;

  /** `wentAway`: what was lately found missing was not deleted by itself, since the whole folder is gone. */
  constructor(
    private readonly folder: string,
    private readonly tools: ProjectTools,
    private readonly events: EventEmitter<ProjectEvents>,
    private readonly problems: Problems,
    read: Parsed<ProjectRecord>,
    private readonly wentAway: () => void,
  ) {
    this.#record = unwrap(read);
    this.#format = formatOf(read);
    this.#readOnly = newerIn(read);
  }

  get record(): ProjectRecord {
    return this.#record;
  }

  /** The format that the folder is in: as it stands on disk. */
  get format(): number {
    return this.#format;
  }

  /** Why nothing can be written, or `null`. */
  get readOnly(): string | null {
    return this.#gone ?? this.#readOnly;
  }

  /** Not all of it was read, so nothing may be changed in it. */
  isReadInPart(why: string): void {
    if (this.#readOnly !== null) return;
    this.#isPartly = true;
    this.#readOnly = why;
  }

  /** Throws `format-newer`, `record-unreadable` or `file-missing` where nothing may be written. */
  assertWritable(): void {
    if (this.#gone) throw new PentimentoError('file-missing', this.#gone);
    if (this.#readOnly)
      throw new PentimentoError(this.#isPartly ? 'record-unreadable' : 'format-newer', this.#readOnly);
  }

  /**
   * Looks whether the folder is still where it was opened; says so when that has changed. `true` when it is there. While it is not, nothing in
   * it counts as deleted: what was known of it stays.
   */
  async stillThere(): Promise<boolean> {
    const there = await holdsProject(this.tools.files, this.folder, this.#record.id);
    if (there === (this.#gone === null)) return there;
    this.#gone = there
      ? null
      : `${this.folder} is no longer there: it was renamed, moved or deleted, or its disk was unplugged. Put it back, or open the project where it is now. Passes that run are kept and go on then.`;
    this.events.emit('settings');
    if (there) this.events.emit('back');
    else this.wentAway();
    return there;
  }

  async refresh(): Promise<void> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    if (!read.ok)
      return (await this.stillThere()) ? this.problems.report({ file: 'pentimento.json', ...read.fault }) : undefined;
    if (read.record.id !== this.#record.id) return void (await this.stillThere());
    this.problems.solve('pentimento.json');
    this.#readOnly = newerIn(read);
    this.#format = formatOf(read);
    const { lastVersion: _mine, ...before } = this.#record;
    const { lastVersion: _theirs, ...after } = read.record;
    this.#record = read.record;
    if (JSON.stringify(before) !== JSON.stringify(after)) this.events.emit('settings');
  }

  /** A function is given the record as it stands on disk. */
  async writeSettings(change: ProjectSettings | ((record: ProjectRecord) => ProjectSettings)): Promise<void> {
    await this.locked(async (held) => {
      const record = await this.onDisk();
      await this.write({ ...record, ...(typeof change === 'function' ? change(record) : change) }, held);
    });
    this.events.emit('settings');
  }

  /** The record as it stands now, for somebody who is about to change it. */
  async onDisk(): Promise<ProjectRecord> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    const record = unwrap(read);
    if (record.id !== this.#record.id && !(await this.stillThere())) this.assertWritable();
    const newer = newerIn(read);
    if (newer !== null) {
      this.#readOnly = newer;
      throw new PentimentoError('format-newer', newer);
    }
    return record;
  }

  async write(record: ProjectRecord, held: Held): Promise<void> {
    const text = jsonText(projectRecord.parse(record));
    await this.tools.files.write(join(this.folder, 'pentimento.json'), text, held.check);
    this.#record = record;
    this.#format = record.formatVersion;
  }

  /**
   * Before anything of this format is written into a folder of an earlier one, its `pentimento.json` says so, in one rename: from then on an
   * earlier Pentimento opens it for reading only. Its other records follow when they are next written; each says its own version.
   */
  async bringUpToDate(): Promise<void> {
    this.assertWritable();
    if (this.#format >= formatVersion) return;
    await this.locked((held) => this.#stamp(held));
  }

  async #stamp(held: Held): Promise<void> {
    const read = await readProjectRecord(this.tools.files, this.folder);
    // What is wrong with it is the affair of whoever is about to change it.
    if (!read.ok || read.newer || formatOf(read) === formatVersion || read.record.id !== this.#record.id) return;
    await this.write(read.record, held);
  }

  /**
   * In this process one after another; between processes by the lock, which is short: `work` begins anew where it was lost meanwhile (lock.ts).
   * What is done under it may do more under it.
   */
  async locked<T>(work: (held: Held) => Promise<T>): Promise<T> {
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

/** The format of the record that was read, before it was brought up to date. */
const formatOf = (read: Parsed<ProjectRecord>): number => (read.ok ? read.format : formatVersion);

/** That a newer Pentimento wrote it, as a sentence; `null` where none did. */
const newerIn = (read: Parsed<ProjectRecord>): string | null =>
  read.ok && read.newer ? newerFault('pentimento.json', read.record.formatVersion).message : null;
