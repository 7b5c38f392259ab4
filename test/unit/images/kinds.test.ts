import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { colorants, curves, greyProfile, matrixProfile } from './icc';
import { drawn, photo, pixelAt, pngChunk, quarters } from './pictures';
import { asIs, faultOf, lab, large } from './support';
import { writeTiff } from './tiff';

/** Rarer kinds of pictures that designers do have. */

const here = lab();

const prepared = async (file: string): Promise<{ readonly notes: readonly string[]; readonly middle: number[] }> => {
  const { notes, width, height } = await here.images.prepare({
    file,
    target: large,
    preparation: asIs,
    to: here.at('prepared'),
  });
  return { notes, middle: await pixelAt(here.at('prepared'), width / 2, height / 2) };
};

const expectNear = (got: readonly number[], wanted: readonly number[], within = 3): void => {
  expect(got.map((value, at) => Math.abs(value - (wanted[at] ?? NaN)) <= within)).toEqual(wanted.map(() => true));
};

const patch = drawn(16, 16, () => [200, 60, 40]);
const withChunk = async (extra: Buffer): Promise<Buffer> => {
  const png = await patch.clone().png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), extra, png.subarray(33)]);
};

/** sharp's types leave out the last of EXIF's five parts. */
const cameras: Parameters<Sharp['withExif']>[0] & { readonly IFD4: Record<string, string> } = {
  IFD2: { ColorSpace: '65535' },
  IFD4: { InteroperabilityIndex: 'R03' },
};

describe('colours that are declared without a profile', () => {
  it('of a camera set to Adobe RGB are converted', async () => {
    const file = await here.put(
      'camera.jpg',
      await patch.clone().withExif(cameras).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    );
    expect(await here.images.probe(file)).toMatchObject({ colour: 'Adobe RGB (1998)', hasProfile: false });
    const { notes, middle } = await prepared(file);
    expect(notes).toEqual(['Adobe RGB (1998) → sRGB']);
    expectNear(middle, [231, 57, 34]);
  });

  it('of a PNG and an AVIF in Display P3 are converted', async () => {
    const png = await here.put('declared.png', await withChunk(pngChunk('cICP', Buffer.from([12, 13, 0, 1]))));
    // Its profile becomes a declaration: sharp writes no such files.
    const avif = await sharp(await patch.clone().png().toBuffer())
      .withIccProfile('srgb')
      .avif({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const at = avif.indexOf('colrrICC');
    expect(at).toBeGreaterThan(0);
    avif.write('colrnclx', at, 'latin1');
    Buffer.from([0, 12, 0, 13, 0, 6, 0x80]).copy(avif, at + 8);
    for (const file of [png, await here.put('declared.avif', avif)]) {
      expect(await here.images.probe(file)).toMatchObject({ colour: 'Display P3', hasProfile: false });
      const { notes, middle } = await prepared(file);
      expect(notes).toEqual(['Display P3 → sRGB']);
      expectNear(middle, [217, 41, 24], 4);
    }
  });

  it('of sRGB are left as they are', async () => {
    const file = await here.put('plain.png', await withChunk(pngChunk('cICP', Buffer.from([1, 13, 0, 1]))));
    expect(await here.images.probe(file)).toMatchObject({ colour: 'sRGB', hasProfile: false });
    expect(await prepared(file)).toEqual({ notes: [], middle: [200, 60, 40] });
  });

  it('of a PNG go before its profile, wherever they stand before the pixels', async () => {
    const adobe = Buffer.concat([
      Buffer.from('any\0\0', 'latin1'),
      deflateSync(matrixProfile('Adobe RGB', colorants.adobe, curves.gamma(563 / 256))),
    ]);
    const long = pngChunk('tEXt', Buffer.concat([Buffer.from('x\0'), Buffer.alloc(70_000, 97)]));
    const both = await here.put(
      'both.png',
      await withChunk(Buffer.concat([pngChunk('iCCP', adobe), long, pngChunk('cICP', Buffer.from([12, 13, 0, 1]))])),
    );
    expect(await here.images.probe(both)).toMatchObject({ colour: 'Display P3', hasProfile: false });
    expectNear((await prepared(both)).middle, [217, 41, 24]);
    const plain = await here.put(
      'plain-both.png',
      await withChunk(Buffer.concat([pngChunk('cICP', Buffer.from([1, 13, 0, 1])), pngChunk('iCCP', adobe)])),
    );
    expect(await prepared(plain)).toEqual({ notes: [], middle: [200, 60, 40] });
  });

  it('of HDR are converted up to white, and told', async () => {
    const grey = async (code: number): Promise<Buffer> =>
      drawn(16, 16, () => [code, code, code])
        .png()
        .toBuffer();
    const declaring = async (code: number, transfer: number): Promise<string> => {
      const png = await grey(code);
      return here.put(
        `hdr-${code}.png`,
        Buffer.concat([png.subarray(0, 33), pngChunk('cICP', Buffer.from([9, transfer, 0, 1])), png.subarray(33)]),
      );
    };
    // 203 nits are white: ITU-R BT.2408. Code 100 is 29.8 nits in PQ, and 28.3 in HLG on a display of 1,000.
    for (const [transfer, name, middle] of [
      [16, 'BT.2020 PQ (HDR)', 107],
      [18, 'BT.2020 HLG (HDR)', 104],
    ] as const) {
      const file = await declaring(100, transfer);
      expect(await here.images.probe(file)).toMatchObject({ colour: name });
      const { notes, middle: got } = await prepared(file);
      expect(notes).toEqual([`${name} → sRGB`, 'what is brighter than white is cut off']);
      expectNear(got, [middle, middle, middle], 2);
      expect((await prepared(await declaring(230, transfer))).middle).toEqual([255, 255, 255]);
    }
  });

  it('by the gamma and the primaries of a PNG are converted, unless they are sRGB’s', async () => {
    const number = (...values: readonly number[]): Buffer => {
      const bytes = Buffer.alloc(values.length * 4);
      values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
      return bytes;
    };
    const light = await here.put('light.png', await withChunk(pngChunk('gAMA', number(100_000))));
    expect(await here.images.probe(light)).toMatchObject({ colour: 'gamma 1.0', hasProfile: false });
    expectNear((await prepared(light)).middle, [229, 132, 110], 1);
    const adobe = pngChunk('cHRM', number(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6000));
    const wide = await here.put('wide.png', await withChunk(Buffer.concat([pngChunk('gAMA', number(45_455)), adobe])));
    expect(await here.images.probe(wide)).toMatchObject({ colour: 'Adobe RGB (1998)' });
    expectNear((await prepared(wide)).middle, [231, 57, 34]);
    const usual = pngChunk('cHRM', number(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000));
    for (const chunks of [
      [pngChunk('gAMA', number(45_455)), usual],
      [pngChunk('sRGB', Buffer.from([0])), pngChunk('gAMA', number(100_000))],
      [pngChunk('gAMA', number(0)), pngChunk('cHRM', Buffer.alloc(32))],
    ]) {
      expect(await prepared(await here.put('usual.png', await withChunk(Buffer.concat(chunks))))).toEqual({
        notes: [],
        middle: [200, 60, 40],
      });
    }
  });
});

describe('a picture', () => {
  it('of several frames in a PNG says so', async () => {
    const file = await here.put('moving.png', await withChunk(pngChunk('acTL', Buffer.from([0, 0, 0, 7, 0, 0, 0, 0]))));
    expect(await here.images.probe(file)).toMatchObject({ pages: 7 });
    expect((await prepared(file)).notes).toEqual(['first of 7 frames']);
  });

  it('of several pages in a TIFF is its first', async () => {
    const pages = Buffer.concat(
      await Promise.all([quarters(20, 10), drawn(20, 10, () => [9, 9, 9])].map((page) => page.raw().toBuffer())),
    );
    const file = await here.put(
      'pages.tif',
      await sharp(pages, { raw: { width: 20, height: 20, channels: 3, pageHeight: 10 } })
        .tiff({ compression: 'lzw' })
        .toBuffer(),
    );
    const { pages: told } = await here.images.probe(file);
    const { notes } = await prepared(file);
    expect(notes).toEqual(told > 1 ? [`first of ${told} pages`] : []);
    expect(await pixelAt(here.at('prepared'), 2, 2)).toEqual([255, 0, 0]);
  });

  it('in CMYK as a JPEG has the colours of its inks', async () => {
    const pixels = Buffer.alloc(16 * 16 * 4);
    for (let at = 0; at < pixels.length; at += 4) pixels.set([0, 255, 255, 0], at);
    const tiff = writeTiff({ width: 16, height: 16, kind: 'cmyk', pixels });
    const file = await here.put(
      'inks.jpg',
      await sharp(tiff, { ignoreIcc: true })
        .pipelineColourspace('cmyk')
        .toColourspace('cmyk')
        .jpeg({ quality: 100 })
        .toBuffer(),
    );
    expect(await here.images.probe(file)).toMatchObject({ colour: 'CMYK · untagged' });
    const [r = 0, g = 255, b = 255] = (await prepared(file)).middle;
    expect([r > 200, g < 90, b < 90]).toEqual([true, true, true]);
  });

  it('in grey of 16 bits is converted through its profile', async () => {
    const pixels = new Uint16Array(16 * 16).fill(32_768);
    const [plain, linear] = [
      await here.put('grey.tif', writeTiff({ width: 16, height: 16, kind: 'grey', pixels })),
      await here.put(
        'linear.tif',
        writeTiff({ width: 16, height: 16, kind: 'grey', pixels, icc: greyProfile('Linear grey', curves.gamma(1)) }),
      ),
    ];
    expectNear((await prepared(plain)).middle, [128, 128, 128], 1);
    expect((await here.images.probe(linear)).colour).toBe('grey · Linear grey');
    // Half of the light is code 188 in sRGB.
    expectNear((await prepared(linear)).middle, [188, 188, 188], 2);
  });

  it('in grey of floating point is light, not black', async () => {
    const file = await here.put(
      'float-grey.tif',
      writeTiff({ width: 16, height: 16, kind: 'grey', pixels: new Float32Array(256).fill(0.5) }),
    );
    expect(await here.images.probe(file)).toMatchObject({ depth: '32 bit floating point' });
    expectNear((await prepared(file)).middle, [188, 188, 188], 1);
  });

  it('in Lab has D50’s white, as TIFF says', async () => {
    const pixels = new Uint16Array(256 * 3);
    for (let at = 0; at < pixels.length; at += 3) pixels.set([0.5 * 65_535, 20 * 256, 65_536 - 30 * 256], at);
    const { notes, middle } = await prepared(
      await here.put('lab.tif', writeTiff({ width: 16, height: 16, kind: 'lab', pixels })),
    );
    expect(notes).toEqual(['Lab → sRGB', '16 bit → 8 bit']);
    // LittleCMS: 132.9, 108.0, 170.5.
    expectNear(middle, [133, 108, 170], 1);
  });

  it('of fewer or more bits than eight is told with them', async () => {
    const white = (): Sharp =>
      sharp(Buffer.alloc(256, 255), { raw: { width: 16, height: 16, channels: 1 } }).toColourspace('b-w');
    expect(
      await here.images.probe(await here.put('one.png', await white().png({ colours: 2 }).toBuffer())),
    ).toMatchObject({ depth: expect.stringMatching(/^1 bit/) });
    expect(
      await here.images.probe(await here.put('one.tif', await white().tiff({ bitdepth: 1 }).toBuffer())),
    ).toMatchObject({ depth: '1 bit' });
    const avif = await here.put(
      'ten.avif',
      await patch.clone().avif({ bitdepth: 10, quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    );
    expect(await here.images.probe(avif)).toMatchObject({ depth: '10 bit' });
    const { notes, middle } = await prepared(avif);
    expect(notes).toEqual(['10 bit → 8 bit']);
    expectNear(middle, [200, 60, 40], 2);
  });

  it('of many sizes in a TIFF is one page', async () => {
    const file = await here.put(
      'pyramid.tif',
      await photo(600, 400).tiff({ tile: true, pyramid: true, tileWidth: 128, tileHeight: 128 }).toBuffer(),
    );
    expect(await here.images.probe(file)).toMatchObject({ pages: 1 });
    expect((await prepared(file)).notes).toEqual([]);
  });

  it('with a saved selection or a spot colour in TIFF is opaque, and only with alpha is not', async () => {
    const size = { width: 16, height: 16 } as const;
    const pixelsOf = (...channels: readonly number[]): Uint8Array =>
      Uint8Array.from({ length: 256 * channels.length }, (_, index) => channels[index % channels.length] ?? 0);
    for (const extra of [[0], [0, 0]] as const) {
      const file = await here.put(
        'selection.tif',
        writeTiff({ ...size, kind: 'rgb', pixels: pixelsOf(200, 60, 40, ...extra), extra }),
      );
      expect(await here.images.probe(file)).toMatchObject({ hasAlpha: false });
      expect(await prepared(file)).toEqual({
        notes: ['channels beside the colours (saved selections, spot colours) left out'],
        middle: [200, 60, 40],
      });
    }
    const both = await here.put(
      'both.tif',
      writeTiff({
        ...size,
        kind: 'rgb',
        pixels: pixelsOf(200, 60, 40, 255, 0),
        extra: [2, 0],
        icc: matrixProfile('Adobe RGB', colorants.adobe, curves.gamma(563 / 256)),
      }),
    );
    expect(await here.images.probe(both)).toMatchObject({ hasAlpha: true });
    expectNear((await prepared(both)).middle, [231, 57, 34]);
    const deep = await here.put(
      'deep.tif',
      writeTiff({
        ...size,
        kind: 'grey',
        pixels: Uint16Array.from({ length: 512 }, (_, index) => (index % 2 === 0 ? 32_768 : 0)),
        extra: [0],
      }),
    );
    expectNear((await prepared(deep)).middle, [128, 128, 128], 1);
    const inks = { ...size, kind: 'cmyk' } as const;
    await prepared(await here.put('inks.tif', writeTiff({ ...inks, pixels: pixelsOf(10, 200, 90, 20) })));
    const wanted = await pixelAt(here.at('prepared'), 8, 8);
    expect(
      (
        await prepared(
          await here.put('spot.tif', writeTiff({ ...inks, pixels: pixelsOf(10, 200, 90, 20, 30), extra: [0] })),
        )
      ).middle,
    ).toEqual(wanted);
    const clear = await here.put(
      'clear.tif',
      writeTiff({ ...size, kind: 'rgb', pixels: pixelsOf(200, 60, 40, 0), extra: [2] }),
    );
    expect(await here.images.probe(clear)).toMatchObject({ hasAlpha: true });
    expect((await prepared(clear)).notes).toEqual(['transparent places filled with #ffffff']);
  });

  it('in a kind of TIFF that can’t be read is not called damaged, and the way out is told', async () => {
    const size = { width: 16, height: 16 } as const;
    const kinds: readonly (readonly [string, Buffer, RegExp])[] = [
      ['whole.tif', writeTiff({ ...size, kind: 'rgb', pixels: new Uint32Array(768) }), /whole numbers of 32 bit/],
      [
        'zstd.tif',
        writeTiff({ ...size, kind: 'rgb', pixels: new Uint8Array(768), compression: 50_000 }),
        /compressed with ZSTD/,
      ],
      ['inks.tif', writeTiff({ ...size, kind: 'cmyk', pixels: new Float32Array(1024) }), /neither RGB nor grey/],
    ];
    for (const [name, bytes, why] of kinds) {
      for (const fault of await Promise.all(
        [here.images.probe(await here.put(name, bytes)), here.images.check(here.at(name))].map(faultOf),
      )) {
        expect(fault).toMatchObject({ code: 'image-unsupported', message: expect.stringMatching(why) });
        expect(fault.message).toContain('Save it as TIFF with 8 or 16 bits a channel in RGB');
      }
    }
  });

  it('in floating point comes out as eight bits', async () => {
    const file = await here.put(
      'float.tif',
      await patch.clone().toColourspace('scrgb').tiff({ compression: 'none' }).toBuffer(),
    );
    const { depth } = await here.images.probe(file);
    const { middle } = await prepared(file);
    expect(depth).toMatch(/bit/);
    expectNear(middle, [200, 60, 40], 2);
  });

  it('in TIFF with private tags of another program is taken', async () => {
    const tiff = writeTiff({ width: 16, height: 16, kind: 'rgb', pixels: await patch.clone().raw().toBuffer() });
    // The tag of the profile, renamed to one that only its program knows.
    const table = tiff.readUInt32LE(4);
    tiff.writeUInt16LE(65_100, table + 2 + (tiff.readUInt16LE(table) - 1) * 12);
    await expect(here.images.check(await here.put('private.tif', tiff))).resolves.toMatchObject({
      width: 16,
      height: 16,
    });
  });

  it('of a camera’s sensor is told to be RAW, and one marked as a smaller copy is not', async () => {
    const tiff = writeTiff({ width: 16, height: 16, kind: 'grey', pixels: Buffer.alloc(256) });
    const table = tiff.readUInt32LE(4);
    const at = (tag: number): number =>
      Array.from({ length: tiff.readUInt16LE(table) }, (_, entry) => table + 2 + entry * 12).find(
        (entry) => tiff.readUInt16LE(entry) === tag,
      ) ?? 0;
    const sensor = Buffer.from(tiff);
    sensor.writeUInt16LE(32_803, at(262) + 8);
    expect(await faultOf(here.images.check(await here.put('sensor.pef', sensor)))).toMatchObject({
      code: 'not-an-image',
      message: expect.stringContaining('RAW'),
    });
    // A page that is marked as a smaller copy, and has no larger one beside it, is the picture.
    const lone = Buffer.from(tiff);
    lone.writeUInt16LE(254, at(284));
    lone.writeUInt32LE(1, at(284) + 8);
    await expect(here.images.check(await here.put('lone.tif', lone))).resolves.toMatchObject({ width: 16 });
  });

  it('of one pixel, and of one row, is prepared and shown', async () => {
    for (const [width, height] of [
      [1, 1],
      [3000, 1],
      [1, 3000],
    ] as const) {
      const file = await here.put('thin.png', await photo(width, height).png().toBuffer());
      expect(
        await here.images.prepare({
          file,
          target: { inside: { width: 500, height: 500 } },
          preparation: asIs,
          to: here.at('thin'),
        }),
      ).toMatchObject({ width: Math.min(500, width), height: Math.min(500, height) });
      expect(await here.images.thumbnail({ file, width: 100, to: here.at('thin.webp') })).toMatchObject({
        format: 'webp',
      });
    }
  });
});
