import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { PassId } from '../common/ids';
import { formatVersion, passRecord, type NotesRecord, type PassRecord, type SourceRecord } from '../contract/records';
import { PentimentoError } from '../contract/errors';
import { written, type NotesWriting } from '../contract/notes';
import { loadNotes, placeOf, type PassEntry } from './load';
import type { Held } from './lock';
import { jsonText, newerFault } from './parse';
import type { ProjectFile, ProjectTools } from './project-file';
import type { Records } from './records';
import type { Turns } from './turns';

export type NotesChange = NotesWriting | ((notes: NotesRecord, results: readonly number[]) => NotesWriting);

/** Writes a project's records, each on disk before it is announced. */
export class Writing {
  constructor(
    private readonly folder: string,
    private readonly tools: ProjectTools,
    private readonly records: Records,
    private readonly file: ProjectFile,
    private readonly passTurns: Turns,
  ) {}

  /** Replaces a pass's record. Only who owns the pass may call it. */
  async pass(id: PassId, change: (record: PassRecord) => PassRecord): Promise<PassEntry> {
    const { records, file } = this;
    await file.bringUpToDate();
    return this.passTurns.take(records.pass(id).folder, async () => {
      file.assertWritable();
      const before = records.pass(id);
      const place = `${placeOf(before)}/pass.json`;
      if (before.record.formatVersion > formatVersion)
        throw new PentimentoError('format-newer', newerFault(place, before.record.formatVersion).message);
      const record = passRecord.parse(change(before.record));
      await this.tools.files.write(join(this.folder, place), jsonText(record));
      return records.announce({ ...before, record });
    });
  }

  /**
   * Writes the fields that `change` names; of those that `expected` names, too, only the ones that are still as it says. Two that write at
   * once, in two processes even, both keep what they wrote. Throws `record-unreadable` where there are notes that can't be read: they are not
   * written over.
   */
  notes(id: PassId, change: NotesChange, expected: Partial<NotesRecord> = {}): Promise<PassEntry> {
    return this.file.locked((held) =>
      this.passTurns.take(this.records.pass(id).folder, () => this.#notes(id, change, expected, held)),
    );
  }

  async #notes(id: PassId, change: NotesChange, expected: Partial<NotesRecord>, held: Held): Promise<PassEntry> {
    const before = this.records.pass(id);
    // Somebody else may have written since: only what is changed here is changed.
    const read = await loadNotes(this.tools.files, this.folder, before.folder);
    if ('problem' in read) throw new PentimentoError(read.problem.code, read.problem.message);
    const wanted = typeof change === 'function' ? change(read.notes, this.records.resultsOf(before)) : change;
    const still = Object.entries(wanted).filter(
      ([field, value]) =>
        value !== undefined && (!(field in expected) || isDeepStrictEqual(read.notes[field], expected[field])),
    );
    const notes = written(read.notes, Object.fromEntries(still));
    if (still.length > 0)
      await this.tools.files.write(join(this.folder, placeOf(before), 'notes.json'), jsonText(notes), held.check);
    return this.records.announce({ ...before, notes });
  }

  /** `name` of the record file under `sources/`. The picture itself must be in place already. */
  async source(record: SourceRecord, name: string): Promise<void> {
    await this.file.bringUpToDate();
    await this.tools.files.write(join(this.folder, 'sources', name), jsonText(record));
    this.records.announceSource(record);
  }
}
