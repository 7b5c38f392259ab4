import { chmod, cp, mkdir, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  exportDocument,
  failure,
  historyDocument,
  passDocument,
  verifyDocument,
  type PassDocument,
} from '../../support/documents';
import { noCheckedRights } from '../../support/checked-rights';
import { picture } from '../../support/pictures';
import { expectPlain, openStudio } from '../../support/studio';

const studio = await openStudio('cli-damage');
const { ask, at, fails } = studio;
const quick = ['--prompt', 'noir', '--speed', 'TURBO', '--size', '256x256'];
let count = 0;
let project = '';
let pass: PassDocument;

beforeAll(async () => {
  await picture(at('shop.png'), { width: 300, height: 300 });
  await studio.made('whole');
  pass = (await ask(passDocument, ['pass', 'whole', '--source', 'shop.png', ...quick])).pass;
}, 120_000);

// Each test damages a copy of its own.
beforeEach(async () => {
  project = `p${(count += 1)}`;
  await cp(at('whole'), at(project), { recursive: true });
});

describe('a result that was changed or cut', { timeout: 120_000 }, () => {
  it('is not exported, in its own format or another', async () => {
    const file = at(project, pass.results[0]!.file);
    await truncate(file, 1_000);
    for (const to of ['own.png', 'plain', 'other.webp', 'folder/']) {
      expect(await fails(['export', project, 'v1', '--to', `${project}-${to}`], 1)).toMatchObject({
        code: 'image-broken',
        message: expect.stringContaining('v1 (result 1)'),
      });
    }
    expect((await readdir(studio.folder)).filter((name) => name.startsWith(`${project}-`))).toEqual([
      `${project}-folder`,
    ]);
    expect(await readdir(at(`${project}-folder`))).toEqual([]);
  });

  it('and a source that was changed, are nothing to start a pass from', async () => {
    const source = (await readdir(at(project, 'sources'))).find((name) => name.endsWith('.png'));
    await writeFile(
      at(project, 'sources', source!),
      Buffer.concat([await readFile(at(project, 'sources', source!)), Buffer.from('more')]),
    );
    const { pass: failed } = await ask(
      passDocument,
      ['pass', project, '--source', pass.input.id, ...quick, '--size', '272x272'],
      1,
    );
    expect(failed).toMatchObject({
      state: 'failed',
      results: [],
      error: { code: 'image-broken', billed: 'no', message: expect.stringContaining(source!) },
    });
  });
});

describe('a result that can’t be read', { timeout: 180_000 }, () => {
  const uses = async (code: string, options: { readonly checked?: boolean } = {}): Promise<void> => {
    for (const to of ['own.png', 'other.webp', 'folder/'])
      expect(await fails(['export', project, 'v1', '--to', `${project}-${to}`], 1, options)).toMatchObject({
        code,
        message: expect.stringContaining(pass.results[0]!.file),
      });
    const ended = await studio.run(['pass', project, '--from', 'v1', ...quick, '--size', '272x272', '--json'], options);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(`"${code}"`);
    expect(ended.stdout).not.toContain('internal');
    expectPlain(ended.stderr);
    expect((await ask(verifyDocument, ['verify', project], 1, options)).problems).toMatchObject([
      { file: pass.results[0]!.file, code },
    ]);
  };

  it('for want of rights says so, whatever it is needed for', async ({ skip }) => {
    skip(noCheckedRights !== null, noCheckedRights ?? '');
    await chmod(at(project, pass.results[0]!.file), 0o000);
    await uses('no-rights', { checked: true });
  });

  it('as a folder has its name is missing, whatever it is needed for', async () => {
    await rm(at(project, pass.results[0]!.file));
    await mkdir(at(project, pass.results[0]!.file));
    await uses('file-missing');
  });
});

describe('a cache that can’t be written', { timeout: 120_000 }, () => {
  it('is named by its path', async ({ skip }) => {
    skip(noCheckedRights !== null, noCheckedRights ?? '');
    const cache = at('.home/cache/prepared');
    await chmod(cache, 0o555);
    try {
      const ended = await studio.run(
        ['pass', project, '--source', 'shop.png', ...quick, '--size', '288x288', '--json'],
        { checked: true },
      );
      expect(ended.code).toBe(1);
      const told = `${ended.stdout}${ended.stderr}`;
      expect(told).toContain('no-rights');
      expect(told).toContain(`${cache} can’t be written`);
      expect(told).not.toMatch(/“[0-9a-f]{40}”/);
    } finally {
      await chmod(cache, 0o755);
    }
  });
});

describe('verify', { timeout: 120_000 }, () => {
  it('finds a version whose record is gone while its pictures are there', async () => {
    const folder = pass.results[0]!.file.split('/').slice(0, 2).join('/');
    await rm(at(project, folder, 'pass.json'));
    expect(await ask(verifyDocument, ['verify', project], 1)).toMatchObject({
      ok: false,
      problems: [{ file: `${folder}/pass.json`, code: 'file-missing' }],
    });
  });

  it('says which numbers are gone, which is no problem by itself', async () => {
    await ask(passDocument, ['pass', project, '--from', 'v1', ...quick]);
    await rm(at(project, pass.results[0]!.file.split('/').slice(0, 2).join('/')), { recursive: true });
    const ended = await studio.run(['verify', project, '--json']);
    expect([ended.code, ended.stderr.match(/^v\d+: no such folder.*$/m)?.[0]]).toEqual([
      0,
      expect.stringMatching(/^v1: /),
    ]);
  });
});

describe('an export', { timeout: 120_000 }, () => {
  it('never replaces the project itself', async () => {
    const before = await readFile(at(project, 'pentimento.json'));
    for (const name of ['pentimento.json', 'Pentimento.JSON']) {
      expect(
        await fails(['export', project, 'v1', '--to', `${project}/${name}`, '--format', 'png', '--overwrite'], 2),
      ).toMatchObject({ code: 'wrong-use' });
    }
    expect(await readFile(at(project, 'pentimento.json'))).toEqual(before);
  });

  it('below a file says that there is no such folder', async () => {
    for (const name of ['x.png', 'x.webp', 'x'])
      expect(await fails(['export', project, 'v1', '--to', `shop.png/${name}`], 1)).toMatchObject({
        code: 'file-missing',
        message: expect.stringMatching(/should go into|a part of its path is a file/),
      });
  });

  it('that can’t be listed on its version is written all the same, and says so', async () => {
    await writeFile(at(project, pass.results[0]!.file.replace(/[^/]+$/, 'exports.json')), 'garbage');
    const ended = await studio.run(['export', project, 'v1', '--to', `${project}.webp`, '--json']);
    expect([ended.code, exportDocument.parse(ended.document).exported.length]).toEqual([0, 1]);
    expect(ended.stderr).toContain('could not be listed on v1');
  });
});

describe('what is said', { timeout: 120_000 }, () => {
  it('names things inside the project by their path there', async () => {
    await rm(at(project, pass.results[0]!.file));
    const { message } = await fails(['export', project, 'v1', '--to', 'x.png'], 1);
    expect(message).toContain(pass.results[0]!.file);
    expect(message).not.toContain(studio.folder);
  });

  it('of a version that has no readable record is not that there is none', async () => {
    await writeFile(at(project, pass.results[0]!.file.replace(/[^/]+$/, 'pass.json')), 'not json');
    expect(await fails(['show', project, 'v1'], 1)).toMatchObject({
      code: 'no-such-version',
      message: expect.stringContaining('can’t be read'),
    });
  });

  it.runIf(process.platform === 'linux')('where nothing can be printed is why', async () => {
    const ended = await studio.run(['history', project, '--json'], { stdout: '/dev/full' });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('could not be written');
  });

  it('of a command that is interrupted before it has anything to tell is that', async () => {
    const started = studio.start(['pass', project, '--source', 'shop.png', ...quick, '--json']);
    started.child.kill('SIGTERM');
    const ended = await started.ended;
    // A program that node has not begun to run yet ends as any does.
    if (ended.signal !== 'SIGTERM') {
      expect(ended.code).toBe(143);
      if (!passDocument.safeParse(ended.document).success)
        expect(failure.parse(ended.document).error.code).toBe('interrupted');
    }
    expectPlain(ended.stderr);
  });
});

describe('a place for settings that can’t be used', { timeout: 120_000 }, () => {
  it('keeps nobody from reading a project', async ({ skip }) => {
    skip(noCheckedRights !== null, noCheckedRights ?? '');
    const home = at(`home-${project}`);
    await mkdir(home);
    await chmod(home, 0o555);
    const options = { env: { PENTIMENTO_HOME: home }, checked: true };
    expect((await ask(historyDocument, ['history', project], 0, options)).passes).toHaveLength(1);
    expect(await ask(verifyDocument, ['verify', project], 0, options)).toMatchObject({ ok: true });
    expect(await fails(['add', project, 'shop.png'], 1, options)).toMatchObject({ code: 'no-rights' });
    expect((await stat(home)).mode & 0o777).toBe(0o555);
  });

  it('is named where it is a file', async () => {
    await rename(at('shop.png'), at('shop2.png'));
    expect(await fails(['history', project], 2, { env: { PENTIMENTO_HOME: at('shop2.png') } })).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('PENTIMENTO_HOME'),
    });
    await rename(at('shop2.png'), at('shop.png'));
  });
});

describe('a command line', { timeout: 120_000 }, () => {
  it('with an empty folder or picture is wrong use, and makes nothing', async () => {
    await mkdir(at(`empty-${project}`));
    expect(await fails(['new', ''], 2, { cwd: at(`empty-${project}`) })).toMatchObject({ code: 'wrong-use' });
    expect(await fails(['history', ''], 2)).toMatchObject({ code: 'wrong-use' });
    expect(await fails(['pass', project, '--source', '', ...quick], 2)).toMatchObject({ code: 'wrong-use' });
    expect(await readdir(at(`empty-${project}`))).toEqual([]);
  });

  it('may say --json first', async () => {
    const ended = await studio.run(['--json', 'history', project]);
    expect([ended.code, historyDocument.parse(ended.document).passes.length]).toEqual([0, 1]);
  });

  it('makes a pass of the least picture and of the widest at the size that follows from them', async () => {
    await picture(at('least.png'), { width: 20, height: 10 });
    await picture(at('banner.png'), { width: 4_000, height: 120 });
    for (const [name, width, height] of [
      ['least.png', 16, 16],
      ['banner.png', 1536, 48],
    ] as const) {
      const { pass: made } = await ask(passDocument, [
        'pass',
        project,
        '--source',
        name,
        '--prompt',
        'noir "HI"',
        '--speed',
        'TURBO',
      ]);
      expect(made.results).toMatchObject([{ width, height }]);
    }
  });
});
