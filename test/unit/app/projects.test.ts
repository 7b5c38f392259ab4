import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Core } from '../../../src-main/app/core';
import { Projects } from '../../../src-main/app/projects';
import { recordNameOf, type Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { faultOf, stateOf, until, untilState } from '../../support/until';

const lab = await openLab('app-projects');
const seed = () => 11;
const opened = new Set<Projects>();
afterAll(() => Promise.all([...opened].map((projects) => projects.close())));

interface Running { readonly core: Core; readonly projects: Projects; readonly project: Project; readonly id: string; readonly clientJobId: string; readonly source: string }

/** The app with one project open and a pass of it running on the service. */
async function running(name: string): Promise<Running> {
  const core = await lab.core({ persistent: true });
  const { project: made, source } = await lab.project(core, name);
  const projects = new Projects(core, () => undefined);
  opened.add(projects);
  const project = await projects.open(made.folder);
  lab.gate.next('status', { kind: 'answer', when: 'before', status: 503 }, 9_999);
  lab.gate.next('record', { kind: 'answer', when: 'before', status: 503 }, 9_999);
  const { record: { id, clientJobId } } = await core.room.start(project, quick(source), seed);
  await untilState(project, id, 'running');
  return { core, projects, project, id, clientJobId, source };
}

describe('a project’s folder that is away for a while', () => {
  it('loses nothing: no version is taken as deleted, and what runs goes on when it is back', async () => {
    const { core, project, id, clientJobId } = await running('away');
    const [gone, back]: [string[], string[]] = [[], []];
    project.events.on('pass-gone', () => gone.push('pass')).on('source-gone', () => gone.push('source')).on('back', () => back.push('back'));
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
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')) as object, words: ['SALE'] }));
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
    expect([project.id === another.id, await project.stillThere(), (await faultOf(project.writeSettings({ name: 'mine' }))).code]).toEqual([false, false, 'file-missing']);
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
