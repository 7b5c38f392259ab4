import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  addDocument,
  exportDocument,
  historyDocument,
  ledgerDocument,
  newDocument,
  passDocument,
  prepareDocument,
  resumeDocument,
  verifyDocument,
  type PassDocument,
} from '../../support/documents';
import { badPictures, picture } from '../../support/pictures';
import { expectPlain, openStudio } from '../../support/studio';

const studio = await openStudio('cli-documents');
const { ask, at, fails } = studio;
const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

await picture(at('Shop front.jpg'), { width: 900, height: 600 });
await picture(at('square.png'), { width: 400, height: 400, seed: 4 });

describe('a studio’s day on the command line', () => {
  let first: PassDocument;
  let second: PassDocument;

  it('begins with a project', async () => {
    const { project } = await ask(newDocument, ['new', 'autumn', '--name', 'Autumn poster']);
    expect(project).toMatchObject({ name: 'Autumn poster', folder: at('autumn') });
    expect(await fails(['new', 'autumn'], 1)).toMatchObject({ code: 'already-a-project' });
    expect(await ask(historyDocument, ['history', 'autumn'])).toEqual({
      project: { id: project.id, name: 'Autumn poster', formatVersion: 2 },
      passes: [],
    });
    expect(await fails(['new', 'no/such/parent'], 1)).toMatchObject({ code: 'file-missing' });
  });

  it('brings pictures in: good ones though others are refused, each once', async () => {
    await mkdir(at('bad'));
    const bad = await badPictures(at('bad'));
    await copyFile(at('Shop front.jpg'), at('same.jpg'));
    const { sources, refused } = await ask(
      addDocument,
      [
        'add',
        'autumn',
        'bad/words.jpg',
        'Shop front.jpg',
        'bad/cut.jpg',
        'same.jpg',
        'bad/nothing.png',
        'bad/cut.png',
        'bad/huge.png',
        'nowhere.png',
      ],
      1,
    );
    expect(sources).toEqual([
      expect.objectContaining({
        name: 'Shop front.jpg',
        width: 900,
        height: 600,
        contentType: 'image/jpeg',
        alreadyThere: false,
        notes: [],
        sha256: await sha256(at('Shop front.jpg')),
      }),
      expect.objectContaining({ id: sources[0]?.id, name: 'Shop front.jpg', alreadyThere: true }),
    ]);
    expect(await sha256(at('autumn', sources[0]!.file))).toBe(sources[0]!.sha256);
    const codes = Object.fromEntries(bad.map(({ path, code }) => [path.slice(studio.folder.length + 1), code]));
    expect(refused.map(({ path, error }) => [path, error.code])).toEqual([
      ...['bad/words.jpg', 'bad/cut.jpg', 'bad/nothing.png', 'bad/cut.png', 'bad/huge.png'].map((path) => [
        path,
        codes[path],
      ]),
      ['nowhere.png', 'file-missing'],
    ]);
    expect((await readdir(at('autumn/sources'))).length).toBe(2);
    expect((await ask(addDocument, ['add', 'autumn', 'Shop front.jpg'])).sources[0]).toMatchObject({
      alreadyThere: true,
      notes: [],
    });
  });

  it('runs a pass with the defaults that stand in the contract', async () => {
    const { pass } = await ask(passDocument, [
      'pass',
      'autumn',
      '--source',
      'Shop front.jpg',
      '--prompt',
      'vintage poster that says "VISIT MARS" and „Komm mit“',
    ]);
    first = pass;
    expect(pass).toMatchObject({
      version: 'v1',
      state: 'done',
      engine: 'offline',
      basedOn: null,
      words: ['VISIT MARS', 'Komm mit'],
      input: { kind: 'source' },
      recipe: {
        strength: 0.8,
        rendering_speed: 'BALANCED',
        expansion_model: 'None',
        num_images: 1,
        acceleration: 'none',
        output_format: 'png',
        image_size: { width: 896, height: 608 },
      },
      preparedInput: { width: 896, height: 597 },
      price: { estimated: '0', settled: '0' },
      error: null,
    });
    expect(pass.results).toMatchObject([{ width: 896, height: 608, contentType: 'image/png' }]);
    expect(await sha256(at('autumn', pass.results[0]!.file))).toBe(pass.results[0]!.sha256);
    expect(pass.requestId).not.toBeNull();
    expect((await ask(passDocument, ['show', 'autumn', 'v1'])).pass).toEqual(pass);
  });

  it('takes everything not given from the version it is based on, prompt and seed included', async () => {
    const { pass } = await ask(passDocument, [
      'pass',
      'autumn',
      '--from',
      'v1',
      '--based-on',
      'v1',
      '--strength',
      '0.3',
      '--speed',
      'TURBO',
      '--size',
      '256x320',
      '--images',
      '2',
      '--format',
      'jpeg',
      '--acceleration',
      'high',
    ]);
    second = pass;
    expect(pass).toMatchObject({
      version: 'v2',
      state: 'done',
      basedOn: { id: first.id, version: 'v1' },
      input: { kind: 'result', id: first.id, version: 'v1', result: 1 },
      words: first.words,
      recipe: {
        ...first.recipe,
        strength: 0.3,
        rendering_speed: 'TURBO',
        image_size: { width: 256, height: 320 },
        num_images: 2,
        output_format: 'jpeg',
        acceleration: 'high',
      },
    });
    expect(pass.results.map(({ width, height, contentType }) => [width, height, contentType])).toEqual([
      [256, 320, 'image/jpeg'],
      [256, 320, 'image/jpeg'],
    ]);
    expect(pass.results[0]!.sha256).not.toBe(pass.results[1]!.sha256);
    // The input keeps its shape and fits inside the size.
    expect(pass.preparedInput).toMatchObject({ width: 256, height: 174 });
  });

  it('starts from the second result of a version, with a recipe of its own', async () => {
    const { pass } = await ask(passDocument, [
      'pass',
      'autumn',
      '--from',
      'v2:2',
      '--prompt',
      'noir',
      '--seed',
      '5',
      '--speed',
      'turbo',
      '--magic',
      'medium',
      '--size',
      'square',
    ]);
    expect(pass).toMatchObject({
      version: 'v3',
      basedOn: null,
      input: { kind: 'result', id: second.id, version: 'v2', result: 2 },
      words: [],
      recipe: {
        prompt: 'noir',
        seed: 5,
        strength: 0.8,
        rendering_speed: 'TURBO',
        expansion_model: 'Medium',
        image_size: 'square',
      },
      results: [{ width: 512, height: 512 }],
    });
    expect(await fails(['pass', 'autumn', '--from', 'v2:3', '--prompt', 'x'], 1)).toMatchObject({
      code: 'no-such-version',
    });
    expect(await fails(['pass', 'autumn', '--from', 'v9', '--prompt', 'x'], 1)).toMatchObject({
      code: 'no-such-version',
    });
    expect(await fails(['pass', 'autumn', '--from', 'v1', '--based-on', 'v9'], 1)).toMatchObject({
      code: 'no-such-version',
    });
    expect(await fails(['pass', 'autumn', '--source', '0000000000000000', '--prompt', 'x'], 1)).toMatchObject({
      code: 'no-such-source',
    });
    expect(await fails(['pass', 'autumn', '--source', 'nowhere.png', '--prompt', 'x'], 1)).toMatchObject({
      code: 'file-missing',
    });
    // Whoever gives a source's name, whose file is elsewhere by now, hears its id.
    await rename(at('Shop front.jpg'), at('away.jpg'));
    expect(await fails(['pass', 'autumn', '--source', 'Shop front.jpg', '--prompt', 'x'], 1)).toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(/ has a source of that name: --source [a-z0-9]{16}\.$/),
    });
    await rename(at('away.jpg'), at('Shop front.jpg'));
    expect(await fails(['pass', 'autumn', '--source', 'bad/words.jpg', '--prompt', 'x'], 1)).toMatchObject({
      code: 'not-an-image',
    });
  });

  it('tells the whole history by version, and one version like the other', async () => {
    const { passes } = await ask(historyDocument, ['history', 'autumn']);
    expect(passes.map(({ version }) => version)).toEqual(['v1', 'v2', 'v3']);
    expect(passes.slice(0, 2)).toEqual([first, second]);
    expect(await fails(['show', 'autumn', 'v4'], 1)).toMatchObject({ code: 'no-such-version' });
    expect(await ask(resumeDocument, ['resume', 'autumn'])).toEqual({ passes: [] });
  });

  it('tells what it cost', async () => {
    const { entries, totals } = await ask(ledgerDocument, ['ledger', 'autumn']);
    expect(entries.map(({ version, billed, settled }) => [version, billed, settled])).toEqual([
      ['v1', 'no', '0'],
      ['v2', 'no', '0'],
      ['v3', 'no', '0'],
    ]);
    expect(totals).toEqual({ estimated: '0', settled: '0', unsettled: '0' });
    const { stdout, code } = await studio.run(['ledger', 'autumn', '--csv']);
    expect(code).toBe(0);
    expect(stdout.split('\r\n')).toHaveLength(5);
  });

  it('exports', async () => {
    const { exported } = await ask(exportDocument, ['export', 'autumn', 'v1', '--to', 'out.webp']);
    expect(exported).toMatchObject([
      { version: 'v1', result: 1, file: at('out.webp'), format: 'webp', width: 896, height: 608 },
    ]);
  });

  it('is whole at its end, and verify finds a flipped bit and a missing file', async () => {
    expect(await ask(verifyDocument, ['verify', 'autumn'])).toEqual({
      ok: true,
      checked: { sources: 1, passes: 3, results: 4 },
      problems: [],
    });
    const file = first.results[0]!.file;
    const bytes = await readFile(at('autumn', file));
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await writeFile(at('autumn', file), bytes);
    await rm(at('autumn', second.results[1]!.file));
    const { ok, checked, problems } = await ask(verifyDocument, ['verify', 'autumn'], 1);
    expect([ok, checked]).toEqual([false, { sources: 1, passes: 3, results: 4 }]);
    expect(problems.map((problem) => [problem.file, problem.code])).toEqual([
      [file, 'image-broken'],
      [second.results[1]!.file, 'file-missing'],
    ]);
    expect(await fails(['export', 'autumn', 'v2:2', '--to', 'lost.jpg'], 1)).toMatchObject({ code: 'file-missing' });
  });

  it('is told to people without --json, results on one side and sentences on the other', async () => {
    const { stdout, stderr, code } = await studio.run(['history', 'autumn']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stdout).toMatch(/^v1 · done · /);
    const refused = await studio.run(['add', 'autumn', 'bad/words.jpg']);
    expect([refused.code, refused.stdout.trim()]).toEqual([1, '']);
    expectPlain(refused.stderr);
    expect(refused.stderr).toContain('bad/words.jpg');
  });
});

describe('what would be sent', () => {
  it('is written out for good pictures though others are refused, and nothing is replaced', async () => {
    const { prepared, refused } = await ask(
      prepareDocument,
      ['prepare', 'Shop front.jpg', 'bad/cut.png', 'square.png', '--to', 'sent', '--long-edge', '300'],
      1,
    );
    expect(refused.map(({ path, error }) => [path, error.code])).toEqual([['bad/cut.png', 'image-broken']]);
    expect(prepared.map(({ source, width, height }) => [source, width, height])).toEqual([
      ['Shop front.jpg', 300, 200],
      ['square.png', 300, 300],
    ]);
    for (const { file, sha256: told, bytes } of prepared)
      expect([await sha256(file), (await readFile(file)).length]).toEqual([told, bytes]);
    const again = await ask(prepareDocument, ['prepare', 'square.png', '--to', 'sent', '--size', '100x50']);
    expect(again.prepared).toMatchObject([{ width: 50, height: 50 }]);
    expect(again.prepared[0]!.file).not.toBe(prepared[1]!.file);
    expect(await readdir(at('sent'))).toHaveLength(3);
  });
});

describe('the same recipe and seed', () => {
  it('run twice give byte-identical results and inputs', async () => {
    await studio.made('twice');
    const args = [
      'pass',
      'twice',
      '--source',
      'square.png',
      '--prompt',
      'watercolor that says "Hi"',
      '--seed',
      '42',
      '--speed',
      'TURBO',
      '--size',
      '320x256',
      '--images',
      '2',
    ];
    const [one, two] = [(await ask(passDocument, args)).pass, (await ask(passDocument, args)).pass];
    expect(two.results.map((result) => result.sha256)).toEqual(one.results.map((result) => result.sha256));
    expect(two.preparedInput).toEqual(one.preparedInput);
    for (const [index, { file }] of two.results.entries())
      expect((await readFile(at('twice', file))).equals(await readFile(at('twice', one.results[index]!.file)))).toBe(
        true,
      );
    expect(two.clientJobId).not.toBe(one.clientJobId);
  });
});
