import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { projectView } from '../../src-main/app/views';
import { defaultDraft } from '../../src-main/common/recipe';
import { readChecks } from '../../src-main/project/checks-record';
import { emptyTheTrash, moveToTrash, restore } from '../../src-main/project/deleting';
import { importFile } from '../../src-main/project/sources';
import { Project } from '../../src-main/project/project';
import { verifyProject } from '../../src-main/project/verify';
import { filesBelow } from '../support/folders';
import { openLab, quick } from '../support/lab';
import { picture } from '../support/pictures';
import { donePass, waitingPass } from '../support/records';
import { faultOf } from '../support/until';

const lab = await openLab('security-stranger');
const posix = process.platform !== 'win32';

/** A project of thirty versions, and a folder outside that nothing is to touch. */
async function strangers(name: string): Promise<{ folder: string; outside: string; pass: (n: number) => string }> {
  const core = await lab.shared();
  const { project } = await lab.project(core, name);
  const pass = (n: number): string =>
    join(project.folder, 'passes', `20260101-0000${String(n).padStart(2, '0')}-p-${n}`);
  for (let n = 1; n <= 30; n += 1) {
    await mkdir(pass(n));
    await writeFile(join(pass(n), 'pass.json'), JSON.stringify(donePass(n)));
  }
  const outside = lab.at(`outside ${name}`);
  await mkdir(outside);
  await writeFile(join(outside, 'pass.json'), JSON.stringify(donePass(77)));
  await writeFile(join(outside, 'secret.txt'), 'nobody reads this');
  return { folder: project.folder, outside, pass };
}

const contents = async (folder: string): Promise<string[]> =>
  Promise.all((await filesBelow(folder)).map(async (file) => `${file} ${await readFile(join(folder, file), 'utf8')}`));

const replaced = async (path: string, how: (path: string) => unknown): Promise<void> => {
  execFileSync('rm', ['-rf', path]);
  await how(path);
};

const pipe = (path: string): unknown => execFileSync('mkfifo', [path]);
const nested = (path: string): Promise<void> => writeFile(path, '['.repeat(200_000) + ']'.repeat(200_000));
const nestedInside = (path: string): Promise<void> =>
  writeFile(
    path,
    JSON.stringify(donePass(5)).replace(/}$/, `,"more":${'{"results":['.repeat(5_000)}${']}'.repeat(5_000)}}`),
  );
const huge = async (path: string): Promise<void> => {
  await writeFile(path, '{');
  await truncate(path, 3_000_000_000);
};
const socket = async (path: string): Promise<void> => {
  const server = createServer().listen(path);
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
};

const bad: readonly (readonly [string, (path: string) => unknown])[] = [
  ['a pipe', pipe],
  ['a link to a pipe', (path) => (pipe(`${path}.pipe`), symlink(`${path}.pipe`, path))],
  ['a link to what never ends', (path) => symlink('/dev/zero', path)],
  ['a link to itself', (path) => symlink(path, path)],
  ['a folder', (path) => mkdir(path)],
  ['lists in lists', nested],
  ['objects in objects', nestedInside],
  ['three gigabytes', huge],
];

describe.skipIf(!posix)('a stranger’s project', () => {
  it.each(bad)('with %s for a record opens, says so once, and shows the others', async (what, make) => {
    const { folder, pass } = await strangers(`record ${what}`);
    await replaced(join(pass(7), 'pass.json'), make);
    const core = await lab.shared();
    const project = await Project.open(folder, core.tools);
    expect(project.history.map(({ record }) => record.version)).toEqual(
      Array.from({ length: 30 }, (_, at) => at + 1).filter((version) => version !== 7),
    );
    expect(project.problems.map(({ file }) => file)).toEqual([expect.stringMatching(/p-7\/pass\.json$/)]);
  });

  it('with a socket for a record opens, and says so once', async () => {
    const { folder, pass } = await strangers('sock');
    await replaced(join(pass(7), 'pass.json'), async (path) => {
      const short = lab.at('s');
      await socket(short);
      await cp(short, path).catch(() => symlink(short, path));
    });
    const project = await Project.open(folder, (await lab.shared()).tools);
    expect([project.history.length, project.problems.length]).toEqual([29, 1]);
  });

  it.each(['notes.json', 'owner.json', 'exports.json', 'checks.json'])(
    'with a pipe for %s keeps nothing waiting',
    async (name) => {
      const { folder, pass } = await strangers(`pipe ${name}`);
      pipe(join(pass(7), name));
      const core = await lab.shared();
      const project = await Project.open(folder, core.tools);
      await core.room.resume(project);
      await verifyProject(project);
      for (const entry of project.history) expect(await readChecks(project, entry)).toMatchObject({ results: {} });
      expect(project.history).toHaveLength(30);
    },
  );

  it('with pipes for its pictures is verified, shown and prepared from without waiting', async () => {
    const { folder } = await strangers('pictures');
    const core = await lab.shared();
    const project = await Project.open(folder, core.tools);
    const [source] = [...project.sources.values()];
    await replaced(join(folder, 'sources', source!.file), pipe);
    expect(await faultOf(project.sourceFile(source!))).toMatchObject({ code: 'file-missing' });
    const { problems } = await verifyProject(project);
    expect(problems.map(({ file }) => file)).toContain(`sources/${source!.file}`);
  });

  it.each(['passes', 'sources'])('whose %s is a link out of it has nothing there read or written', async (part) => {
    const { folder, outside } = await strangers(`link ${part}`);
    const before = await contents(outside);
    await replaced(join(folder, part), (path) => symlink(outside, path));
    const core = await lab.shared();
    const project = await Project.open(folder, core.tools);
    expect(project.problems).toEqual([expect.objectContaining({ file: part, code: 'path-outside' })]);
    expect(project.history.length).toBe(part === 'passes' ? 0 : 30);
    const image = await picture(lab.at(`new for ${part}.png`), { width: 20, height: 20 });
    const added = await importFile(project, core.images, image).catch(() => null);
    const source = added?.source.id ?? 'none';
    await core.room.start(project, quick(source, {}, { engine: 'offline' }), () => 1).catch(() => null);
    expect(await contents(outside)).toEqual(before);
  });

  it.each(
    ['passes', 'sources', 'exports', 'trash'].flatMap((part) =>
      [
        ['a file', (path: string): unknown => writeFile(path, 'no folder')],
        ['a pipe', pipe],
      ].map(([what, make]) => ({ part, what, make: make as (path: string) => unknown })),
    ),
  )('whose $part is $what opens, says so once, and shows the rest', async ({ part, what, make }) => {
    const { folder } = await strangers(`no folder ${part} ${what}`);
    await replaced(join(folder, part), make);
    const project = await Project.open(folder, (await lab.shared()).tools);
    expect(project.problems).toEqual([expect.objectContaining({ file: part, code: 'record-unreadable' })]);
    expect(project.history).toHaveLength(part === 'passes' ? 0 : 30);
    const { problems } = await verifyProject(project);
    expect(problems.filter(({ file }) => file === part)).toHaveLength(1);
    expect(await projectView(project, (await lab.shared()).room)).toMatchObject({ problems: [{ file: part }] });
  });

  it.each(['versions', 'emptied', 'results', 'sources', 'results/p-7', 'versions/20260101-000007-p-7'])(
    'whose trash has a link out of it at %s has nothing there read or written',
    async (part) => {
      const { folder, outside } = await strangers(`trash ${part}`);
      await writeFile(join(outside, '1.png'), 'nobody’s');
      const before = await contents(outside);
      await mkdir(dirname(join(folder, 'trash', part)), { recursive: true });
      await symlink(outside, join(folder, 'trash', part));
      const project = await Project.open(folder, (await lab.shared()).tools);
      expect(project.known('p-77')).toBeUndefined();
      const seventh = project.history.find(({ record }) => record.version === 7)!.record.id;
      for (const result of [1, null])
        await moveToTrash(project, [{ id: seventh, result }], async () => undefined).catch(() => null);
      await restore(project, [{ id: seventh, result: null }]).catch(() => null);
      await emptyTheTrash(project).catch(() => null);
      expect(await contents(outside)).toEqual(before);
    },
  );

  it('whose version is a folder elsewhere is not written into, nor is anything left there taken away', async () => {
    const { folder, outside, pass } = await strangers('link version');
    await writeFile(join(outside, '.pass.json.abcdefgh.tmp'), 'of somebody');
    const before = await contents(outside);
    await replaced(pass(7), (path) => symlink(outside, path));
    const project = await Project.open(folder, (await lab.shared()).tools);
    expect(project.passes.hasVersion(77)).toBe(false);
    expect(project.problems).toEqual([expect.objectContaining({ code: 'path-outside' })]);
    expect(await contents(outside)).toEqual(before);
  });

  it('that becomes a link while it is open is not written through', async () => {
    const { folder, outside } = await strangers('swapped');
    const before = await contents(outside);
    const project = await Project.open(folder, (await lab.shared()).tools);
    const { id } = project.history[6]!.record;
    const at = project.passFolder(project.pass(id));
    await replaced(at, (path) => symlink(outside, path));
    expect(await faultOf(project.writeNotes(id, { label: 'hello' }))).toMatchObject({ code: 'path-outside' });
    expect(await faultOf(project.writePass(id, (record) => record))).toMatchObject({ code: 'path-outside' });
    expect(await contents(outside)).toEqual(before);
  });

  it('of the designer’s own follows links where the app’s home allows it', async () => {
    const { folder } = await strangers('allowed');
    const elsewhere = lab.at('passes elsewhere');
    await cp(join(folder, 'passes'), elsewhere, { recursive: true });
    await replaced(join(folder, 'passes'), (path) => symlink(elsewhere, path));
    const core = await lab.core({ home: lab.at('allowing home') });
    core.ports.store.set('linkedProjects', [folder]);
    const project = await Project.open(folder, core.tools);
    expect([project.history.length, project.problems]).toEqual([30, []]);
    await project.writeNotes(project.history[0]!.record.id, { label: 'mine' });
    expect((await stat(join(elsewhere, project.history[0]!.folder, 'notes.json'))).isFile()).toBe(true);
  });

  it('starts no paid pass and has nothing asked with the key, whatever it says of itself', async () => {
    const { folder, pass } = await strangers('forged');
    const core = await lab.core({ home: lab.at('forged home') });
    const source = (await readdir(join(folder, 'sources'))).find((name) => name.endsWith('.json'));
    const { id } = JSON.parse(await readFile(join(folder, 'sources', source!), 'utf8')) as { id: string };
    const states = ['waiting', 'uploading', 'submitting', 'running', 'downloading', 'uncertain'] as const;
    for (const [at, state] of states.entries()) {
      const record = waitingPass(at + 1, {
        state,
        engine: 'modelrunner',
        installation: core.self.installation,
        input: { kind: 'source', id },
        recipe: { ...defaultDraft, prompt: 'mine', seed: 1, image_size: 'auto' },
        requestId: at > 2 ? '../../v1/models' : null,
      });
      record.evidence = {
        ...record.evidence,
        statusUrl: 'https://api.modelrunner.run/billing/balance',
        inputUrl: 'https://media.modelrunner.ai/x.png',
      };
      await writeFile(join(pass(at + 1), 'pass.json'), JSON.stringify(record));
      const { installation, host } = core.self;
      await writeFile(
        join(pass(at + 1), 'owner.json'),
        JSON.stringify({ installation, host, pid: 2 ** 22 - 1, processStart: 'gone:1', projectPath: dirname(folder) }),
      );
    }
    const [jobs, calls] = [lab.emulator.jobsByClientJobId.size, { ...lab.gate.calls }];
    const project = await Project.open(folder, core.tools);
    await core.room.resume(project);
    await core.room.readPrices(project);
    expect([lab.emulator.jobsByClientJobId.size, lab.gate.calls]).toEqual([jobs, calls]);
  });
});
