import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Core } from '../../../src-main/core/core';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';

const lab = await openLab('app-ledger-book');

/** A core with a book of its own. */
const bookOf = (name: string): Promise<Core> => lab.core({ home: lab.at(`home ${name}`) });
const pages = (name: string): string => join(lab.at(`home ${name}`), 'ledger');

async function paid(core: Core, project: Project, source: string, seed: number): Promise<string> {
  const {
    record: { id },
  } = await core.room.start(project, quick(source, { seed }), () => 11);
  await core.room.settled(id);
  await core.ledger.note(project);
  return id;
}

it('what a project and its copy cost stands in the ledger of all projects, what both hold once', async () => {
  const core = await bookOf('copied');
  const { project, source } = await lab.project(core, 'copied');
  await paid(core, project, source, 1);
  await cp(project.folder, lab.at('copied copy'), { recursive: true });
  const copy = await lab.opened(core, lab.at('copied copy'));
  await core.ledger.note(copy);
  expect((await core.ledger.ofAll()).totals.settled).toBe('0.00393216');
  await paid(core, project, source, 2);
  await paid(core, copy, source, 3);
  await paid(core, copy, source, 4);
  const all = await core.ledger.ofAll();
  expect([all.totals.settled, all.byProject.reduce((sum, { passes }) => sum + passes, 0)]).toEqual(['0.01572864', 4]);
  expect((await core.ledger.csvOfAll()).trim().split('\r\n')).toHaveLength(5);
});

it('a project that was renamed is in it once', async () => {
  const core = await bookOf('renamed');
  const { project, source } = await lab.project(core, 'renamed');
  await paid(core, project, source, 1);
  await rename(project.folder, lab.at('renamed to'));
  await core.ledger.note(await lab.opened(core, lab.at('renamed to')));
  expect((await core.ledger.ofAll()).byProject).toMatchObject([{ passes: 1, totals: { settled: '0.00393216' } }]);
});

it('pages of an earlier version are read, and made way for by new ones', async () => {
  const core = await bookOf('earlier');
  const { project, source } = await lab.project(core, 'earlier');
  await paid(core, project, source, 1);
  // A page that is just being written has another ending.
  const pagesOf = async (): Promise<string[]> =>
    (await readdir(pages('earlier'))).filter((each) => each.endsWith('.json'));
  const [name] = await pagesOf();
  const { entries, ...page } = JSON.parse(await readFile(join(pages('earlier'), name!), 'utf8')) as {
    entries: { id: string }[];
  };
  const before = { ...page, writtenAt: undefined, entries: entries.map(({ id: _id, ...entry }) => entry) };
  await mkdir(pages('earlier only'), { recursive: true });
  for (const place of ['earlier', 'earlier only'])
    await writeFile(join(pages(place), `${project.id}.json`), JSON.stringify(before));
  await writeFile(
    join(pages('earlier'), 'gone.json'),
    JSON.stringify({ ...before, projectId: 'gone', folder: '/gone' }),
  );
  expect((await (await bookOf('earlier only')).ledger.ofAll()).totals.settled).toBe('0.00393216');
  expect((await core.ledger.ofAll()).totals.settled).toBe('0.00786432');
  await core.ledger.note(project);
  expect((await pagesOf()).sort()).toEqual([name, 'gone.json'].sort());
  expect((await core.ledger.ofAll()).totals.settled).toBe('0.00786432');
});

it('a price that is told later is told on, for the page to be written again', async () => {
  const core = await bookOf('later');
  const { project, source } = await lab.project(core, 'later');
  lab.emulator.setFaults({
    faults: [
      {
        route: 'record',
        on: 'every',
        do: { kind: 'change', set: { billingStatus: 'pending' }, remove: ['totalPrice'] },
      },
    ],
  });
  const id = await paid(core, project, source, 1);
  expect(project.pass(id).record.price.settled).toBeNull();
  lab.emulator.setFaults({});
  const priced: Project[] = [];
  core.room.events.on('learned', (of) => priced.push(of));
  await core.room.readPrices(project);
  expect([priced, project.pass(id).record.price.settled]).toEqual([[project], '0.00393216']);
});
