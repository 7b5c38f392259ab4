import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportDocument, newDocument, passDocument, type PassDocument } from '../../support/documents';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-export');
const { ask, at, fails } = studio;
let one: PassDocument;
let two: PassDocument;

beforeAll(async () => {
  await picture(at('Shop front.png'), { width: 400, height: 300 });
  await ask(newDocument, ['new', 'p']);
  const pass = async (...more: string[]): Promise<PassDocument> =>
    (await ask(passDocument, ['pass', 'p', '--source', 'Shop front.png', '--prompt', 'noir', '--speed', 'TURBO', '--size', '400x304', ...more])).pass;
  one = await pass();
  two = await pass('--images', '2', '--format', 'jpeg');
}, 240_000);

const exported = async (...args: string[]) => (await ask(exportDocument, ['export', 'p', ...args])).exported;
const original = (pass: PassDocument, result = 1): Promise<Buffer> => readFile(at('p', pass.results[result - 1]!.file));

describe('an export', { timeout: 120_000 }, () => {
  it('writes the result’s own bytes unchanged where neither option nor ending asks for another format', async () => {
    expect(await exported('v1', '--to', 'plain')).toEqual([{ version: 'v1', result: 1, file: at('plain'), format: 'png', width: 400, height: 304, bytes: one.results[0]!.bytes }]);
    expect((await readFile(at('plain'))).equals(await original(one))).toBe(true);
    await exported('v2:2', '--to', 'photo');
    expect((await readFile(at('photo'))).equals(await original(two, 2))).toBe(true);
  });

  it('in the result’s own format, when that is named, has its very pixels and profile, and no metadata', async () => {
    for (const [pass, version, ending] of [[one, 'v1', 'png'], [two, 'v2:2', 'JPG']] as const) {
      const own = at('p', pass.results.at(-1)!.file);
      const sound = await readFile(own);
      const laden = await sharp(sound).keepIccProfile().withExif({ IFD0: { ImageDescription: 'request-4711' } }).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">request-4711</x:xmpmeta>').toBuffer();
      const pixels = await sharp(laden).raw().toBuffer();
      // As if the service had written it so: the record says the same.
      const record = join(dirname(own), 'pass.json');
      const said = await readFile(record, 'utf8');
      const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
      await writeFile(record, said.replaceAll(sum(sound), sum(laden)).replaceAll(`"bytes": ${sound.length}`, `"bytes": ${laden.length}`));
      await writeFile(own, laden);
      try {
        expect(await exported(version, '--to', `named.${ending}`)).toMatchObject([{ format: ending === 'png' ? 'png' : 'jpeg', width: 400, height: 304 }]);
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

  it.each([['webp', 'webp'], ['jpg', 'jpeg'], ['jpeg', 'jpeg'], ['avif', 'avif'], ['tif', 'tiff'], ['tiff', 'tiff']])('takes its format from the ending .%s', async (ending, format) => {
    const [file] = await exported('v1', '--to', `ending.${ending}`);
    expect(file).toMatchObject({ format, width: 400, height: 304, bytes: (await readFile(at(`ending.${ending}`))).length });
    expect((await sharp(at(`ending.${ending}`)).metadata()).format).toBe(format === 'avif' ? 'heif' : format);
  });

  it('takes the option before the ending, and refuses an ending that is no format', async () => {
    expect(await exported('v1', '--to', 'odd.png', '--format', 'webp')).toMatchObject([{ format: 'webp' }]);
    const odd = await studio.run(['export', 'p', 'v1', '--to', 'odder.png', '--format', 'jpeg']);
    expect([odd.code, odd.stderr]).toEqual([0, 'odder.png holds jpeg, as --format says, though its name says png.\n']);
    const plain = await studio.run(['export', 'p', 'v1', '--to', 'even.jpg', '--format', 'jpeg']);
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    expect(await fails(['export', 'p', 'v1', '--to', 'odd.bmp'], 2)).toMatchObject({ code: 'wrong-use', message: expect.stringContaining('.bmp') });
  });

  it('fits inside what is asked, and is enlarged only when that is said', async () => {
    expect(await exported('v1', '--to', 'w.png', '--width', '200')).toMatchObject([{ width: 200, height: 152 }]);
    expect(await exported('v1', '--to', 'wh.png', '--width', '200', '--height', '50')).toMatchObject([{ width: 66, height: 50 }]);
    expect(await exported('v1', '--to', 'large.png', '--width', '800')).toMatchObject([{ width: 400, height: 304 }]);
    expect(await exported('v1', '--to', 'larger.png', '--width', '800', '--enlarge')).toMatchObject([{ width: 800, height: 608 }]);
  });

  it('replaces nothing unless it is told to', async () => {
    await writeFile(at('mine.png'), 'mine');
    expect(await fails(['export', 'p', 'v1', '--to', 'mine.png'], 1)).toMatchObject({ code: 'file-exists', message: expect.stringContaining('mine.png') });
    expect(await fails(['export', 'p', 'v1', '--to', 'mine.png', '--width', '100'], 1)).toMatchObject({ code: 'file-exists' });
    expect(await readFile(at('mine.png'), 'utf8')).toBe('mine');
    await exported('v1', '--to', 'mine.png', '--overwrite');
    expect(await sharp(at('mine.png')).metadata()).toMatchObject({ format: 'png', width: 400 });
  });

  it('into a folder is named by source, version and result, and numbered where the name is taken', async () => {
    await mkdir(at('delivery'));
    const files = async (...args: string[]): Promise<string[]> => (await exported(...args)).map(({ file }) => file.slice(at('delivery').length + 1));
    expect(await files('v1', '--to', 'delivery')).toEqual(['shop-front-v1.png']);
    expect(await files('v1', '--to', 'delivery/')).toEqual(['shop-front-v1 (2).png']);
    expect(await files('v1', '--to', 'delivery', '--format', 'webp')).toEqual(['shop-front-v1.webp']);
    expect(await files('v2', '--to', 'delivery')).toEqual(['shop-front-v2-1.jpg', 'shop-front-v2-2.jpg']);
    expect(await files('v2:2', '--to', 'delivery', '--overwrite')).toEqual(['shop-front-v2-2.jpg']);
    expect((await readdir(at('delivery'))).sort()).toEqual(['shop-front-v1 (2).png', 'shop-front-v1.png', 'shop-front-v1.webp', 'shop-front-v2-1.jpg', 'shop-front-v2-2.jpg']);
  });

  it('of several results goes into a folder, made where its parent is there, never into one file', async () => {
    expect(await exported('v2', '--to', 'both')).toMatchObject([{ version: 'v2', result: 1, file: at('both/shop-front-v2-1.jpg') }, { version: 'v2', result: 2, file: at('both/shop-front-v2-2.jpg') }]);
    expect(await fails(['export', 'p', 'v2', '--to', 'both.png'], 2)).toMatchObject({ code: 'wrong-use' });
    expect(await fails(['export', 'p', 'v2', '--to', 'Shop front.png'], 2)).toMatchObject({ code: 'wrong-use' });
    expect(await fails(['export', 'p', 'v1', '--to', 'no/such/folder.png'], 1)).toMatchObject({ code: 'file-missing' });
    expect(await fails(['export', 'p', 'v2', '--to', 'no/such/folder/'], 1)).toMatchObject({ code: 'file-missing' });
  });

  it('into the project is told relative to it, however the folder was reached', async () => {
    expect(await exported('v1', '--to', 'p/exports/inside.png')).toMatchObject([{ file: 'exports/inside.png' }]);
    await symlink(at('p'), at('link'));
    expect((await ask(exportDocument, ['export', 'link', 'v1', '--to', 'link/exports/through.png'])).exported).toMatchObject([{ file: 'exports/through.png' }]);
    expect(await exported('v2', '--to', 'p/exports')).toMatchObject([{ file: 'exports/shop-front-v2-1.jpg' }, { file: 'exports/shop-front-v2-2.jpg' }]);
  });

  it('is noted on its version, once for each file', async () => {
    await exported('v1', '--to', 'noted.png');
    await exported('v1', '--to', 'noted.png', '--overwrite');
    const [pass = ''] = (await readdir(at('p/passes'))).toSorted();
    const { exports } = JSON.parse(await readFile(at('p/passes', pass, 'exports.json'), 'utf8')) as { exports: { file: string; bytes: number; preset: string }[] };
    expect(exports.filter(({ file }) => file === at('noted.png'))).toMatchObject([{ bytes: (await readFile(at('noted.png'))).length, preset: 'Command line' }]);
  });

  it('never lies among the project’s own pictures', async () => {
    const [result] = one.results;
    expect(await fails(['export', 'p', 'v2:1', '--to', `p/${result!.file}`, '--overwrite'], 2)).toMatchObject({ code: 'wrong-use', message: expect.stringContaining('exports') });
    expect((await original(one)).length).toBe(result!.bytes);
  });

  it('of what is not there says so', async () => {
    expect(await fails(['export', 'p', 'v3', '--to', 'x.png'], 1)).toMatchObject({ code: 'no-such-version' });
    expect(await fails(['export', 'p', 'v1:2', '--to', 'x.png'], 1)).toMatchObject({ code: 'no-such-version' });
  });

  it('leaves nothing half-written behind', async () => {
    for (const folder of ['', 'p/exports', 'delivery', 'both']) expect((await readdir(at(folder))).filter((name) => /\.(tmp|part)$/.test(name))).toEqual([]);
  });
});
