import { join } from 'node:path';
import type { OrderId, PassId, SourceId } from '../common/ids';
import { promptOf } from '../common/models/roles';
import { passRecord, type PassRecord } from '../contract/records';
import { PentimentoError } from '../contract/errors';
import { emptyNotes, type PassEntry } from './load';
import type { Held } from './lock';
import { passFolderName, recordNameOf } from './names';
import { withNumber } from './number-claim';
import { newNumbers } from './numbers';
import { jsonText } from './parse';
import type { Problems } from './problems';
import type { ProjectFile, ProjectTools } from './project-file';
import { inTrash, type Records } from './records';
import type { Refreshing } from './refreshing';
import type { Writing } from './writing';

/** Gives passes their numbers, each once, whatever other processes and sync tools do at the same time. */
export class Numbering {
  constructor(
    private readonly folder: string,
    private readonly tools: ProjectTools,
    private readonly records: Records,
    private readonly problems: Problems,
    private readonly file: ProjectFile,
    private readonly refreshing: Refreshing,
    private readonly writing: Writing,
  ) {}

  /**
   * Gives the next version number and records the pass, in one short lock. `make` is called in it with settings and passes as they stand on
   * disk, those of other processes among them; what it throws leaves everything as it was. Once the pass is there, whoever recorded one
   * meanwhile is met, and `stillFits` is asked with its id: where that throws, the pass is taken back. Only then may it begin.
   */
  async recordPass(
    make: (version: number) => { readonly record: PassRecord; readonly owner: string },
    stillFits: (id: PassId) => void,
  ): Promise<PassEntry> {
    const { records, file, refreshing } = this;
    const { files } = this.tools;
    return file.locked(async (held) => {
      const project = await file.onDisk();
      await file.refresh();
      await refreshing.meetOthers();
      // What another process recorded and deleted meanwhile was paid for, too.
      await refreshing.trash();
      await this.#renumber(project.lastVersion, held);
      // git carries no empty folders.
      await files.ensureFolder(join(this.folder, 'passes'));
      const next = Math.max(project.lastVersion, records.highest) + 1;
      return withNumber(files, this.folder, next, async (version) => {
        const { record, owner } = make(version);
        await this.#inputsStay(record);
        // First the counter: a number lost to a crash is a gap, a number given twice is a lie.
        await file.write({ ...project, lastVersion: version }, held);
        const folder = await passFolderName({
          createdAt: record.createdAt,
          id: record.id,
          prompt: promptOf(record.recipe),
        });
        await files.createFolder(
          join(this.folder, 'passes', folder),
          { 'pass.json': jsonText(passRecord.parse(record)), 'owner.json': owner },
          held.check,
        );
        // A process that was stopped between the last look at the lock and this may have lost it. So what others recorded is looked at once
        // more now that they can see this pass: of two that can't both stay, at least one finds the other.
        try {
          await refreshing.meetOthers(folder);
          stillFits(record.id);
        } catch (error) {
          await this.#takeBack(folder);
          throw error;
        }
        return records.announce({ record, notes: emptyNotes, folder });
      });
    });
  }

  /** The pass that was recorded for an order, by whichever process; `null` where there is none. */
  async passOfOrder(orderId: OrderId): Promise<PassEntry | null> {
    const find = (): PassEntry | null =>
      this.records.everyPass.find(({ record }) => record.orderId === orderId) ?? null;
    const known = find();
    if (known) return known;
    await this.refreshing.newPasses();
    return find();
  }

  /** A pass that was recorded a moment ago and never began. */
  async #takeBack(folder: string): Promise<void> {
    await this.tools.files.removeFolder(join(this.folder, 'passes', folder));
    await this.refreshing.pass(folder);
  }

  /** What a pass is to start from may have been deleted since it was chosen, by another process too. */
  async #inputsStay({ inputs }: PassRecord): Promise<void> {
    const { passes } = this.records;
    for (const { ref } of Object.values(inputs)) {
      const from = ref.kind === 'result' ? passes.get(ref.id) : undefined;
      if (from) await this.refreshing.pass(from.folder);
    }
    await this.refreshing.trash();
    for (const { ref } of Object.values(inputs)) {
      if (ref.kind === 'source') {
        if (await this.#sourceWent(ref.id))
          throw new PentimentoError(
            'no-such-source',
            'The picture that it starts from is in the trash. Restore it first.',
          );
        continue;
      }
      const trashed = this.records.trash.versions.get(ref.id);
      if (trashed) throw inTrash(trashed);
      const from = passes.get(ref.id);
      if (from && this.records.resultInTrash(from, ref.result) !== null)
        throw new PentimentoError(
          'no-such-version',
          `v${from.record.version}:${ref.result} is in the trash. Restore it first.`,
        );
    }
  }

  /** Another process may have put it into the trash, and that has not been seen here yet. */
  async #sourceWent(id: SourceId): Promise<boolean> {
    const { sources } = this.records;
    const known = sources.get(id);
    if (known) await this.refreshing.source(recordNameOf(known));
    return !sources.has(id) && (known !== undefined || this.records.trash.sources.has(id));
  }

  /** Where a sync brought two passes of one number, the later one gets the next free number (docs/project-format.md). */
  async #renumber(lastVersion: number, held: Held): Promise<void> {
    const { passes } = this.records;
    const broken = new Set(this.problems.versions);
    if (!passes.collides && ![...broken].some((version) => passes.hasVersion(version))) return;
    const highest = Math.max(lastVersion, this.records.highest);
    for (const { id, version } of newNumbers(passes.oldestFirst, broken, highest)) {
      await held.check();
      await this.writing.pass(id, (record) => ({ ...record, version }));
    }
  }
}
