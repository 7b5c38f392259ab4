import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ledgerCsv, ledgerEntries, ledgersCsv, ledgerTotals, learnPrices, type LedgerEntry } from '../common/ledger';
import { defaultModel } from '../common/models';
import { sum, type Decimal } from '../common/money';
import { visible } from '../common/visible';
import { ledgerEntry, type LedgerView } from '../contract/views';
import { files } from '../project/files';
import type { Project } from '../project/project';

/** `id` of the pass; a page of an earlier version has none. */
const pageEntry = ledgerEntry.extend({ id: z.string().optional() });
const page = z.object({
  projectId: z.string(),
  name: z.string(),
  folder: z.string(),
  writtenAt: z.number().default(0),
  entries: z.array(pageEntry),
});

type Entry = z.infer<typeof pageEntry>;
type Page = z.infer<typeof page>;

/** What every project of this installation has cost: a page for each folder, made again whenever its project is opened. A copy of a project has a page of its own. */
export class LedgerBook {
  constructor(
    private readonly folder: string,
    private readonly now: () => number,
  ) {}

  /** Never fails: the book can be made again from the projects. */
  async note(project: Project): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const ids = project.everyPass.map(({ record }) => record.id);
      const entries = this.#entries(project).map((one, at) => ({ ...one, id: ids[at] }));
      const written: Page = {
        projectId: project.id,
        name: project.record.name,
        folder: project.folder,
        writtenAt: this.now(),
        entries,
      };
      await files.write(join(this.folder, pageName(project)), JSON.stringify(written));
      // An earlier version named pages by the project alone.
      const earlier = await this.#page(`${project.id}.json`);
      if (earlier?.folder === project.folder) await files.remove(join(this.folder, `${project.id}.json`));
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

  /** What passes of every project came to that ended in the last so many days. */
  async settledLately(days: number): Promise<Decimal> {
    const since = this.now() - days * 86_400_000;
    const entries = (await this.#pages()).flatMap((one) => one.entries);
    return sum(
      entries.flatMap((one) => (Date.parse(one.finishedAt ?? one.createdAt) >= since ? (one.settled ?? []) : [])),
    );
  }

  /** Every pass of every project, project by project. */
  async csvOfAll(): Promise<string> {
    const pages = (await this.#pages()).toSorted(
      (a, b) => a.name.localeCompare(b.name) || (a.folder < b.folder ? -1 : 1),
    );
    return ledgersCsv(pages as { name: string; entries: LedgerEntry[] }[], defaultModel.price.currency);
  }

  csvOfProject(project: Project): string {
    return ledgerCsv(this.#entries(project), defaultModel.price.currency);
  }

  async #pages(): Promise<Page[]> {
    const names = await readdir(this.folder).catch(() => []);
    const pages = await Promise.all(
      names.filter((name) => name.endsWith('.json') && !name.startsWith('../app')).map((name) => this.#page(name)),
    );
    return eachOnce(pages.filter((one) => one !== null));
  }

  async #page(name: string): Promise<Page | null> {
    try {
      return page.parse(JSON.parse(await readFile(join(this.folder, name), 'utf8')));
    } catch {
      return null;
    }
  }

  #entries(project: Project): LedgerEntry[] {
    return ledgerEntries(project.everyPass.map(({ record }) => record));
  }

  #view(
    pages: readonly { readonly name: string; readonly entries: readonly z.infer<typeof ledgerEntry>[] }[],
  ): LedgerView {
    const all = pages.flatMap(({ entries }) => entries) as LedgerEntry[];
    const now = new Date(this.now());
    const day = all.filter((entry) => sameDay(new Date(entry.finishedAt ?? entry.createdAt), now));
    const month = all.filter((entry) => sameMonth(new Date(entry.finishedAt ?? entry.createdAt), now));
    const group = (key: (entry: LedgerEntry) => string) =>
      [...new Set(all.map(key))].map((name) => {
        const entries = all.filter((entry) => key(entry) === name);
        return { name, passes: entries.length, totals: ledgerTotals(entries) };
      });
    return {
      currency: defaultModel.price.currency,
      entries: [],
      totals: ledgerTotals(all),
      today: ledgerTotals(day),
      month: ledgerTotals(month),
      byEngine: group((entry) => entry.engine),
      bySpeed: group((entry) => entry.speed),
      byProject: pages.map(({ name, entries }) => ({
        name: visible(name),
        passes: entries.length,
        totals: ledgerTotals(entries as LedgerEntry[]),
      })),
      failedUnbilled: all.filter((entry) => entry.state === 'failed' && entry.billed === 'no').length,
      uncertain: all.filter((entry) => entry.state === 'uncertain' || entry.state === 'lost').length,
      learned: learnPrices(all),
      budget: null,
    };
  }
}

const pageName = ({ id, folder }: Project): string =>
  `${id}-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`;

/**
 * The passes of a copied, moved or renamed project stand on several pages, and were paid for once: each counts where most is known of it,
 * else on the page that was written last.
 */
function eachOnce(pages: readonly Page[]): Page[] {
  const known = (one: Entry): number => (one.settled !== null ? 2 : 0) + (one.finishedAt !== null ? 1 : 0);
  // Where an entry has no id, its project and time tell the pass.
  const mark = (of: Page, one: Entry): string => `${of.projectId} ${one.createdAt} ${one.speed} ${one.estimated}`;
  const ids = new Map(
    pages.flatMap((of) =>
      of.entries.flatMap((one) => (one.id === undefined ? [] : [[mark(of, one), one.id] as const])),
    ),
  );
  const best = new Map<string, Entry>();
  for (const of of pages.toSorted((a, b) => b.writtenAt - a.writtenAt)) {
    for (const one of of.entries) {
      const id = one.id ?? ids.get(mark(of, one)) ?? `${mark(of, one)} ${one.version}`;
      const before = best.get(id);
      if (!before || known(one) > known(before)) best.set(id, one);
    }
  }
  const kept = new Set(best.values());
  return pages
    .map((of) => ({ ...of, entries: of.entries.filter((one) => kept.has(one)) }))
    .filter((of, at) => of.entries.length > 0 || pages[at]!.entries.length === 0);
}

/** In the designer's own time zone. */
const sameMonth = (a: Date, b: Date): boolean => a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth();
const sameDay = (a: Date, b: Date): boolean => sameMonth(a, b) && a.getDate() === b.getDate();
