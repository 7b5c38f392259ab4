import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isUnfinished, passStates } from '../../../src-main/common/states';
import { passRecord } from '../../../src-main/contract/records';
import { learnt } from '../../../src-main/pass/originals';
import { standing } from '../../../src-main/pass/owner';
import { newMark } from '../../../src-main/owners/mark';
import { isZombie, processStart } from '../../../src-main/owners/process-start';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { deadProcess, lives, owned, ownerFile, ownerOf } from '../../support/owners';
import { waitingPass } from '../../support/records';
import { faultOf, stateOf, until, untilState } from '../../support/until';

const lab = await openLab('pass-ownership');
const seed = () => 11;
const { opens, paidOnce, stopped } = lives(lab);

/** A project whose one pass was left `running` by a process that is gone. */
async function left(name: string): Promise<{ project: Project; id: string; clientJobId: string }> {
  const core = await lab.core();
  const { project, source } = await lab.project(core, name);
  lab.gate.next('status', { kind: 'hold', when: 'before' }, 99);
  lab.gate.next('record', { kind: 'hold', when: 'before' }, 99);
  const {
    record: { id, clientJobId },
  } = await core.room.start(project, quick(source), seed);
  await untilState(project, id, 'running');
  await core.close();
  lab.gate.open();
  await owned(project, id, await deadProcess());
  return { project, id, clientJobId };
}

describe('an unfinished pass', () => {
  it('names its owner: installation, host, process, its start, and the project’s real path', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'named');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    expect(await ownerOf(project, id)).toEqual({
      installation: core.self.installation,
      host: core.self.host,
      pid: process.pid,
      processStart: await processStart(process.pid),
      projectPath: project.folder,
    });
    lab.gate.open();
    await core.room.settled(id);
    await expect(ownerOf(project, id)).rejects.toThrow();
  });

  it('whose owner is provably gone goes on by itself in another process of the installation', async () => {
    const { project, id, clientJobId } = await left('gone');
    const next = await opens(project.folder);
    await next.core.room.resume(next.project);
    expect((await ownerOf(next.project, id)).pid).toBe(process.pid);
    await paidOnce(next, id, clientJobId);
  });

  it.skipIf(process.platform !== 'linux')(
    'whose owner has ended, and only its parent has not asked how, goes on',
    async () => {
      const { project, id, clientJobId } = await left('zombie');
      // A child that ends under a parent that never asks: its number stays taken.
      const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 300'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const pid = Number(String(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve))).trim());
      await until(async () => expect(await isZombie(pid)).toBe(true));
      await owned(project, id, { pid, processStart: await processStart(pid) });
      const next = await opens(project.folder);
      await next.core.room.resume(next.project);
      await paidOnce(next, id, clientJobId);
      parent.kill();
    },
  );

  it('whose owner’s number was given to another process meanwhile goes on too', async () => {
    const { project, id, clientJobId } = await left('number used again');
    await owned(project, id, { pid: process.ppid, processStart: 'some other boot:1' });
    const next = await opens(project.folder);
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
  });

  it('whose owner lives is not taken over, not even by force, until that process is gone', async () => {
    const { project, id, clientJobId } = await left('alive');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await owned(project, id, { pid: child.pid!, processStart: await processStart(child.pid!) });
    const next = await opens(project.folder);
    for (const force of [false, true]) {
      await next.core.room.resume(next.project, { force });
      expect([next.core.room.standing(id), stateOf(next.project, id)]).toEqual(['other', 'running']);
    }
    expect(await faultOf(next.core.room.takeOver(next.project, id))).toMatchObject({ code: 'started-elsewhere' });
    expect(await faultOf(next.core.room.stopWaiting(next.project, id))).toMatchObject({ code: 'started-elsewhere' });
    expect((await ownerOf(next.project, id)).pid).toBe(child.pid);
    child.kill('SIGKILL');
    await gone;
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
  });

  it.each([
    [
      'of another installation',
      (project: Project, id: string) => owned(project, id, { installation: 'another000000000' }),
    ],
    [
      'of another machine',
      (project: Project, id: string) =>
        owned(project, id, { installation: 'another000000000', host: 'another-machine' }),
    ],
    [
      'without a readable owner',
      (project: Project, id: string) => writeFile(ownerFile(project, id), '{"installation":'),
    ],
    ['without an owner', (project: Project, id: string) => rm(ownerFile(project, id))],
  ])('%s is started elsewhere, and goes on only after it was taken over', async (what, change) => {
    const { project, id, clientJobId } = await left(`elsewhere ${what}`);
    await change(project, id);
    const next = await opens(project.folder);
    await next.core.room.resume(next.project);
    expect([next.core.room.standing(id), stateOf(next.project, id)]).toEqual(['elsewhere', 'running']);
    await next.core.room.takeOver(next.project, id);
    await paidOnce(next, id, clientJobId);
  });

  it('has what its killed owner’s writes left in its folder removed when it is gone on with, and nothing of anybody else’s', async () => {
    const { project, id, clientJobId } = await left('temporaries');
    const folder = project.passFolder(project.pass(id));
    const [, machine, , start] = (await newMark()).split('-');
    const ended = `.notes.json.pentimento-${machine}-${(await deadProcess()).pid}-${start}-abcdefgh.tmp`;
    for (const name of [
      '.1.abcdefgh.tmp',
      '.pass.json.ABC_-123.tmp',
      '.notes.json.abcdefgh.tmp',
      ended,
      '.mine',
      'mine.tmp',
    ])
      await writeFile(join(folder, name), 'half');
    const next = await opens(project.folder);
    await owned(project, id, { pid: process.ppid, processStart: await processStart(process.ppid) });
    await next.core.room.resume(next.project, { force: true });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toHaveLength(5);
    await owned(project, id, await deadProcess());
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
    expect((await readdir(folder)).sort()).toEqual([
      '.mine',
      '.notes.json.abcdefgh.tmp',
      '1.png',
      'mine.tmp',
      'pass.json',
    ]);
  });

  it('goes on by itself when the machine got another name meanwhile, and is left alone while its owner lives', async () => {
    const { project, id, clientJobId } = await left('renamed machine');
    const dead = await ownerOf(project, id);
    const next = await opens(project.folder);
    await owned(project, id, {
      host: 'another-name',
      pid: process.ppid,
      processStart: await processStart(process.ppid),
    });
    expect(await standing(next.project, next.project.pass(id), next.core.self)).toBe('other');
    await owned(project, id, { host: 'another-name', pid: dead.pid, processStart: dead.processStart });
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
  });

  it('in a folder that was moved goes on by itself', async () => {
    const { project, id, clientJobId } = await left('moved from');
    await rename(project.folder, lab.at('moved to'));
    const next = await opens(lab.at('moved to'));
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
  });

  it('in a folder that was moved, with another project at the old place now, goes on by itself', async () => {
    const { project, id, clientJobId } = await left('replaced from');
    await rename(project.folder, lab.at('replaced to'));
    await lab.project(await lab.shared(), 'replaced from');
    const next = await opens(lab.at('replaced to'));
    await next.core.room.resume(next.project);
    await paidOnce(next, id, clientJobId);
  });
});

describe('a copy of the folder with an unfinished pass', () => {
  it('whatever it was taken for there, learns a submit of the original as one that goes on', () => {
    const all = passStates.flatMap((state) =>
      [null, 'r1'].map((requestId) =>
        waitingPass(1, { id: 'p', clientJobId: 'j', engine: 'modelrunner', state, requestId }),
      ),
    );
    for (const ours of all)
      for (const theirs of all) {
        const record = learnt(ours, theirs);
        expect(passRecord.parse(record)).toEqual(record);
        if (record !== ours) expect(isUnfinished(record.state)).toBe(true);
      }
  });

  it('leaves it alone until it is taken over, then finds the request and pays nothing', async () => {
    const { project, id, clientJobId } = await left('copied');
    await cp(project.folder, lab.at('copy'), { recursive: true });
    const copy = await opens(lab.at('copy'));
    await copy.core.room.resume(copy.project);
    expect([copy.core.room.standing(id), stateOf(copy.project, id)]).toEqual(['elsewhere', 'running']);
    await copy.core.room.takeOver(copy.project, id);
    await paidOnce(copy, id, clientJobId);
    const original = await opens(project.folder);
    await original.core.room.resume(original.project);
    await paidOnce(original, id, clientJobId);
  });

  it('says “elsewhere” while the original’s process lives, however long, and can be taken over', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'lives');
    lab.gate.next('status', { kind: 'hold', when: 'before' }, 99);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await untilState(project, id, 'running');
    await cp(project.folder, lab.at('lives copy'), { recursive: true });
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const copy = await opens(lab.at('lives copy'));
    await owned(copy.project, id, { pid: child.pid!, processStart: await processStart(child.pid!) });
    expect(await standing(copy.project, copy.project.pass(id), copy.core.self)).toBe('elsewhere');
    lab.gate.open();
    await copy.core.room.resume(copy.project, { force: true });
    await paidOnce(copy, id, clientJobId);
    await paidOnce({ core, project }, id, clientJobId);
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
  });

  it('that was not submitted yet is submitted by the first of both, and found by the other', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'unsubmitted');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await lab.gate.held('initiate');
    await core.close();
    lab.gate.open();
    expect(stateOf(project, id)).toBe('uploading');
    await owned(project, id, await deadProcess());
    await cp(project.folder, lab.at('unsubmitted copy'), { recursive: true });
    const copy = await opens(lab.at('unsubmitted copy'));
    await copy.core.room.resume(copy.project, { force: true });
    await paidOnce(copy, id, clientJobId);
    const original = await opens(project.folder);
    await original.core.room.resume(original.project);
    await paidOnce(original, id, clientJobId);
  });

  it('that the original submits only later is found by it: whoever waited long looks first', async () => {
    const core = await lab.core({ passesAtOnce: 1, durations: { longWait: 0 } });
    const { project, source } = await lab.project(core, 'queued');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const first = await core.room.start(project, quick(source), seed);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source, { seed: 8 }), seed);
    await lab.gate.held('initiate');
    await cp(project.folder, lab.at('queued copy'), { recursive: true });
    const copy = await opens(lab.at('queued copy'));
    // On another machine: the folder it was copied from is not there.
    await owned(copy.project, id, {
      ...(await deadProcess()),
      installation: 'another000000000',
      projectPath: lab.at('nowhere'),
    });
    await copy.core.room.takeOver(copy.project, id);
    await paidOnce(copy, id, clientJobId);
    lab.gate.open();
    await paidOnce({ core, project }, first.record.id, first.record.clientJobId);
    await paidOnce({ core, project }, id, clientJobId);
  });

  it('that a living process may still submit is not taken over: it is waited for, and its request is found without asking', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'slow upload');
    lab.gate.next('put', { kind: 'hold', when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await lab.gate.held('put');
    await cp(project.folder, lab.at('slow upload copy'), { recursive: true });
    const copy = await opens(lab.at('slow upload copy'));
    await copy.core.room.resume(copy.project, { force: true });
    expect([copy.core.room.standing(id), stateOf(copy.project, id)]).toEqual(['other', 'uploading']);
    expect(await copy.core.room.runInOriginal(copy.project, copy.project.pass(id))).toBe(project.folder);
    expect(await faultOf(copy.core.room.takeOver(copy.project, id))).toMatchObject({
      code: 'started-elsewhere',
      message: expect.stringContaining(project.folder),
    });
    lab.gate.open();
    await paidOnce({ core, project }, id, clientJobId);
    // The list lags: what the folder beside it knows is enough.
    lab.gate.next('list', { kind: 'answer', when: 'before', status: 200, body: '{"items":[]}' }, 99);
    await copy.core.room.resume(copy.project);
    expect(copy.core.room.standing(id)).toBe('elsewhere');
    await copy.core.room.resume(copy.project, { force: true });
    await paidOnce(copy, id, clientJobId);
    expect(copy.project.pass(id).record.requestId).toBe(project.pass(id).record.requestId);
  });

  it('that was taken over gives way to a process that goes on with the original before it was submitted', async () => {
    const { core, project, id, clientJobId } = await stopped('both');
    await core.close();
    await owned(project, id, await deadProcess());
    await cp(project.folder, lab.at('both copy'), { recursive: true });
    const copy = await opens(lab.at('both copy'));
    lab.gate.next('put', { kind: 'hold', when: 'before' }, 2);
    await copy.core.room.resume(copy.project, { force: true });
    await lab.gate.held('put');
    const original = await opens(project.folder);
    await original.core.room.resume(original.project);
    expect(original.core.room.standing(id)).toBe('here');
    lab.gate.open();
    await copy.core.room.settled(id);
    await paidOnce(original, id, clientJobId);
    await copy.core.room.resume(copy.project, { force: true });
    await paidOnce(copy, id, clientJobId);
  });

  it('on the offline engine is free, so each makes its own, the same', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'offline');
    const {
      record: { id },
    } = await core.room.start(project, quick(source, {}, { engine: 'offline' }), seed);
    await untilState(project, id, 'running', 'downloading');
    await core.close();
    await cp(project.folder, lab.at('offline copy'), { recursive: true });
    const shas = [];
    for (const folder of [project.folder, lab.at('offline copy')]) {
      const next = await opens(folder);
      await next.core.room.resume(next.project, { force: true });
      await next.core.room.settled(id);
      expect(stateOf(next.project, id)).toBe('done');
      shas.push(next.project.pass(id).record.results[0]!.sha256);
    }
    expect(shas[0]).toBe(shas[1]);
  });
});

describe('a project that can only be read', () => {
  it('has its unfinished passes left as they are', async () => {
    const { project, id } = await left('read only');
    const file = join(project.folder, 'pentimento.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"formatVersion": 2', '"formatVersion": 3'));
    const before = await readFile(join(project.passFolder(project.pass(id)), 'pass.json'));
    const next = await opens(project.folder);
    await next.core.room.resume(next.project, { force: true });
    expect(await faultOf(next.core.room.takeOver(next.project, id))).toMatchObject({ code: 'format-newer' });
    expect(await readFile(join(project.passFolder(project.pass(id)), 'pass.json'))).toEqual(before);
  });
});
