import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ledgerCsv, ledgerEntries, ledgersCsv, ledgerTotals, learnPrices, type LedgerEntry } from '../common/ledger';
import { defaultModel } from '../common/models';
import { ledgerEntry, type LedgerView } from '../contract/views';
import { files } from '../project/files';
import type { Project } from '../project/project';

const page = z.object({ projectId: z.string(), name: z.string(), folder: z.string(), entries: z.array(ledgerEntry) });

type Page = z.infer<typeof page>;

/** What every project of this installation has cost: a page for each, made again whenever its project is opened. */
export class LedgerBook {
  constructor(private readonly folder: string, private readonly now: () => number) {}

  /** Never fails: the book can be made again from the projects. */
  async note(project: Project): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      const written: Page = { projectId: project.id, name: project.record.name, folder: project.folder, entries: this.#entries(project) };
      await files.write(join(this.folder, `${project.id}.json`), JSON.stringify(written));
    } catch {
      // A full disk must not fail the pass that has just ended.
    }
  }

  ofProject(project: Project): LedgerView {
    const entries = this.#entries(project);
    return { ...this.#view([{ name: project.record.name, entries }]), entries, budget: project.record.budget };
  }

  async ofAll(): Promise<LedgerView> {
    return this.#view(await this.#pages());
  }

  /** Every pass of every project, project by project. */
  async csvOfAll(): Promise<string> {
    const pages = (await this.#pages()).toSorted((a, b) => a.name.localeCompare(b.name) || (a.projectId < b.projectId ? -1 : 1));
    return ledgersCsv(pages as { name: string; entries: LedgerEntry[] }[], defaultModel.price.currency);
  }

  csvOfProject(project: Project): string {
    return ledgerCsv(this.#entries(project), defaultModel.price.currency);
  }

  async #pages(): Promise<Page[]> {
    const names = await readdir(this.folder).catch(() => []);
    const pages = await Promise.all(names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).map(async (name): Promise<Page | null> => {
      try {
        return page.parse(JSON.parse(await readFile(join(this.folder, name), 'utf8')));
      } catch {
        return null;
      }
    }));
    return pages.filter((one) => one !== null);
  }

  #entries(project: Project): LedgerEntry[] {
    return ledgerEntries(project.history.map(({ record }) => record));
  }

  #view(pages: readonly { readonly name: string; readonly entries: readonly z.infer<typeof ledgerEntry>[] }[]): LedgerView {
    const all = pages.flatMap(({ entries }) => entries) as LedgerEntry[];
    const now = new Date(this.now());
    const day = all.filter((entry) => sameDay(new Date(entry.finishedAt ?? entry.createdAt), now));
    const month = all.filter((entry) => sameMonth(new Date(entry.finishedAt ?? entry.createdAt), now));
    const group = (key: (entry: LedgerEntry) => string) => [...new Set(all.map(key))].map((name) => {
      const entries = all.filter((entry) => key(entry) === name);
      return { name, passes: entries.length, totals: ledgerTotals(entries) };
    });
    return {
      currency: defaultModel.price.currency, entries: [], totals: ledgerTotals(all), today: ledgerTotals(day), month: ledgerTotals(month),
      byEngine: group((entry) => entry.engine), bySpeed: group((entry) => entry.speed),
      byProject: pages.map(({ name, entries }) => ({ name, passes: entries.length, totals: ledgerTotals(entries as LedgerEntry[]) })),
      failedUnbilled: all.filter((entry) => entry.state === 'failed' && entry.billed === 'no').length,
      uncertain: all.filter((entry) => entry.state === 'uncertain' || entry.state === 'lost').length,
      learned: learnPrices(all), budget: null,
    };
  }
}

/** In the designer's own time zone. */
const sameMonth = (a: Date, b: Date): boolean => a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth();
const sameDay = (a: Date, b: Date): boolean => sameMonth(a, b) && a.getDate() === b.getDate();
