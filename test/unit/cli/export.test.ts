import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportDocument, passDocument, sheetDocument, type PassDocument } from '../../support/documents';
import { picture } from '../../support/pictures';
import { readPsd } from '../../support/psd';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-export');
const { ask, at, fails, run } = studio;
let one: PassDocument;
let two: PassDocument;

beforeAll(async () => {
  await picture(at('Shop front.png'), { width: 400, height: 300 });
  await studio.made('p');
  const pass = async (...more: string[]): Promise<PassDocument> =>
    (
      await ask(passDocument, [
        'pass',
        'p',
        '--source',
        'Shop front.png',
        '--prompt',
        'noir',
        '--speed',
        'TURBO',
        '--size',
        '400x304',
        ...more,
      ])
    ).pass;
  one = await pass();
  two = await pass('--images', '2', '--format', 'jpeg');
}, 240_000);

const exported = async (...args: string[]) => (await ask(exportDocument, ['export', 'p', ...args])).exported;
const original = (pass: PassDocument, result = 1): Promise<Buffer> => readFile(at('p', pass.results[result - 1]!.file));

describe('an export', { timeout: 120_000 }, () => {
  it('that asks for more pixels than there are says that it was not enlarged, and nothing where it was', async () => {
    const asked = async (...more: string[]) => {
      const ended = await run(['export', 'p', 'v1', '--to', 'size.webp', '--overwrite', '--json', ...more]);
      return { ended, notes: exportDocument.parse(ended.document).exported[0]?.notes };
    };
    const small = await asked('--width', '1600');
    expect(small.notes).toEqual([expect.stringMatching(/400 × 304 .*1600 × 1216 .*not enlarged.*--enlarge/)]);
    expect(small.ended.stderr).toContain('not enlarged');
    for (const more of [['--width', '400'], ['--width', '200'], ['--width', '1600', '--enlarge'], []])
      expect((await asked(...more)).notes).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('replaces an ordinary file and nothing else', async () => {
    await promisify(execFile)('mkfifo', [at('pipe.png')]);
    await symlink('/dev/null', at('null.png'));
    await mkdir(at('goal'));
    await symlink(at('goal'), at('folder.png'));
    const socket = createServer().listen(at('socket.png'));
    await once(socket, 'listening');
    for (const [name, what] of [
      ['pipe.png', 'a pipe'],
      ['null.png', 'a link to a device'],
      ['socket.png', 'a socket'],
    ] as const) {
      for (const more of [[], ['--width', '100']]) {
        const ended = await run(['export', 'p', 'v1', '--to', name, '--overwrite', '--json', ...more]);
        expect(ended.code).toBe(1);
        expect(ended.document).toMatchObject({
          error: { code: 'file-exists', message: expect.stringContaining(`${name} is ${what}`) },
        });
      }
    }
    socket.close();
    await writeFile(at('ordinary'), 'old');
    await exported('v1', '--to', 'ordinary', '--overwrite');
    expect((await readFile(at('ordinary'))).equals(await original(one))).toBe(true);
  });

  it('writes the result’s own bytes unchanged where neither option nor ending asks for another format', async () => {
    expect(await exported('v1', '--to', 'plain')).toEqual([
      {
        version: 'v1',
        result: 1,
        file: at('plain'),
        format: 'png',
        width: 400,
        height: 304,
        bytes: one.results[0]!.bytes,
        notes: [],
        preset: null,
      },
    ]);
    expect((await readFile(at('plain'))).equals(await original(one))).toBe(true);
    await exported('v2:2', '--to', 'photo');
    expect((await readFile(at('photo'))).equals(await original(two, 2))).toBe(true);
  });

  it('in the result’s own format, when that is named, has its very pixels and profile, and no metadata', async () => {
    for (const [pass, version, ending] of [
      [one, 'v1', 'png'],
      [two, 'v2:2', 'JPG'],
    ] as const) {
      const own = at('p', pass.results.at(-1)!.file);
      const sound = await readFile(own);
      const laden = await sharp(sound)
        .keepIccProfile()
        .withExif({ IFD0: { ImageDescription: 'request-4711' } })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">request-4711</x:xmpmeta>')
        .toBuffer();
      const pixels = await sharp(laden).raw().toBuffer();
      // As if the service had written it so: the record says the same.
      const record = join(dirname(own), 'pass.json');
      const said = await readFile(record, 'utf8');
      const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
      await writeFile(
        record,
        said.replaceAll(sum(sound), sum(laden)).replaceAll(`"bytes": ${sound.length}`, `"bytes": ${laden.length}`),
      );
      await writeFile(own, laden);
      try {
        expect(await exported(version, '--to', `named.${ending}`)).toMatchObject([
          { format: ending === 'png' ? 'png' : 'jpeg', width: 400, height: 304 },
        ]);
      } finally {
        await writeFile(own, sound);
        await writeFile(record, said);
      }
      const written = await readFile(at(`named.${ending}`));
      expect(laden.includes('request-4711')).toBe(true);
      expect(written.includes('request-4711')).toBe(false);
      expect((await sharp(written).raw().toBuffer()).equals(pixels)).toBe(true);
    }
  });

  it.each([
    ['webp', 'webp'],
    ['jpg', 'jpeg'],
    ['jpeg', 'jpeg'],
    ['avif', 'avif'],
    ['tif', 'tiff'],
    ['tiff', 'tiff'],
  ])('takes its format from the ending .%s', async (ending, format) => {
    const [file] = await exported('v1', '--to', `ending.${ending}`);
    expect(file).toMatchObject({
      format,
      width: 400,
      height: 304,
      bytes: (await readFile(at(`ending.${ending}`))).length,
    });
    expect((await sharp(at(`ending.${ending}`)).metadata()).format).toBe(format === 'avif' ? 'heif' : format);
  });

  it('as PSD is one file of a version, its input below its results, the first of which shows', async () => {
    const [file, ...others] = await exported('v2', '--to', 'two.psd');
    expect([file, others]).toMatchObject([{ version: 'v2', result: 1, format: 'psd', width: 400, height: 304 }, []]);
    const { layers, whole } = readPsd(await readFile(at('two.psd')));
    expect(layers.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['Input: Shop front.png', false],
      ['v2 (2 of 2)', true],
      ['v2 (1 of 2)', false],
    ]);
    for (const [index, layer] of [
      [2, 1],
      [1, 2],
    ] as const)
      expect(
        layers[layer]?.pixels.equals(
          await sharp(await original(two, index))
            .ensureAlpha()
            .raw()
            .toBuffer(),
        ),
      ).toBe(true);
    expect(whole.map((plane) => plane.length)).toEqual([400 * 304, 400 * 304, 400 * 304]);
    await mkdir(at('layers'));
    expect(
      (await exported('v1', 'v2', '--to', 'layers', '--preset', 'PSD with layers')).map(({ file: written }) =>
        written.slice(at('layers').length + 1),
      ),
    ).toEqual(['Shop front-v1.psd', 'Shop front-v2.psd']);
  });

  it('takes the option before the ending, and refuses an ending that is no format', async () => {
    expect(await exported('v1', '--to', 'odd.png', '--format', 'webp')).toMatchObject([{ format: 'webp' }]);
    const odd = await studio.run(['export', 'p', 'v1', '--to', 'odder.png', '--format', 'jpeg']);
    expect([odd.code, odd.stderr]).toEqual([0, 'odder.png holds jpeg, as --format says, though its name says png.\n']);
    const plain = await studio.run(['export', 'p', 'v1', '--to', 'even.jpg', '--format', 'jpeg']);
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    expect(await fails(['export', 'p', 'v1', '--to', 'odd.bmp'], 2)).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('.bmp'),
    });
  });

  it('fits inside what is asked, and is enlarged only when that is said', async () => {
    expect(await exported('v1', '--to', 'w.png', '--width', '200')).toMatchObject([{ width: 200, height: 152 }]);
    expect(await exported('v1', '--to', 'wh.png', '--width', '200', '--height', '50')).toMatchObject([
      { width: 66, height: 50 },
    ]);
    expect(await exported('v1', '--to', 'large.png', '--width', '800')).toMatchObject([{ width: 400, height: 304 }]);
    expect(await exported('v1', '--to', 'larger.png', '--width', '800', '--enlarge')).toMatchObject([
      { width: 800, height: 608 },
    ]);
  });

  it('replaces nothing unless it is told to', async () => {
    await writeFile(at('mine.png'), 'mine');
    expect(await fails(['export', 'p', 'v1', '--to', 'mine.png'], 1)).toMatchObject({
      code: 'file-exists',
      message: expect.stringContaining('mine.png'),
    });
    expect(await fails(['export', 'p', 'v1', '--to', 'mine.png', '--width', '100'], 1)).toMatchObject({
      code: 'file-exists',
    });
    expect(await readFile(at('mine.png'), 'utf8')).toBe('mine');
    await exported('v1', '--to', 'mine.png', '--overwrite');
    expect(await sharp(at('mine.png')).metadata()).toMatchObject({ format: 'png', width: 400 });
  });

  it('into a folder is named by source, version and result, and numbered where the name is taken', async () => {
    await mkdir(at('delivery'));
    const files = async (...args: string[]): Promise<string[]> =>
      (await exported(...args)).map(({ file }) => file.slice(at('delivery').length + 1));
    expect(await files('v1', '--to', 'delivery')).toEqual(['shop-front-v1.png']);
    expect(await files('v1', '--to', 'delivery/')).toEqual(['shop-front-v1 (2).png']);
    expect(await files('v1', '--to', 'delivery', '--format', 'webp')).toEqual(['shop-front-v1.webp']);
    expect(await files('v2', '--to', 'delivery')).toEqual(['shop-front-v2-1.jpg', 'shop-front-v2-2.jpg']);
    expect(await files('v2:2', '--to', 'delivery', '--overwrite')).toEqual(['shop-front-v2-2.jpg']);
    expect((await readdir(at('delivery'))).sort()).toEqual([
      'shop-front-v1 (2).png',
      'shop-front-v1.png',
      'shop-front-v1.webp',
      'shop-front-v2-1.jpg',
      'shop-front-v2-2.jpg',
    ]);
  });

  it('of several results goes into a folder, made where its parent is there, never into one file', async () => {
    expect(await exported('v2', '--to', 'both')).toMatchObject([
      { version: 'v2', result: 1, file: at('both/shop-front-v2-1.jpg') },
      { version: 'v2', result: 2, file: at('both/shop-front-v2-2.jpg') },
    ]);
    expect(await fails(['export', 'p', 'v2', '--to', 'both.png'], 2)).toMatchObject({ code: 'wrong-use' });
    expect(await fails(['export', 'p', 'v2', '--to', 'Shop front.png'], 2)).toMatchObject({ code: 'wrong-use' });
    expect(await fails(['export', 'p', 'v1', '--to', 'no/such/folder.png'], 1)).toMatchObject({ code: 'file-missing' });
    expect(await fails(['export', 'p', 'v2', '--to', 'no/such/folder/'], 1)).toMatchObject({ code: 'file-missing' });
  });

  it('into the project is told relative to it, however the folder was reached', async () => {
    expect(await exported('v1', '--to', 'p/exports/inside.png')).toMatchObject([{ file: 'exports/inside.png' }]);
    await symlink(at('p'), at('link'));
    expect(
      (await ask(exportDocument, ['export', 'link', 'v1', '--to', 'link/exports/through.png'])).exported,
    ).toMatchObject([{ file: 'exports/through.png' }]);
    expect(await exported('v2', '--to', 'p/exports')).toMatchObject([
      { file: 'exports/shop-front-v2-1.jpg' },
      { file: 'exports/shop-front-v2-2.jpg' },
    ]);
  });

  it('is noted on its version, once for each file', async () => {
    await exported('v1', '--to', 'noted.png');
    await exported('v1', '--to', 'noted.png', '--overwrite');
    const [pass = ''] = (await readdir(at('p/passes'))).toSorted();
    const { exports } = JSON.parse(await readFile(at('p/passes', pass, 'exports.json'), 'utf8')) as {
      exports: { file: string; bytes: number; preset: string }[];
    };
    expect(exports.filter(({ file }) => file === at('noted.png'))).toMatchObject([
      { bytes: (await readFile(at('noted.png'))).length, preset: 'Command line' },
    ]);
  });

  it('never lies among the project’s own pictures', async () => {
    const [result] = one.results;
    expect(await fails(['export', 'p', 'v2:1', '--to', `p/${result!.file}`, '--overwrite'], 2)).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('exports'),
    });
    expect((await original(one)).length).toBe(result!.bytes);
  });

  it('of what is not there says so', async () => {
    expect(await fails(['export', 'p', 'v3', '--to', 'x.png'], 1)).toMatchObject({ code: 'no-such-version' });
    expect(await fails(['export', 'p', 'v1:2', '--to', 'x.png'], 1)).toMatchObject({ code: 'no-such-version' });
  });

  it('of several versions is one order: by several presets, numbered where names meet, and by what stands on the results', async () => {
    await run(['rate', 'p', 'v1', '--stars', '5', '--label', 'Final']);
    await run(['rate', 'p', 'v2:2', '--stars', '4', '--pick']);
    await run(['rate', 'p', 'v2:1', '--reject']);
    const written = await exported('v1', 'v2', '--preset', 'Web JPEG', '--preset', 'ui-png', '--to', 'order');
    expect(written.map(({ version, result, preset, width }) => [version, result, preset, width])).toEqual(
      [
        ['v1', 1],
        ['v2', 1],
        ['v2', 2],
      ].flatMap((which) => [
        [...which, 'Web JPEG', 400],
        ...[512, 1024, 1536].map((width) => [...which, 'PNG @1x @2x @3x', width]),
      ]),
    );
    // The same name twice in one order, and again in the next.
    const again = await exported('v1', 'v1:1', 'v2:2', '--preset', 'Web JPEG', '--to', 'order');
    expect(again.map(({ file }) => file.slice(at('order').length + 1))).toEqual([
      'Shop front-v1 (2).jpg',
      'Shop front-v2-2 (2).jpg',
    ]);
    expect(
      (await exported('v1', '--preset', 'web-jpeg', '--to', 'order', '--overwrite')).map(({ file }) => file),
    ).toEqual([at('order/Shop front-v1.jpg')]);
    const found = async (where: string, ...versions: string[]): Promise<string[]> =>
      (await exported(...versions, '--where', where, '--to', 'where/', '--overwrite')).map(
        ({ version, result }) => `${version}:${result}`,
      );
    expect(await found('stars>=4')).toEqual(['v1:1', 'v2:2']);
    expect(await found('stars >= 4 and pick')).toEqual(['v2:2']);
    expect(await found('not reject', 'v2')).toEqual(['v2:2']);
    expect(await found('label = final or (reject and version=2)')).toEqual(['v1:1', 'v2:1']);
    expect(await fails(['export', 'p', '--where', 'stars>5', '--to', 'where/'], 1)).toMatchObject({
      code: 'no-such-version',
    });
  });

  it('names what it can’t use before anything is written', async () => {
    for (const [args, what] of [
      [['v1', '--where', 'starz>1', '--to', 'x/'], 'starz'],
      [['v1', '--preset', 'Nobody’s', '--to', 'x/'], 'Web JPEG'],
      [['v1', '--preset', 'Web JPEG', '--width', '10', '--to', 'x/'], '--width'],
      [['--to', 'x/'], '--where'],
      [['v1', 'v2', '--to', 'x.png'], 'x.png'],
    ] as const)
      expect(await fails(['export', 'p', ...args], 2)).toMatchObject({
        code: 'wrong-use',
        message: expect.stringContaining(what),
      });
    expect(await readdir(at())).not.toContain('x');
  });

  it('of several, one of which can’t be had, writes the others and tells which', async () => {
    const own = at('p', one.results[0]!.file);
    const sound = await readFile(own);
    await writeFile(own, 'changed');
    try {
      const ended = await run(['export', 'p', 'v1', 'v2', 'v9', '--to', 'partly', '--json']);
      expect(ended.code).toBe(1);
      const { exported: written, failed } = exportDocument.parse(ended.document);
      expect(written.map(({ version, result }) => `${version}:${result}`)).toEqual(['v2:1', 'v2:2']);
      expect(failed).toMatchObject([{ version: 'v1', result: 1, error: { code: 'image-broken' } }]);
      expect(ended.stderr).toMatch(/v9/);
    } finally {
      await writeFile(own, sound);
    }
  });

  it('lays results out on a contact sheet', async () => {
    const sheet = async (...args: string[]) => (await ask(sheetDocument, ['sheet', 'p', ...args])).sheet;
    expect(await sheet('--to', 'all.pdf')).toMatchObject({ file: at('all.pdf'), pages: 1, unset: [] });
    expect((await readFile(at('all.pdf'))).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(await sheet('v1', 'v2:2', '--to', 'two.png', '--columns', '2')).toMatchObject({ pages: 1 });
    expect(await sheet('--where', 'version=1', '--to', 'one.png')).toMatchObject({ pages: 1 });
    expect((await sharp(at('two.png')).metadata()).format).toBe('png');
    expect(await fails(['sheet', 'p', '--to', 'one.png'], 1)).toMatchObject({ code: 'file-exists' });
    expect(await fails(['sheet', 'p', '--to', 'one.jpg'], 2)).toMatchObject({ code: 'wrong-use' });
    await sheet('--to', 'one.png', '--overwrite');
  });

  it('leaves nothing half-written behind', async () => {
    for (const folder of ['', 'p/exports', 'delivery', 'both'])
      expect((await readdir(at(folder))).filter((name) => /\.(tmp|part)$/.test(name))).toEqual([]);
  });
});
