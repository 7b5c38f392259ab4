import { existsSync } from 'node:fs';
import { cp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PentimentoError as Fault, type PentimentoError } from '../../../src-main/contract/errors';
import type { PassRecord, SourceRecord } from '../../../src-main/contract/records';
import { readChecks, writeChecks } from '../../../src-main/project/checks-record';
import {
  emptyTheTrash,
  moveSourceToTrash,
  moveToTrash,
  restore,
  restoreSource,
  type Chosen,
} from '../../../src-main/project/deleting';
import { files as disk, type Files } from '../../../src-main/project/files';
import { Project } from '../../../src-main/project/project';
import { verifyProject } from '../../../src-main/project/verify';
import { watchProject } from '../../../src-main/project/watch';
import { passWithResults } from '../../support/exports';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';
import { faultOf as fault, until } from '../../support/until';

const folder = await temporaryFolder('trash');
const at = (name: string): string => join(folder, name);
const seed = Math.floor(Math.random() * 2 ** 31);
console.log(`trash: seed ${seed}`);
const small = { width: 24, height: 16 };

const may = async (): Promise<void> => undefined;
const all = (entry: { readonly record: PassRecord }): Chosen => ({ id: entry.record.id, result: null });
const one = (entry: { readonly record: PassRecord }, result: number): Chosen => ({ id: entry.record.id, result });

async function projectOf(name: string, results: readonly number[]): Promise<Project> {
  const project = await Project.create(at(name), null, tools());
  for (const count of results)
    await passWithResults(
      project,
      Array.from({ length: count }, () => small),
      { price: { estimated: '0.06', settled: '0.05', currency: 'USD' } },
    );
  return project;
}

const versions = (project: Project): number[] => project.history.map(({ record }) => record.version);
const again = (project: Project): Promise<Project> => Project.open(project.folder, tools());

describe('a deleted version', () => {
  it('that this process never met is counted before the next one is recorded', async () => {
    const project = await projectOf('unmet', []);
    const other = await again(project);
    const { record } = await other.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
    expect(await moveToTrash(other, [{ id: record.id, result: null }], may)).toEqual([null]);
    let counted: number[] = [];
    const next = await project.recordPass((version) => {
      counted = project.everyPass.map((each) => each.record.version);
      return { record: donePass(version), owner: '{}' };
    });
    expect([counted, next.record.version]).toEqual([[1], 2]);
  });

  it('lies whole in the trash, is told by its name, and comes back as it was', async () => {
    const project = await projectOf('whole', [1, 2]);
    const [first, second] = project.history;
    await project.writeNotes(second!.record.id, { rating: 4, note: 'mine' });
    const before = [project.pass(second!.record.id), await readdir(project.passFolder(second!))];
    expect(await moveToTrash(project, [all(second!)], may)).toEqual([null]);
    for (const seen of [project, await again(project)]) {
      expect(versions(seen)).toEqual([1]);
      expect(seen.known(second!.record.id)).toMatchObject({ trash: 'versions', notes: { rating: 4 } });
      expect(await fault(Promise.resolve().then(() => seen.passByVersion(2)))).toMatchObject({
        code: 'no-such-version',
        message: 'v2 is in the trash. Restore it first.',
      });
      expect(await readFile(await seen.resultFile(seen.known(second!.record.id)!, 2))).toHaveLength(
        second!.record.results[1]!.bytes,
      );
      expect(seen.everyPass.map(({ record }) => record.version)).toEqual([1, 2]);
      expect(await verifyProject(seen)).toMatchObject({ ok: true, checked: { passes: 2, results: 3 }, gaps: [] });
    }
    expect(await moveToTrash(project, [all(second!), all(second!)], may)).toEqual([null, null]);
    expect(await restore(project, [all(second!), all(first!)])).toEqual([null, null]);
    expect([project.pass(second!.record.id), await readdir(project.passFolder(second!))]).toEqual(before);
    expect(versions(await again(project))).toEqual([1, 2]);
  });

  it('gives its number to nobody, even where the counter was set back', async () => {
    const project = await projectOf('number', [1, 1]);
    await moveToTrash(project, [all(project.history[1]!)], may);
    const record = JSON.parse(await readFile(join(project.folder, 'pentimento.json'), 'utf8')) as object;
    await writeFile(join(project.folder, 'pentimento.json'), JSON.stringify({ ...record, lastVersion: 0 }));
    const other = await again(project);
    const next = await other.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
    expect(next.record.version).toBe(3);
    await moveToTrash(other, [all(next)], may);
    await emptyTheTrash(other);
    await writeFile(join(project.folder, 'pentimento.json'), JSON.stringify({ ...record, lastVersion: 0 }));
    const last = await (await again(project)).recordPass((version) => ({ record: donePass(version), owner: '{}' }));
    expect(last.record.version).toBe(4);
  });

  it('answers for its order: no press makes a second pass', async () => {
    const project = await projectOf('order', []);
    const entry = await project.recordPass((version) => ({
      record: donePass(version, { orderId: 'press' }),
      owner: '{}',
    }));
    await moveToTrash(project, [all(entry)], may);
    for (const seen of [project, await again(project)])
      expect((await seen.passOfOrder('press'))?.record.id).toBe(entry.record.id);
  });

  it('is not what a new pass starts from, whoever deleted it meanwhile; its descendants go on naming it', async () => {
    const project = await projectOf('lineage', [2, 1]);
    const [first] = project.history;
    const other = await again(project);
    const child = donePass(9, { input: { kind: 'result', id: first!.record.id, version: 1, result: 2 } });
    const born = await project.recordPass((version) => ({ record: { ...child, version }, owner: '{}' }));
    await moveToTrash(other, [all(first!)], may);
    const late = { ...child, id: 'latelatelatelate' };
    expect(await fault(project.recordPass((version) => ({ record: { ...late, version }, owner: '{}' })))).toMatchObject(
      {
        code: 'no-such-version',
      },
    );
    expect(project.known(first!.record.id)?.record.version).toBe(1);
    await restore(other, [all(first!)]);
    await moveToTrash(other, [one(first!, 2)], may);
    expect(await fault(project.recordPass((version) => ({ record: { ...late, version }, owner: '{}' })))).toMatchObject(
      {
        message: 'v1:2 is in the trash. Restore it first.',
      },
    );
    expect(versions(await again(project))).toEqual([1, 2, born.record.version]);
  });

  it('stays where it may not go, and keeps no other from going', async () => {
    const project = await projectOf('stays', [1, 1, 1]);
    const faults = await moveToTrash(project, project.history.map(all), async ({ record }) => {
      if (record.version === 2) throw new Fault('in-use', 'It runs.');
    });
    expect(faults.map((each) => each?.code ?? null)).toEqual([null, 'in-use', null]);
    expect(versions(await again(project))).toEqual([2]);
  });

  it('whose folder has a name that is taken meanwhile comes back beside it', async () => {
    const project = await projectOf('taken', [1]);
    const [entry] = project.history;
    await moveToTrash(project, [all(entry!)], may);
    await cp(join(project.folder, 'trash/versions', entry!.folder), join(project.folder, 'passes', entry!.folder), {
      recursive: true,
    });
    await rm(join(project.folder, 'passes', entry!.folder, 'pass.json'));
    expect(await restore(project, [all(entry!)])).toEqual([null]);
    expect(project.pass(entry!.record.id).folder).toBe(`${entry!.folder}-2`);
  });

  it('that a sync tool brought back is not deleted', async () => {
    const project = await projectOf('synced', [1]);
    const [entry] = project.history;
    await moveToTrash(project, [all(entry!)], may);
    await cp(join(project.folder, 'trash/versions', entry!.folder), join(project.folder, 'passes', entry!.folder), {
      recursive: true,
    });
    const seen = await again(project);
    expect([versions(seen), seen.trash.versions.size]).toEqual([[1], 0]);
    expect((await moveToTrash(seen, [all(entry!)], may))[0]).toBeNull();
    expect(versions(await again(seen))).toEqual([]);
  });
});

describe('a deleted result', () => {
  it('leaves its version with the others under their numbers, is no damage, and comes back', async () => {
    const project = await projectOf('result', [3]);
    const [entry] = project.history;
    await project.writeNotes(entry!.record.id, { results: { 2: { rating: 5 } } });
    expect(await moveToTrash(project, [one(entry!, 2)], may)).toEqual([null]);
    for (const seen of [project, await again(project)]) {
      const now = seen.pass(entry!.record.id);
      expect(seen.resultsOf(now)).toEqual([1, 3]);
      expect([1, 2, 3].map((result) => seen.resultInTrash(now, result))).toEqual([null, 'trash', null]);
      expect(seen.resultPlace(now, 2)).toBe(`trash/results/${entry!.record.id}/2.png`);
      expect(existsSync(await seen.resultFile(now, 2))).toBe(true);
      expect((await verifyProject(seen)).ok).toBe(true);
    }
    // Its version goes, and comes back, without it.
    await moveToTrash(project, [all(entry!)], may);
    await restore(project, [all(entry!)]);
    expect(project.resultsOf(project.pass(entry!.record.id))).toEqual([1, 3]);
    expect(await restore(project, [one(entry!, 2)])).toEqual([null]);
    expect(project.resultsOf(project.pass(entry!.record.id))).toEqual([1, 2, 3]);
    expect((await moveToTrash(project, [one(entry!, 4)], may))[0]).toMatchObject({ code: 'no-such-version' });
  });

  it('that is emptied is gone for good, and is neither missed nor fetched', async () => {
    const project = await projectOf('emptied result', [2]);
    const [entry] = project.history;
    await moveToTrash(project, [one(entry!, 1)], may);
    expect((await emptyTheTrash(project)).map(({ record }) => record.version)).toEqual([1]);
    const seen = await again(project);
    const now = seen.pass(entry!.record.id);
    expect([seen.resultInTrash(now, 1), seen.resultsOf(now)]).toEqual(['emptied', [2]]);
    expect((await verifyProject(seen)).ok).toBe(true);
    expect((await restore(seen, [one(entry!, 1)]))[0]?.message).toMatch(/deleted for good/);
    expect(await emptyTheTrash(seen)).toEqual([]);
  });
});

describe('an emptied trash', () => {
  it('leaves of a version what it cost and what it was made from, and no picture', async () => {
    const project = await projectOf('emptied', [2, 1]);
    const [first] = project.history;
    await project.writeNotes(first!.record.id, { note: 'private' });
    await moveToTrash(project, [all(first!)], may);
    await emptyTheTrash(project);
    const seen = await again(project);
    const entry = seen.known(first!.record.id)!;
    expect([entry.trash, entry.record.price.settled, versions(seen)]).toEqual(['emptied', '0.05', [2]]);
    expect(await readdir(seen.passFolder(entry))).toEqual(['pass.json']);
    expect((await restore(seen, [all(first!)]))[0]?.message).toBe('v1 was deleted for good, so it can’t be restored.');
    expect(await verifyProject(seen)).toMatchObject({ ok: true, gaps: [] });
  });

  it('keeps what an unfinished pass starts from', async () => {
    const project = await projectOf('needed', [1]);
    const [first] = project.history;
    const child = donePass(2, {
      state: 'waiting',
      finishedAt: null,
      input: { kind: 'result', id: first!.record.id, version: 1, result: 1 },
    });
    await project.recordPass((version) => ({ record: { ...child, version }, owner: '{}' }));
    await moveToTrash(project, [all(first!)], may);
    expect(await emptyTheTrash(project)).toEqual([]);
    expect(await restore(project, [all(first!)])).toEqual([null]);
  });
});

describe('a deleted source', () => {
  const source = async (project: Project, id: string): Promise<void> => {
    const record: SourceRecord = {
      formatVersion: 2,
      id,
      name: `${id}.png`,
      file: `${id}.png`,
      sha256: '5'.repeat(64),
      addedAt: '2026-01-01T00:00:00.000Z',
      probe: {
        width: 4,
        height: 4,
        format: 'png',
        contentType: 'image/png',
        bytes: 3,
        colour: 'sRGB',
        hasProfile: false,
        depth: '8 bit',
        hasAlpha: false,
        orientation: 1,
        pages: 1,
        takenAt: null,
      },
    };
    await writeFile(join(project.folder, 'sources', record.file), 'pic');
    await project.recordSource(record, `${id}.json`);
  };

  it('is one that nothing was made from, and comes back', async () => {
    const project = await projectOf('source', []);
    await source(project, 'used');
    await source(project, 'unused');
    const pass = await project.recordPass((version) => ({
      record: donePass(version, { input: { kind: 'source', id: 'used' } }),
      owner: '{}',
    }));
    await moveToTrash(project, [all(pass)], may);
    expect(await fault(moveSourceToTrash(project, 'used'))).toMatchObject({
      code: 'in-use',
      message: 'used.png can’t be deleted: v1, in the trash, was made from it.',
    });
    await moveSourceToTrash(project, 'unused');
    for (const seen of [project, await again(project)]) {
      expect([...seen.sources.keys()]).toEqual(['used']);
      expect([...seen.trash.sources.keys()]).toEqual(['unused']);
    }
    await restoreSource(project, 'unused');
    expect([...(await again(project)).sources.keys()].toSorted()).toEqual(['unused', 'used']);
    await moveSourceToTrash(project, 'unused');
    await emptyTheTrash(project);
    expect((await again(project)).trash.sources.size).toBe(0);
    expect(await fault(restoreSource(project, 'unused'))).toMatchObject({ code: 'no-such-source' });
    // Nothing is recorded from one that another process deleted.
    await source(project, 'late');
    const other = await again(project);
    await moveSourceToTrash(other, 'late');
    expect(
      await fault(
        project.recordPass((version) => ({
          record: donePass(version, { input: { kind: 'source', id: 'late' } }),
          owner: '{}',
        })),
      ),
    ).toMatchObject({ code: 'no-such-source' });
  });
});

class Killed extends Error {}

const dying = (n: number): Files => {
  let writes = 0;
  const writing = new Set(['write', 'create', 'createFolder', 'claim', 'remove', 'removeFolder', 'settle', 'move']);
  return Object.fromEntries(
    Object.entries(disk).map(([name, work]) => [
      name,
      writing.has(name)
        ? async (...args: unknown[]) => {
            writes += 1;
            if (writes >= n) throw new Killed();
            return (work as (...args: unknown[]) => unknown)(...args);
          }
        : work,
    ]),
  ) as unknown as Files;
};

describe('deleting, restoring and emptying', () => {
  it(
    'in any order, killed at any write, loses no version, no price and no picture that was not emptied',
    { timeout: 120_000 },
    async () => {
      const start = await projectOf('orders', [1, 3, 2]);
      const ids = start.history.map(({ record }) => record.id);
      type Act = {
        readonly what: 'delete' | 'restore' | 'empty';
        readonly pass: number;
        readonly result: number | null;
      };
      const act: fc.Arbitrary<Act> = fc.record({
        what: fc.constantFrom('delete', 'delete', 'restore', 'empty'),
        pass: fc.nat(2),
        result: fc.option(fc.integer({ min: 1, max: 3 })),
      });
      let runs = 0;
      const perform = async (project: Project, { what, pass, result }: Act): Promise<unknown> => {
        const chosen = [{ id: ids[pass]!, result }];
        if (what === 'empty') return emptyTheTrash(project);
        return what === 'delete' ? moveToTrash(project, chosen, may) : restore(project, chosen);
      };
      const check = async (project: Project): Promise<void> => {
        expect(project.problems).toEqual([]);
        expect(project.everyPass.map(({ record }) => record.id)).toEqual(ids);
        const verification = await verifyProject(project);
        expect([verification.problems, verification.gaps]).toEqual([[], []]);
      };
      await fc.assert(
        fc.asyncProperty(
          fc.array(act, { minLength: 1, maxLength: 7 }),
          fc.integer({ min: 1, max: 12 }),
          async (acts, death) => {
            const place = at(`order ${(runs += 1)}`);
            await cp(start.folder, place, { recursive: true });
            let project = await Project.open(place, tools({ files: dying(death) }));
            for (const each of acts) {
              try {
                await perform(project, each);
              } catch (error) {
                if (error instanceof Killed) project = await Project.open(place, tools());
                else if ((error as PentimentoError).code !== 'no-such-version') throw error;
              }
              await check(await again(project));
            }
            const now = await again(project);
            await now.recordPass((version) => {
              expect(version).toBe(4);
              return { record: donePass(version), owner: '{}' };
            });
            await rm(place, { recursive: true });
          },
        ),
        { seed, numRuns: 40 },
      );
    },
  );

  it('is followed by who has the project open elsewhere', async () => {
    const project = await projectOf('watched', [2, 1]);
    const [first, second] = project.history;
    const other = await again(project);
    const stop = watchProject(other, (error) => {
      throw error;
    });
    try {
      await moveToTrash(project, [all(second!), one(first!, 1)], may);
      await until(() =>
        expect(other.trash.versions.has(second!.record.id) && !other.passes.has(second!.record.id)).toBe(true),
      );
      await until(() => expect(other.resultsOf(other.pass(first!.record.id)).length === 1).toBe(true));
      await restore(project, [all(second!), one(first!, 1)]);
      await until(() => expect(other.passes.has(second!.record.id) && other.trash.versions.size === 0).toBe(true));
      await until(() => expect(other.resultsOf(other.pass(first!.record.id)).length === 2).toBe(true));
      // The whole folder goes and comes: nothing of it was deleted.
      await moveToTrash(project, [all(second!)], may);
      await until(() => expect(other.trash.versions.size === 1).toBe(true));
      await rename(project.folder, `${project.folder} moved`);
      expect(await other.stillThere()).toBe(false);
      await other.refreshTrash();
      expect(other.trash.versions.size).toBe(1);
      await rename(`${project.folder} moved`, project.folder);
    } finally {
      await stop();
    }
  });

  it('by two processes at once is done once', async () => {
    const project = await projectOf('both', [1, 1, 1, 1]);
    const other = await again(project);
    const chosen = project.history.map(all);
    const faults = await Promise.all([moveToTrash(project, chosen, may), moveToTrash(other, chosen.toReversed(), may)]);
    expect(faults.flat()).toEqual(Array.from({ length: 8 }, () => null));
    expect((await again(project)).trash.versions.size).toBe(4);
    await Promise.all([restore(project, chosen), restore(other, chosen)]);
    expect(versions(await again(project))).toEqual([1, 2, 3, 4]);
  });
});

describe('checks', () => {
  it('lie beside the pass, are written result by result, and count as none where they can’t be read', async () => {
    const project = await projectOf('checks', [2]);
    const [entry] = project.history;
    const verdict = {
      sha256: '7'.repeat(64),
      reader: { name: 'test', version: '1' },
      at: '2026-01-01T00:00:00.000Z',
      verdict: 'wrong' as const,
      strings: [{ text: 'MARS', verdict: 'wrong' as const, read: 'MAS', confidence: 0.9, box: null }],
    };
    expect((await readChecks(project, entry!)).results).toEqual({});
    await writeChecks(project, entry!.record.id, { 1: verdict });
    await writeChecks(project, entry!.record.id, { 2: { ...verdict, verdict: 'right' } });
    const seen = await again(project);
    expect((await readChecks(seen, seen.history[0]!)).results).toMatchObject({ 1: verdict, 2: { verdict: 'right' } });
    await writeFile(join(project.passFolder(entry!), 'checks.json'), '{"formatVersion": 2, "resul');
    expect((await readChecks(seen, seen.history[0]!)).results).toEqual({});
    await writeChecks(project, entry!.record.id, { 1: verdict });
    expect(Object.keys((await readChecks(seen, seen.history[0]!)).results)).toEqual(['1']);
    await writeFile(join(project.passFolder(entry!), 'checks.json'), '{"formatVersion": 9, "results": {}}');
    expect(await fault(writeChecks(project, entry!.record.id, {}))).toMatchObject({ code: 'format-newer' });
  });
});
