import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { builtInPresets } from '../../../src-main/contract/export-presets';
import { photo, pixelAt } from './pictures';
import { asIs, faultOf, lab, large } from './support';

/** A missing or surplus end mark is not a missing picture. */

const here = lab();
const whole = 'no end mark; the picture is whole';

/** As the app takes a picture in, looks closely at it, shows it, and makes it ready. Answers with the notes of either look. */
const takenIn = async (name: string, bytes: Buffer): Promise<readonly (readonly string[])[]> => {
  const file = await here.put(name, bytes);
  await here.images.probe(file);
  const added = await here.images.check(file, {
    thumbnail: { width: 64, folder: here.folder, to: async () => here.at(`${name}.webp`) },
  });
  const closely = await here.images.check(file);
  await here.images.prepare({ file, target: large, preparation: asIs, to: here.at(`${name}.sent`) });
  await here.images.thumbnail({ file, width: 32, to: here.at(`${name}.small`) });
  return [added, closely].map(({ probe }) => probe.notes ?? []);
};

const without = (bytes: Buffer, last: number): Buffer => bytes.subarray(0, bytes.length - last);
const trailer = Buffer.from('\0\0\n\x0e\x12\0\0\0Image_UTC_Data1430000000SEFHk\0\0\0SEFT');

const jpegs: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  baseline: (image) => image.jpeg(),
  fine: (image) => image.jpeg({ chromaSubsampling: '4:4:4', quality: 100 }),
  progressive: (image) => image.jpeg({ progressive: true }),
  grey: (image) => image.greyscale().toColourspace('b-w').jpeg(),
  inks: (image) => image.toColourspace('cmyk').jpeg(),
};

describe('a JPEG', () => {
  for (const [name, encode] of Object.entries(jpegs)) {
    it(`without an end mark is taken and noted, with a maker’s trailer and without: ${name}`, async () => {
      const jpeg = await encode(photo(203, 129)).toBuffer();
      const plain = await sharp(jpeg).toColourspace('srgb').raw().toBuffer();
      for (const [ending, bytes] of Object.entries({
        none: without(jpeg, 2),
        half: without(jpeg, 1),
        maker: Buffer.concat([without(jpeg, 2), trailer]),
      })) {
        expect(await takenIn(`${name}-${ending}.jpg`, bytes), `${ending}`).toEqual([[whole], [whole]]);
        const sent = await sharp(here.at(`${name}-${ending}.jpg.sent`))
          .raw()
          .toBuffer();
        const apart = sent.reduce((sum, value, at) => sum + Math.abs(value - (plain[at] ?? 0)), 0) / sent.length;
        if (name !== 'inks') expect(apart, `${ending}`).toBeLessThan(3);
      }
      expect(await takenIn(`${name}-film.jpg`, Buffer.concat([jpeg, trailer]))).toEqual([[], []]);
      expect(await faultOf(here.images.check(await here.put(`${name}-cut.jpg`, without(jpeg, 6))))).toMatchObject({
        code: 'image-broken',
      });
    });
  }

  it('with bytes before its end mark that are none of the picture’s is taken, and noted once it is looked at closely', async () => {
    for (const progressive of [false, true]) {
      const jpeg = await photo(160, 120).jpeg({ progressive }).toBuffer();
      const bytes = Buffer.concat([without(jpeg, 2), Buffer.from('left over'), jpeg.subarray(-2)]);
      const [, closely] = await takenIn(`left-${progressive}.jpg`, bytes);
      expect(closely).toEqual(['data left over behind the picture']);
    }
  });

  it('as the app itself exports for Instagram is taken', async () => {
    const preset = builtInPresets.find(({ name }) => name === 'Instagram portrait');
    if (!preset) throw new Error('The preset is gone');
    const file = await here.put('result.png', await photo(1200, 1500).png().toBuffer());
    const to = here.at('instagram.jpg');
    const { metadata: _metadata, ...settings } = preset.settings;
    const written = await here.images.export({ file, settings, scale: 1, metadata: null, to, overwrite: true });
    expect([written.width, written.height]).toEqual([1080, 1350]);
    const { probe } = await here.images.check(to);
    expect(probe.notes ?? []).toEqual([]);
  });
});

describe('another picture', () => {
  it('in GIF without its trailer is taken and noted, with other bytes in its place too', async () => {
    const gif = await photo(120, 90).gif().toBuffer();
    const doubt = 'what follows its pixels can’t be read; it may be damaged';
    const [noTrailer, lastPart, other] = [
      without(gif, 1),
      without(gif, 2),
      Buffer.concat([without(gif, 1), Buffer.alloc(20, 7)]),
    ];
    expect(await takenIn('trailer.gif', noTrailer)).toEqual([[whole], [whole]]);
    expect(await takenIn('last-part.gif', lastPart)).toEqual([[whole], [whole]]);
    expect(await takenIn('other.gif', other)).toEqual([[doubt], [doubt]]);
  });

  it('in an animated GIF that is cut off after its first frame is that frame, and noted', async () => {
    const frames = Buffer.concat(await Promise.all([1, 2, 3].map((seed) => photo(80, 60, { seed }).raw().toBuffer())));
    const gif = await sharp(frames, { raw: { width: 80, height: 180, channels: 3, pageHeight: 60 } })
      .gif()
      .toBuffer();
    const cut = gif.subarray(0, Math.floor(gif.length * 0.8));
    const note = 'its later frames are cut off; the first is whole';
    expect(await takenIn('later.gif', cut)).toEqual([[note], [note]]);
  });

  it('in PNG without its end, or with a part of it, is taken and noted', async () => {
    for (const [kind, png] of Object.entries({
      plain: await photo(120, 90).png().toBuffer(),
      interlaced: await photo(120, 90).png({ progressive: true }).toBuffer(),
    })) {
      // IEND's twelve bytes, then the check sum of the last pixels' chunk and that of their stream.
      for (const last of [1, 4, 8, 12, 14, 16, 20])
        expect(await takenIn(`${kind}-${last}.png`, without(png, last)), `${kind} ${last}`).toEqual([[whole], [whole]]);
      expect(await takenIn(`${kind}-more.png`, Buffer.concat([png, trailer]))).toEqual([[], []]);
    }
  });

  it('in WebP whose header tells a wrong length is taken and noted', async () => {
    const note = 'its length is written down wrongly';
    for (const lossless of [false, true]) {
      const webp = await photo(120, 90).webp({ lossless }).toBuffer();
      for (const length of [0, webp.length - 200, webp.length + 200]) {
        const wrong = Buffer.from(webp);
        wrong.writeUInt32LE(length, 4);
        expect(await takenIn(`${lossless}-${length}.webp`, wrong), `${length}`).toEqual([[note], [note]]);
      }
      expect(await takenIn(`${lossless}-more.webp`, Buffer.concat([webp, trailer]))).toEqual([[], []]);
      // Where a part is promised and none is, pixels may have been lost: whether they were can't be told.
      const promised = Buffer.concat([webp, trailer]);
      promised.writeUInt32LE(promised.length - 8, 4);
      const doubt = 'what follows its pixels can’t be read; it may be damaged';
      expect(await takenIn(`${lossless}-promised.webp`, promised)).toEqual([[doubt], [doubt]]);
    }
  });

  it('in AVIF with bytes behind its last box is taken and noted, in TIFF it is taken', async () => {
    const avif = await photo(120, 90).avif({ effort: 0 }).toBuffer();
    for (const [name, tail] of Object.entries({ few: Buffer.alloc(3, 7), text: trailer, zeros: Buffer.alloc(50) }))
      expect(await takenIn(`${name}.avif`, Buffer.concat([avif, tail])), `${name}`).toEqual([
        ['bytes behind its end'],
        ['bytes behind its end'],
      ]);
    const tiff = await photo(120, 90).tiff({ compression: 'lzw' }).toBuffer();
    expect(await takenIn('more.tif', Buffer.concat([tiff, trailer]))).toEqual([[], []]);
  });
});

describe('the chart', () => {
  const patches = [
    [200, 40, 30],
    [40, 160, 60],
    [30, 60, 190],
    [128, 128, 128],
    [255, 255, 255],
    [24, 20, 20],
  ];

  it('has its colours in files without an end mark', async () => {
    for (const name of ['no-end-marker.jpg', 'no-trailer.gif']) {
      await copyFile(join(import.meta.dirname, 'cases', name), here.at(name));
      const { probe } = await here.images.check(here.at(name));
      expect([probe.width, probe.height, probe.notes]).toEqual([96, 64, [whole]]);
      await here.images.prepare({ file: here.at(name), target: large, preparation: asIs, to: here.at('chart') });
      for (const [index, patch] of patches.entries()) {
        const got = await pixelAt(here.at('chart'), (index % 3) * 32 + 16, Math.floor(index / 3) * 32 + 16);
        patch.forEach((value, at) =>
          expect(Math.abs((got[at] ?? 0) - value), `${name} ${index}`).toBeLessThanOrEqual(8),
        );
      }
    }
  });
});
