import { cp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Core } from '../../../src-main/core/core';
import { systemClock } from '../../../src-main/app/node-ports';
import { Projects } from '../../../src-main/app/projects';
import type { Clock } from '../../../src-main/ports';
import { withProjectLock } from '../../../src-main/project/lock';
import { recordNameOf } from '../../../src-main/project/names';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { deadProcess, owned, ownerOf } from '../../support/owners';
import { faultOf, stateOf, until, untilState } from '../../support/until';

const lab = await openLab('app-projects');
const seed = () => 11;
const opened = new Set<Projects>();
afterAll(() => Promise.all([...opened].map((projects) => projects.close())));

interface Running {
  readonly core: Core;
  readonly projects: Projects;
  readonly project: Project;
  readonly id: string;
  readonly clientJobId: string;
  readonly source: string;
}

/** The app with one project open and a pass of it running on the service. */
async function running(name: string): Promise<Running> {
  const core = await lab.core({ persistent: true });
  const { project: made, source } = await lab.project(core, name);
  const projects = new Projects(core, () => undefined);
  opened.add(projects);
  const project = await projects.open(made.folder);
  lab.gate.next('status', { kind: 'answer', when: 'before', status: 503 }, 9_999);
  lab.gate.next('record', { kind: 'answer', when: 'before', status: 503 }, 9_999);
  const {
    record: { id, clientJobId },
  } = await core.room.start(project, quick(source), seed);
  await untilState(project, id, 'running');
  return { core, projects, project, id, clientJobId, source };
}

describe('a project’s folder that is away for a while', () => {
  it('loses nothing: no version is taken as deleted, and what runs goes on when it is back', async () => {
    const { core, project, id, clientJobId } = await running('away');
    const [gone, back]: [string[], string[]] = [[], []];
    project.events
      .on('pass-gone', () => gone.push('pass'))
      .on('source-gone', () => gone.push('source'))
      .on('back', () => back.push('back'));
    await rename(project.folder, `${project.folder} aside`);
    await until(() => expect(project.readOnly).toContain('no longer there'));
    await project.refreshPass(project.pass(id).folder);
    await project.refreshSource(recordNameOf([...project.sources.values()][0]!));
    await rename(`${project.folder} aside`, project.folder);
    await until(() => expect(project.readOnly).toBe(null));
    lab.gate.open();
    await core.room.settled(id);
    expect([gone, back, stateOf(project, id), lab.jobs(clientJobId)]).toEqual([[], ['back'], 'done', 1]);
  });

  it('is read again when it is back, and followed as before', async () => {
    const { project, source, id } = await running('replaced');
    lab.gate.open();
    await untilState(project, id, 'done');
    // Unplugged, worked on elsewhere, and plugged in again: another folder to the system.
    const [place, aside] = [project.folder, `${project.folder} aside`];
    await rename(place, aside);
    await until(() => expect(project.readOnly).not.toBe(null));
    const file = join(aside, 'passes', project.pass(id).folder, 'pass.json');
    await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, 'utf8')) as object), words: ['SALE'] }));
    await cp(aside, `${aside} again`, { recursive: true });
    await rm(aside, { recursive: true });
    await rename(`${aside} again`, place);
    await until(() => expect([project.readOnly, project.pass(id).record.words]).toEqual([null, ['SALE']]));
    const other = await lab.core();
    const { record } = await other.room.start(await lab.opened(other, place), quick(source, { seed: 8 }), seed);
    await until(() => expect(project.passes.has(record.id)).toBe(true));
    await other.room.settled(record.id);
  });
});

describe('a project’s folder that was renamed while the app had it open', () => {
  it('is opened where it is now, and what runs goes on there, paid for once', async () => {
    const { core, projects, project, id, clientJobId } = await running('renamed');
    await rename(project.folder, lab.at('renamed to'));
    const now = await projects.open(lab.at('renamed to'));
    expect([now.folder, projects.get(project.id), projects.all]).toEqual([lab.at('renamed to'), now, [now]]);
    lab.gate.open();
    await untilState(now, id, 'done');
    await core.room.settled(id);
    expect([core.room.busy(), lab.jobs(clientJobId)]).toEqual([{ running: 0, waiting: 0 }, 1]);
  });

  it('leaves its place to another project, and is opened where it is now all the same', async () => {
    const { core, projects, project, id } = await running('taken');
    await rename(project.folder, lab.at('taken to'));
    const { project: another } = await lab.project(core, 'taken');
    await project.refreshSettings();
    expect([
      project.id === another.id,
      await project.stillThere(),
      (await faultOf(project.writeSettings({ name: 'mine' }))).code,
    ]).toEqual([false, false, 'file-missing']);
    const now = await projects.open(lab.at('taken to'));
    lab.gate.open();
    await untilState(now, id, 'done');
  });

  it('is not mixed up with a copy: of two that are there one is open at a time', async () => {
    const { projects, project, id } = await running('original');
    await cp(project.folder, lab.at('original copy'), { recursive: true });
    expect(await faultOf(projects.open(lab.at('original copy')))).toMatchObject({ code: 'already-a-project' });
    lab.gate.open();
    await untilState(project, id, 'done');
  });
});

describe('the loop that takes over what dead processes left', () => {
  const ownerCheck = 41;
  const isLocked = async (project: Project): Promise<boolean> =>
    (await readdir(project.folder)).some((name) => name.startsWith('.pentimento.lock'));

  /** A project with passes that run on the service and whose process is gone, open in an app whose rounds are counted. */
  async function leftBehind(name: string, count: number) {
    const first = await lab.core();
    const { project: made, source } = await lab.project(first, name);
    lab.gate.next('status', { kind: 'hold', when: 'before' }, 999);
    lab.gate.next('record', { kind: 'hold', when: 'before' }, 999);
    const passes: { readonly id: string; readonly clientJobId: string }[] = [];
    for (let nth = 0; nth < count; nth++) {
      const { record } = await first.room.start(made, quick(source, { seed: nth }), seed);
      passes.push(record);
      await untilState(made, record.id, 'running');
    }
    await first.close();
    const dead = await deadProcess();
    for (const { id } of passes) await owned(made, id, dead);

    let rounds = 0;
    const system = systemClock();
    const clock: Clock = {
      now: system.now,
      sleep: (ms, signal) => {
        if (ms === ownerCheck) rounds += 1;
        return system.sleep(ms, signal);
      },
    };
    const core = await lab.core({ persistent: true, durations: { ownerCheck, lockWait: 60 }, ports: { clock } });
    const projects = new Projects(core, () => undefined);
    opened.add(projects);
    /** Opens it while another holds its lock, for as long as `work` takes. */
    const openLocked = (work: (project: Project) => Promise<void>): Promise<Project> =>
      withProjectLock(made.folder, { lockWait: 5_000, lockStale: 60_000 }, async () => {
        const project = await projects.open(made.folder);
        await work(project);
        return project;
      });
    return { core, projects, passes, dead, openLocked, rounds: () => rounds };
  }

  it('takes nothing over while another holds the project’s lock, tries again each round, and takes all over once it is let go', async () => {
    const { core, passes, dead, openLocked, rounds } = await leftBehind('locked', 2);
    const project = await openLocked(async (locked) => {
      // A round that has begun after three others has seen three of them fail.
      await until(() => expect(rounds()).toBeGreaterThan(3));
      for (const { id } of passes) {
        expect(await ownerOf(locked, id)).toMatchObject(dead);
        expect([core.room.standing(id) === 'here', stateOf(locked, id)]).toEqual([false, 'running']);
      }
    });
    await until(async () => {
      for (const { id } of passes) expect((await ownerOf(project, id)).pid).toBe(process.pid);
    });
    lab.gate.open();
    for (const { id, clientJobId } of passes) {
      await untilState(project, id, 'done');
      expect(lab.jobs(clientJobId)).toBe(1);
    }
  });

  it('holds the lock neither between its rounds nor while it runs what it took over', async () => {
    const { core, projects, passes, openLocked, rounds } = await leftBehind('not kept', 1);
    const { id } = passes[0]!;
    const project = await openLocked(() => Promise.resolve());
    await until(() => expect(core.room.standing(id)).toBe('here'));
    // The service does not answer yet: the pass runs, the loop goes its rounds, and nobody is kept from the lock.
    await until(async () => expect(await isLocked(project)).toBe(false));
    const before = rounds();
    for (let turn = 0; turn < 50; turn++)
      await withProjectLock(project.folder, { lockWait: 5_000, lockStale: 60_000 }, ({ check }) => check());
    await until(() => expect(rounds()).toBeGreaterThan(before + 2));
    expect([await isLocked(project), stateOf(project, id)]).toEqual([false, 'running']);
    // Closed, it goes no further round.
    await projects.close();
    const atTheEnd = rounds();
    await new Promise((resolve) => setTimeout(resolve, ownerCheck * 4));
    expect(rounds()).toBe(atTheEnd);
    lab.gate.open();
    await untilState(project, id, 'done');
  });
});
