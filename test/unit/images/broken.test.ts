import { mkdir, open } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { photo, pngChunk, quarters } from './pictures';
import { asIs, faultOf, lab, large } from './support';

const here = lab();

const encodings: Record<string, (image: Sharp) => Sharp> = {
  'baseline.jpg': (i) => i.jpeg({ quality: 90 }),
  'progressive.jpg': (i) => i.jpeg({ quality: 90, progressive: true }),
  'plain.png': (i) => i.png(),
  'interlaced.png': (i) => i.png({ progressive: true }),
  'indexed.png': (i) => i.png({ palette: true }),
  'sixteen.png': (i) => i.toColourspace('rgb16').png(),
  'lossy.webp': (i) => i.webp(),
  'lossless.webp': (i) => i.webp({ lossless: true }),
  'plain.tif': (i) => i.tiff({ compression: 'none' }),
  'lzw.tif': (i) => i.tiff({ compression: 'lzw' }),
  'tiled.tif': (i) => i.tiff({ compression: 'deflate', tile: true }),
  'jpeg.tif': (i) => i.tiff({ compression: 'jpeg' }),
  'still.gif': (i) => i.gif(),
  'small.avif': (i) => i.avif({ effort: 0 }),
};

const encoded = new Map<string, Promise<Buffer>>();
const bytesOf = (name: string): Promise<Buffer> => {
  const made = encoded.get(name) ?? (encodings[name] ?? ((i) => i))(photo(400, 300)).toBuffer();
  encoded.set(name, made);
  return made;
};

describe('a file that never was', () => {
  it('is not said to be there no more', async () => {
    expect(await faultOf(here.images.check(here.at('nowhere.jpg')))).toMatchObject({
      code: 'file-missing',
      message: '“nowhere.jpg” is not there.',
    });
  });
});

describe('a file that is cut off', () => {
  for (const name of Object.keys(encodings)) {
    it(`is refused at every length: ${name}`, async () => {
      const whole = await bytesOf(name);
      const file = await here.put(name, whole);
      await expect(here.images.check(file)).resolves.toMatchObject({ width: 400, height: 300, bytes: whole.length });
      for (const share of [0.02, 0.3, 0.6, 0.9, 0.99]) {
        const cut = await here.put(`cut-${share}-${name}`, whole.subarray(0, Math.floor(whole.length * share)));
        expect(await faultOf(here.images.check(cut)), `check at ${share}`).toMatchObject({ code: 'image-broken' });
        expect(
          await faultOf(here.images.prepare({ file: cut, target: large, preparation: asIs, to: here.at('out') })),
          `prepare at ${share}`,
        ).toMatchObject({ code: 'image-broken' });
        expect(
          await faultOf(here.images.thumbnail({ file: cut, width: 32, to: here.at('out') })),
          `thumbnail at ${share}`,
        ).toMatchObject({ code: 'image-broken' });
      }
      const last = here.images.check(await here.put(`cut-last-${name}`, whole.subarray(0, -1)));
      // The last byte of these is of their end mark, not of the picture.
      if (/\.(jpg|png|gif)$/.test(name))
        expect((await last).probe.notes).toEqual(['no end mark; the picture is whole']);
      else expect(await faultOf(last)).toMatchObject({ code: 'image-broken' });
    });
  }

  it('leaves nothing behind', async () => {
    expect((await here.list()).filter((name) => name === 'out' || name.endsWith('.part'))).toEqual([]);
  });
});

const pngHeader = (width: number, height: number): Buffer => {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.from([0x78, 0x9c, 0x03, 0, 0, 0, 0, 1])),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
};

/** The start of a file, with a size that its pixels never fill. */
const lying: Record<string, () => Promise<Buffer>> = {
  'lying.png': async () => pngHeader(50_000, 50_000),
  'headonly.png': async () => pngHeader(50_000, 50_000).subarray(0, 33),
  'lying.jpg': async () => {
    const bytes = Buffer.from(await bytesOf('baseline.jpg'));
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(50_000, frame + 5);
    bytes.writeUInt16BE(50_000, frame + 7);
    return bytes;
  },
  'lying.gif': async () => {
    const bytes = Buffer.from(await bytesOf('still.gif'));
    const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
    for (const at of [6, 8, frame + 5, frame + 7]) bytes.writeUInt16LE(50_000, at);
    return bytes;
  },
};

describe('a picture that is too large', () => {
  for (const [name, make] of Object.entries(lying)) {
    it(`is refused by its header, whatever the job: ${name}`, async () => {
      const file = await here.put(name, await make());
      const jobs = [
        here.images.probe(file),
        here.images.check(file),
        here.images.thumbnail({ file, width: 32, to: here.at('out') }),
        here.images.prepare({ file, target: large, preparation: asIs, to: here.at('out') }),
      ];
      for (const fault of await Promise.all(jobs.map(faultOf))) {
        expect(fault.code).toBe('image-too-large');
        expect(fault.message).toContain('50,000 × 50,000');
      }
    });
  }
});

describe('what is no picture', () => {
  const start = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(600)]);
  const others: readonly (readonly [string, Buffer, RegExp])[] = [
    ['empty.png', Buffer.alloc(0), /empty/],
    ['letter.jpg', Buffer.from('Dear Ada, the poster is ready.'), /not a picture/],
    ['noise.png', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251)), /not a picture/],
    ['photo.heic', start('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /HEIC.*JPEG/],
    ['photo.jpg', start('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /HEIC.*JPEG/],
    ['layers.psd', start('8BPS\0\x01\0\0\0\0\0\0\0\x03'), /Photoshop.*PNG or TIFF/],
    ['photo.jxl', start('\xff\x0a\xfa\x1f\x41\x91\x08\x06\x01'), /JPEG XL/],
    ['photo.cr2', start('II*\0\x10\0\0\0CR\x02\0'), /RAW.*TIFF or JPEG/],
    ['photo.raf', start('FUJIFILMCCD-RAW '), /RAW/],
    ['page.pdf', start('%PDF-1.7\n'), /PDF/],
    ['old.bmp', start('BM\x36\x10\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'), /BMP.*PNG/],
    [
      'logo.svg',
      Buffer.from(
        '<?xml version="1.0"?>\n<!-- a logo -->\n<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
      ),
      /SVG.*PNG/,
    ],
    ['logo.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'), /SVG.*PNG/],
    [
      'notepad.svg',
      Buffer.from('\uFEFF<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>', 'utf16le'),
      /SVG.*PNG/,
    ],
    [
      'render.tga',
      Buffer.concat([Buffer.from([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 8, 0, 24, 0x20]), Buffer.alloc(192, 90)]),
      /TGA.*PNG/,
    ],
    [
      'packed.tga',
      Buffer.concat([Buffer.from([0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 8, 0, 32, 0x28]), Buffer.alloc(192, 90)]),
      /TGA.*PNG/,
    ],
    ['site.ico', start('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0'), /icon/],
    ['art.eps', start('%!PS-Adobe-3.0 EPSF-3.0\n'), /EPS/],
    ['film.mp4', start('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'), /video/],
    ['stack.zip', start('PK\x03\x04\x14\0'), /not a picture/],
  ];
  for (const [name, bytes, sentence] of others) {
    it(`is told by name, and what to do: ${name} of ${bytes.length} bytes`, async () => {
      const file = await here.put(name, bytes);
      for (const fault of await Promise.all([here.images.probe(file), here.images.check(file)].map(faultOf))) {
        expect(fault.code).toBe('not-an-image');
        expect(fault.message).toMatch(sentence);
        expect(fault.message).toContain(name);
        expect(fault.message).not.toContain(here.folder);
      }
    });
  }

  it('a folder and a missing file have their sentences', async () => {
    await mkdir(here.at('folder.png'));
    expect(await faultOf(here.images.check(here.at('folder.png')))).toMatchObject({
      code: 'not-an-image',
      message: expect.stringContaining('folder'),
    });
    expect(await faultOf(here.images.check(here.at('gone.png')))).toMatchObject({ code: 'file-missing' });
  });

  it.runIf(process.platform !== 'win32')('a pipe is not waited for', async () => {
    execFileSync('mkfifo', [here.at('pipe.png')]);
    expect(await faultOf(here.images.check(here.at('pipe.png')))).toMatchObject({ code: 'not-an-image' });
  });
});

describe('a damaged file', () => {
  it('is refused where its pixels are wrong', async () => {
    const bytes = Buffer.from(await bytesOf('plain.png'));
    const middle = Math.floor(bytes.length / 2);
    bytes.fill(0x5a, middle, middle + 200);
    expect(await faultOf(here.images.check(await here.put('hole.png', bytes)))).toMatchObject({ code: 'image-broken' });
    const jpeg = Buffer.from(await bytesOf('baseline.jpg'));
    jpeg.fill(0xff, jpeg.length >> 1, (jpeg.length >> 1) + 200);
    expect(await faultOf(here.images.check(await here.put('hole.jpg', jpeg)))).toMatchObject({ code: 'image-broken' });
  });

  /** Where the last scan's data begins. */
  const scanOf = (jpeg: Buffer): number =>
    jpeg.lastIndexOf(Buffer.from([0xff, 0xda])) +
    2 +
    jpeg.readUInt16BE(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])) + 2);
  const without = (bytes: Buffer, at: number, length: number): Buffer =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  const withMore = (bytes: Buffer, at: number, more: Buffer): Buffer =>
    Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  const padding = Buffer.from([0x12, 0, 0x55]);

  it('is refused where blocks of a JPEG were lost or won, which decoders notice at its end alone', async () => {
    for (const kind of ['baseline.jpg', 'progressive.jpg']) {
      const sound = await bytesOf(kind);
      const start = scanOf(sound);
      const at = start + Math.floor((sound.length - start) / 2);
      const spoilt: Record<string, Buffer> = {
        twice: withMore(sound, at, sound.subarray(at, at + 200)),
        lost: without(sound, at, 200),
        'lost-late': without(sound, sound.length - 60, 20),
        'padded-twice': withMore(withMore(sound, at, sound.subarray(at, at + 200)), 2, padding),
      };
      for (const [name, bytes] of Object.entries(spoilt)) {
        expect(
          await faultOf(here.images.check(await here.put(`${name}-${kind}`, bytes))),
          `${name} ${kind}`,
        ).toMatchObject({ code: 'image-broken' });
      }
    }
  });

  it('is taken where cameras pad, or say odd things of a sound picture', async () => {
    for (const kind of ['baseline.jpg', 'progressive.jpg']) {
      const sound = await bytesOf(kind);
      const tables = sound.indexOf(Buffer.from([0xff, 0xdb]));
      const usual: Record<string, Buffer> = {
        'padded-head': withMore(sound, tables, padding),
        'padded-head-twice': withMore(
          withMore(sound, sound.indexOf(Buffer.from([0xff, 0xc4])), padding),
          tables,
          padding,
        ),
        'ones-before-end': withMore(sound, sound.length - 2, Buffer.alloc(9, 0xff)),
        'after-end': Buffer.concat([sound, Buffer.alloc(5000, 7)]),
        'new-jfif': withMore(sound, 2, Buffer.from('\xff\xe0\0\x10JFIF\0\x03\0\0\0\x01\0\x01\0\0', 'latin1')),
      };
      if (kind === 'baseline.jpg') {
        const scan = Buffer.from(sound);
        scan.set([0, 0, 0], scanOf(sound) - 3);
        Object.assign(usual, {
          'zeros-before-end': withMore(sound, sound.length - 2, Buffer.alloc(12)),
          'bytes-before-end': withMore(sound, sound.length - 2, Buffer.from([0x31, 0x07])),
          scan,
        });
      }
      for (const [name, bytes] of Object.entries(usual)) {
        const file = await here.put(`${name}-${kind}`, bytes);
        await expect(here.images.check(file), `${name} ${kind}`).resolves.toMatchObject({ width: 400 });
        await expect(
          here.images.prepare({ file, target: large, preparation: asIs, to: here.at('usual.jpg') }),
          `${name} ${kind}`,
        ).resolves.toMatchObject({ width: 400 });
      }
    }
    // Small ones, of one block, of ink, of grey, with restarts.
    for (const image of [
      photo(1, 1),
      photo(17, 3),
      photo(200, 150).toColourspace('cmyk'),
      photo(300, 20).greyscale().toColourspace('b-w'),
      quarters(64, 48),
    ]) {
      const file = await here.put('kind.jpg', await image.jpeg().toBuffer());
      await expect(here.images.check(file)).resolves.toMatchObject({ format: 'jpeg' });
    }
  });

  it('is taken where only something beside the pixels is wrong', async () => {
    const jpeg = await bytesOf('baseline.jpg');
    await expect(
      here.images.check(await here.put('tail.jpg', Buffer.concat([jpeg, Buffer.from('a film of this moment')]))),
    ).resolves.toMatchObject({ width: 400 });
    const withProfile = await sharp(await photo(64, 64).png().toBuffer())
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const profile = withProfile.indexOf('ICC_PROFILE');
    withProfile.fill(0, profile + 16, profile + 100);
    await expect(
      here.images.prepare({
        file: await here.put('profile.jpg', withProfile),
        target: large,
        preparation: asIs,
        to: here.at('p.jpg'),
      }),
    ).resolves.toMatchObject({ width: 64 });
  });

  it('of many sparse bytes is refused by its size', async () => {
    const handle = await open(await here.put('huge.tif', await quarters(8, 8).tiff().toBuffer()), 'r+');
    await handle.truncate(2 ** 31);
    await handle.close();
    expect(await faultOf(here.images.check(here.at('huge.tif')))).toMatchObject({ code: 'image-too-large' });
  });
});
