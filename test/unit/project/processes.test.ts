import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PentimentoError } from '../../../src-main/contract/errors';
import type { SourceRecord } from '../../../src-main/contract/records';
import { Project } from '../../../src-main/project/project';
import { watchProject } from '../../../src-main/project/watch';
import { bundled } from '../../support/bundle';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';

const folder = await temporaryFolder('project-processes');
const program = await bundled('project-work');
const at = (name: string): string => join(folder, name);
const children = new Set<ChildProcess>();

afterEach(async () => {
  await Promise.all(
    [...children].map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve(null);
          child.once('close', resolve);
          child.kill('SIGKILL');
        }),
    ),
  );
  children.clear();
});

/** Another process at work on a project; `line` resolves with its first line. */
function another(...args: string[]): { readonly child: ChildProcess; readonly line: Promise<string> } {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  let text = '';
  return {
    child,
    line: new Promise((resolve) => {
      child.stdout?.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
      });
      child.once('close', () => resolve(text));
    }),
  };
}

const source: SourceRecord = {
  formatVersion: 1,
  id: '0123456789abcdef',
  name: 'shop.jpg',
  file: 'shop.jpg',
  sha256: 'a'.repeat(64),
  addedAt: '2026-01-01T10:00:00.000Z',
  probe: {
    width: 4,
    height: 3,
    format: 'jpeg',
    contentType: 'image/jpeg',
    bytes: 9,
    colour: 'sRGB',
    hasProfile: true,
    depth: '8 bit',
    hasAlpha: false,
    orientation: 1,
    pages: 1,
    takenAt: null,
  },
};
const record = (project: Project) => project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
const fault = (work: Promise<unknown>): Promise<PentimentoError> =>
  work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: PentimentoError) => error,
  );

describe('several processes on one project', () => {
  it('give out consecutive numbers, none twice', async () => {
    const project = await Project.create(at('numbers'), null, tools());
    const given = (
      await Promise.all(Array.from({ length: 4 }, () => another('record', project.folder, '10').line))
    ).flatMap((line) => JSON.parse(line) as number[]);
    expect(given).toHaveLength(40);
    expect(new Set(given).size).toBe(40);
    const again = await Project.open(project.folder, tools());
    expect(again.history.map((entry) => entry.record.version)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(again.record.lastVersion).toBe(40);
    expect((await readdir(project.folder)).sort()).toEqual(['exports', 'passes', 'pentimento.json', 'sources']);
    expect((await readdir(join(project.folder, 'passes'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('lose neither numbers nor settings when one changes the other', async () => {
    const project = await Project.create(at('settings'), null, tools());
    const recording = another('record', project.folder, '20').line;
    for (let n = 1; n <= 20; n++) await project.writeSettings({ name: `Name ${n}`, ceiling: `${n}.00` });
    expect(JSON.parse(await recording)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect((await Project.open(project.folder, tools())).record).toMatchObject({
      name: 'Name 20',
      ceiling: '20.00',
      lastVersion: 20,
    });
  });
});

describe('the short lock', () => {
  it('held by a living process keeps others out with a sentence, and lets them read', async () => {
    const project = await Project.create(at('held'), null, tools());
    await record(project);
    const holder = another('hold', project.folder);
    expect(await holder.line).toBe('held');
    const impatient = await Project.open(project.folder, tools({ limits: { lockWait: 700, lockStale: 2_000 } }));
    expect(impatient.history).toHaveLength(1);
    // Longer than a lock lives without a sign of its holder: this one gives signs.
    await sleep(2_500);
    expect(await fault(record(impatient))).toMatchObject({
      code: 'project-locked',
      message: expect.stringContaining(project.folder),
    });
    expect(await fault(impatient.writeSettings({ name: 'x' }))).toMatchObject({ code: 'project-locked' });
    expect((await Project.open(project.folder, tools())).history).toHaveLength(1);
  });

  it('of a process that was killed is taken over, and nothing is lost', async () => {
    const project = await Project.create(at('killed'), null, tools());
    const holder = another('hold', project.folder);
    expect(await holder.line).toBe('held');
    holder.child.kill('SIGKILL');
    expect((await record(project)).record.version).toBe(1);
    expect((await record(project)).record.version).toBe(2);
  });

  it('is let go of when the work under it fails', async () => {
    const project = await Project.create(at('fails'), null, tools());
    expect((await fault(project.locked(() => Promise.reject(new Error('work failed'))))).message).toBe('work failed');
    expect((await record(project)).record.version).toBe(1);
  });
});

describe('a project that is open', () => {
  const watched = async (
    name: string,
  ): Promise<{ project: Project; stop: () => Promise<void>; troubles: unknown[] }> => {
    const project = await Project.create(at(name), null, tools());
    const troubles: unknown[] = [];
    const stop = watchProject(project, (error) => troubles.push(error));
    return { project, stop, troubles };
  };

  it('shows the passes another process adds, each once with its number', async () => {
    const { project, stop, troubles } = await watched('watched');
    const seen: number[] = [];
    project.events.on('pass', (entry) => seen.push(entry.record.version));
    expect(JSON.parse(await another('record', project.folder, '5').line)).toEqual([1, 2, 3, 4, 5]);
    await vi.waitFor(() => expect(project.history.map((entry) => entry.record.version)).toEqual([1, 2, 3, 4, 5]), {
      timeout: 20_000,
    });
    expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    expect((await record(project)).record.version).toBe(6);
    await stop();
    expect(troubles).toEqual([]);
  });

  it('shows what another process changes, breaks, mends and deletes', async () => {
    const { project, stop } = await watched('changes');
    await another('record', project.folder, '2').line;
    await vi.waitFor(() => expect(project.history).toHaveLength(2), { timeout: 20_000 });
    const [first, second] = project.history as [Project['history'][number], Project['history'][number]];
    const other = await Project.open(project.folder, tools());

    await other.writeNotes(first.record.id, { note: 'from elsewhere', rating: 3 });
    await other.writeSettings({ name: 'Renamed' });
    await vi.waitFor(
      () =>
        expect([project.pass(first.record.id).notes.note, project.record.name]).toEqual(['from elsewhere', 'Renamed']),
      { timeout: 20_000 },
    );

    const file = join(project.passFolder(second), 'pass.json');
    const whole = await readFile(file);
    await writeFile(file, 'broken');
    await vi.waitFor(() => expect(project.problems).toMatchObject([{ code: 'record-unreadable' }]), {
      timeout: 20_000,
    });
    await writeFile(file, whole);
    await vi.waitFor(() => expect(project.problems).toEqual([]), { timeout: 20_000 });

    const gone: string[] = [];
    project.events.on('pass-gone', (id) => gone.push(id));
    await rm(project.passFolder(first), { recursive: true });
    await vi.waitFor(() => expect(gone).toEqual([first.record.id]), { timeout: 20_000 });
    expect(project.history.map((entry) => entry.record.version)).toEqual([2]);
    await stop();
  });

  it('knows what another process wrote between the reading and the watching', async () => {
    const project = await Project.create(at('between'), null, tools());
    const late = await Project.open(project.folder, tools());
    await record(project);
    await project.writeSettings({ name: 'Renamed between' });
    const stop = watchProject(late, () => undefined);
    await vi.waitFor(() => expect([late.history.length, late.record.name]).toEqual([1, 'Renamed between']), {
      timeout: 20_000,
    });
    await stop();
  });

  it('keeps what it knew when its folder is deleted, file by file and its own record last', async () => {
    const { project, stop } = await watched('deleted');
    const [first, second] = [await record(project), await record(project)];
    await project.recordSource(source, 'shop.json');
    const gone: string[] = [];
    project.events.on('pass-gone', (id) => gone.push(id)).on('source-gone', (id) => gone.push(id));
    await rm(project.passFolder(first), { recursive: true });
    await rm(join(project.folder, 'sources', 'shop.json'));
    await vi.waitFor(() => expect(gone.toSorted()).toEqual([first.record.id, source.id].toSorted()), {
      timeout: 20_000,
    });

    await rm(project.folder, { recursive: true });
    await vi.waitFor(() => expect(project.readOnly).toContain('is no longer there'), { timeout: 20_000 });
    expect(project.history.map((entry) => entry.record.id)).toEqual([first.record.id, second.record.id]);
    expect([...project.sources.keys()]).toEqual([source.id]);
    // What the watching tells of the rest changes nothing.
    await project.refreshPass(second.folder);
    await project.refreshSource('shop.json');
    await project.refreshSettings();
    expect([project.history.length, project.sources.size, project.problems]).toEqual([2, 1, []]);
    await stop();
  });

  it('takes what is missing as deleted once its folder is back without it', async () => {
    const project = await Project.create(at('back'), null, tools());
    const entry = await record(project);
    await rename(project.folder, at('elsewhere'));
    await project.refreshPass(entry.folder);
    expect(project.history).toHaveLength(1);
    await rename(at('elsewhere'), project.folder);
    await rm(project.passFolder(entry), { recursive: true });
    await project.refreshPass(entry.folder);
    expect(project.history).toHaveLength(0);
    expect(project.readOnly).toBeNull();
  });

  it('sees what comes into folders that git had left out', async () => {
    const project = await Project.create(at('left out'), null, tools());
    await rm(join(project.folder, 'passes'), { recursive: true });
    await rm(join(project.folder, 'sources'), { recursive: true });
    const again = await Project.open(project.folder, tools());
    const stop = watchProject(again, () => undefined);
    await another('record', project.folder, '1').line;
    await vi.waitFor(() => expect(again.history).toHaveLength(1), { timeout: 20_000 });
    await stop();
  });
});
