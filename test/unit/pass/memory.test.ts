import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Core } from '../../../src-main/core/core';
import type { OwnerRecord, PassRecord } from '../../../src-main/contract/records';
import { newMark } from '../../../src-main/owners/mark';
import { processStart } from '../../../src-main/owners/process-start';
import { files } from '../../../src-main/project/files';
import { newId } from '../../../src-main/project/names';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { deadProcess, lives, owned, ownerFile } from '../../support/owners';
import { waitingPass } from '../../support/records';
import { stateOf } from '../../support/until';

const lab = await openLab('pass-memory');
const { opens, paidOnce, stopped } = lives(lab);
const dead = await deadProcess();

/** A pass that somebody put into a folder, with this installation's name on it and an owner that is gone. */
async function forged(project: Project, core: Core, source: string, change: Partial<PassRecord> = {}): Promise<string> {
  const { installation, host } = core.self;
  const record = waitingPass(90, {
    id: newId(),
    engine: 'modelrunner',
    installation,
    input: { kind: 'source', id: source },
    ...change,
  });
  const folder = join(project.folder, 'passes', `20260101-000000-forged-${record.id.slice(0, 8)}`);
  await mkdir(folder);
  const owner: OwnerRecord = { installation, host, ...dead, projectPath: project.folder };
  await writeFile(join(folder, 'pass.json'), JSON.stringify(record));
  await writeFile(join(folder, 'owner.json'), JSON.stringify(owner));
  return record.id;
}

/** A pass of ours that was recorded and went no further, its process gone. */
async function left(name: string): Promise<{ folder: string; id: string; clientJobId: string; home: string }> {
  const home = lab.at(`home of ${name}`);
  const { core, project, id, clientJobId } = await stopped(name, { home });
  await core.close();
  lab.gate.open();
  await owned(project, id, dead);
  return { folder: project.folder, id, clientJobId, home };
}

const memoryOf = async (home: string): Promise<string[]> =>
  readdir(join(home, 'memory', 'passes')).catch((): string[] => []);

const changed = async (project: Project, id: string, change: (record: PassRecord) => object): Promise<void> => {
  const path = join(project.passFolder(project.pass(id)), 'pass.json');
  const record = JSON.parse(await readFile(path, 'utf8')) as PassRecord;
  await writeFile(path, JSON.stringify({ ...record, ...change(record) }));
};

describe('what goes on by itself', () => {
  let before: number;
  beforeEach(() => {
    before = [...lab.emulator.jobsByClientJobId.values()].reduce((sum, jobs) => sum + jobs, 0);
  });
  const posted = (): number =>
    [...lab.emulator.jobsByClientJobId.values()].reduce((sum, jobs) => sum + jobs, 0) - before;

  it('is no pass that a folder says is ours, in whatever state, and nothing is asked about it', async () => {
    const home = lab.at('forged home');
    const maker = await lab.core({ home });
    const { project, source } = await lab.project(maker, 'forged');
    const states = ['waiting', 'preparing', 'uploading', 'submitting', 'running', 'downloading'] as const;
    const ids = await Promise.all(
      states.map((state, at) =>
        forged(project, maker, source, {
          state,
          requestId: state === 'running' || state === 'downloading' ? `request-${at}` : null,
        }),
      ),
    );
    const paid = await forged(project, maker, source, {
      state: 'done',
      requestId: 'request-of-another',
      price: { estimated: '0.06', settled: null, currency: 'USD' },
    });
    const calls = { ...lab.gate.calls };
    const next = await opens(project.folder, { home });
    await next.core.room.resume(next.project);
    await next.core.room.readPrices(next.project);
    expect(ids.map((id) => [next.core.room.standing(id), stateOf(next.project, id)])).toEqual(
      states.map((state) => ['elsewhere', state]),
    );
    expect(next.project.pass(paid).record.price.settled).toBeNull();
    expect([posted(), lab.gate.calls]).toEqual([0, calls]);
  });

  it.each([
    ['whose recipe was changed', (record: PassRecord) => ({ recipe: { ...record.recipe, num_images: 4 } })],
    ['that asks for a larger picture', (record: PassRecord) => ({ recipe: { ...record.recipe, image_size: 'auto' } })],
    ['that was given another client job id', () => ({ clientJobId: newId() })],
    [
      'that is prepared otherwise',
      ({ inputs: { picture } }: PassRecord) => ({
        inputs: { picture: { ...picture, preparation: { ...picture!.preparation, rotate: 90 } } },
      }),
    ],
  ])('is no pass of ours %s', async (what, change) => {
    const { folder, id, home } = await left(`changed ${what}`);
    const next = await opens(folder, { home });
    await changed(next.project, id, change);
    await next.project.refreshPass(next.project.pass(id).folder);
    await next.core.room.resume(next.project);
    expect([next.core.room.standing(id), posted()]).toEqual(['elsewhere', 0]);
  });

  it('is no pass of ours that another picture was put under', async () => {
    const { folder, id, home } = await left('changed picture');
    const record = (await readdir(join(folder, 'sources'))).find((name) => name.endsWith('.json'));
    const path = join(folder, 'sources', record!);
    const source = JSON.parse(await readFile(path, 'utf8')) as { sha256: string };
    await writeFile(path, JSON.stringify({ ...source, sha256: 'a'.repeat(64) }));
    const next = await opens(folder, { home });
    await next.core.room.resume(next.project);
    expect([next.core.room.standing(id), posted()]).toEqual(['elsewhere', 0]);
  });

  it('is no pass that has ended and was set back', async () => {
    const home = lab.at('set back home');
    const core = await lab.core({ home });
    const { project, source } = await lab.project(core, 'set back');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), () => 3);
    await lab.gate.held('initiate');
    const folder = project.passFolder(project.pass(id));
    const kept = lab.at('set back kept');
    await cp(folder, kept, { recursive: true });
    lab.gate.open();
    await core.room.settled(id);
    await core.close();
    expect(stateOf(project, id)).toBe('done');
    await cp(kept, folder, { recursive: true, force: true });
    await owned(project, id, dead);
    const paid = posted();
    const next = await opens(project.folder, { home });
    await next.core.room.resume(next.project);
    expect([next.core.room.standing(id), posted()]).toEqual(['elsewhere', paid]);
  });

  it('is a pass of ours, once, in as many processes as there are', async () => {
    const { folder, id, clientJobId, home } = await left('several');
    const all = await Promise.all([1, 2, 3].map(() => opens(folder, { home })));
    // Each in a process of its own, that lives.
    for (const { core } of all) {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      onTestFinished(() => void child.kill('SIGKILL'));
      Object.assign(core.self, { pid: child.pid, processStart: await processStart(child.pid!) });
    }
    await Promise.all(all.map(({ core, project }) => core.room.resume(project)));
    await Promise.all(all.map(({ core }) => core.room.settled(id)));
    expect(lab.jobs(clientJobId)).toBe(1);
    const last = await opens(folder, { home });
    expect(stateOf(last.project, id)).toBe('done');
  });
});

describe('the memory', () => {
  it('lies in the home, for nobody else to read, and is empty once everything is told', async () => {
    const home = lab.at('clean home');
    const core = await lab.core({ home });
    const { project, source } = await lab.project(core, 'clean');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), () => 3);
    await lab.gate.held('initiate');
    const [name] = await memoryOf(home);
    expect(name).toMatch(new RegExp(`^${id}\\.[0-9a-f]{16}\\.json$`));
    expect((await stat(join(home, 'memory', 'passes'))).mode & 0o077).toBe(0);
    lab.gate.open();
    await core.room.settled(id);
    await core.room.readPrices(project);
    expect([stateOf(project, id), await memoryOf(home)]).toEqual(['done', []]);
  });

  it('is written before the pass: nothing that was killed in between goes unasked', async () => {
    const home = lab.at('order home');
    const seen: string[] = [];
    const core = await lab.core({
      home,
      files: {
        ...files,
        createFolder: async (path, contents) => {
          seen.push(...(await memoryOf(home)));
          await files.createFolder(path, contents);
        },
      },
    });
    const { project, source } = await lab.project(core, 'order');
    const { record } = await core.room.start(project, quick(source, {}, { engine: 'offline' }), () => 3);
    expect(seen.map((name) => name.split('.')[0])).toEqual([record.id]);
    await core.room.settled(record.id);
  });

  it('that was deleted with the home makes the app ask, and loses nothing', async () => {
    const { folder, id, clientJobId, home } = await left('no home');
    await rm(home, { recursive: true });
    const next = await opens(folder, { home });
    await next.core.room.resume(next.project);
    expect([next.core.room.standing(id), lab.jobs(clientJobId)]).toEqual(['elsewhere', 0]);
    await next.core.room.takeOver(next.project, id);
    await paidOnce(next, id, clientJobId);
  });

  it.each(['', '{', '[]', '{"id": 7}'])('that was damaged (%j) makes the app ask', async (text) => {
    const { folder, id, home } = await left(`damaged ${text.length} ${text.slice(0, 1)}`.replace(/[{["]/g, 'x'));
    for (const name of await memoryOf(home)) await writeFile(join(home, 'memory', 'passes', name), text);
    const next = await opens(folder, { home });
    await next.core.room.resume(next.project);
    expect(next.core.room.standing(id)).toBe('elsewhere');
  });

  it('counts a pass that was taken over as ours: it goes on by itself after a crash', async () => {
    const { folder, id, clientJobId, home } = await left('taken');
    await rm(join(home, 'memory'), { recursive: true });
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const first = await opens(folder, { home });
    await first.core.room.takeOver(first.project, id);
    await lab.gate.held('initiate');
    await first.core.close();
    lab.gate.open();
    await owned(first.project, id, dead);
    const next = await opens(folder, { home });
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
    await expect(stat(ownerFile(next.project, id))).rejects.toThrow();
  });

  it('loses what killed processes left in it once it is old, and nothing that may still be asked about', async () => {
    const home = lab.at('cleaned home');
    const core = await lab.core({ home });
    const { project, source } = await lab.project(core, 'cleaned');
    const place = { id: project.id, folder: project.folder };
    const { memory } = core.self;
    const record = (): PassRecord =>
      waitingPass(1, { id: newId(), engine: 'modelrunner', input: { kind: 'source', id: source } });
    const remembered = async (days: number, one = record(), at = place): Promise<string> => {
      await memory.remember(at, one, null);
      const name = (await memoryOf(home)).find((each) => each.startsWith(one.id))!;
      const then = Date.now() / 1000 - days * 86_400;
      await utimes(join(home, 'memory', 'passes', name), then, then);
      return one.id;
    };
    const recorded = async (days: number): Promise<string> => {
      const one = record();
      const folder = join(project.folder, 'passes', `20260101-000000-here-${one.id.slice(0, 8)}`);
      await mkdir(folder);
      await writeFile(join(folder, 'pass.json'), JSON.stringify(one));
      return remembered(days, one);
    };
    await rename((await lab.project(core, 'elsewhere')).project.folder, lab.at('unplugged'));
    const unplugged = { id: newId(), folder: lab.at('elsewhere') };
    const kept = [
      await remembered(0),
      await remembered(29),
      await remembered(29, record(), unplugged),
      await recorded(31),
      await recorded(179),
    ];
    await remembered(31);
    await remembered(31, record(), unplugged);
    await remembered(31, record(), { ...place, id: 'another project' });
    await recorded(181);
    // Halves of writes: of a process that is gone, and of this one.
    const own = await newMark();
    const [, machine, , start] = own.split('-');
    const gone = `.${newId()}.json.pentimento-${machine}-${dead.pid}-${start}-aaaaaaaa.tmp`;
    for (const name of [gone, `.${newId()}.json.${own}.tmp`])
      await writeFile(join(home, 'memory', 'passes', name), '{');
    await memory.clean(Date.now(), () => Promise.resolve());
    const after = await memoryOf(home);
    expect(
      after
        .filter((name) => !name.startsWith('.'))
        .map((name) => name.split('.')[0])
        .toSorted(),
    ).toEqual(kept.toSorted());
    expect(after.filter((name) => name.startsWith('.'))).toEqual([expect.stringContaining(own)]);
  });
});
