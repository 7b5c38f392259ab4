import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exportSettings } from '../../../src-main/contract';
import { colorants, curves, greyProfile, inksProfile, matrixProfile } from './icc';
import { difference, labIn, labOf } from './measures';
import { photo } from './pictures';
import { lab } from './support';
import { writeTiff } from './tiff';

/** Colours against LittleCMS's own tool, which shares no code with our way through libvips but the library itself at its end. */

const here = lab();

const hasTool = spawnSync('tificc', []).error === undefined;
if (!hasTool) console.log('Skipped: comparing colours needs LittleCMS’s tificc (Debian: liblcms2-utils).');

const plain = { settings: exportSettings.parse({ format: 'png' }), scale: 1, metadata: null } as const;

/** All corners and middles of the RGB cube, each a patch. */
const steps = [0, 16, 48, 90, 128, 170, 210, 240, 255];
const cube = (): Buffer => {
  const pixels: number[] = [];
  for (const r of steps) for (const g of steps) for (const b of steps) pixels.push(r, g, b);
  return Buffer.from(pixels);
};
const [cubeWidth, cubeHeight] = [steps.length * steps.length, steps.length];

interface Difference {
  readonly mean: number;
  readonly ninetyNine: number;
  readonly most: number;
}

/** Of 8-bit sRGB from 16-bit sRGB. */
const differences = (ours: Uint8Array, theirs: Uint16Array): Difference => {
  const values: number[] = [];
  for (let at = 0; at < ours.length; at += 3) {
    const value = difference(
      labOf((ours[at] ?? 0) / 255, (ours[at + 1] ?? 0) / 255, (ours[at + 2] ?? 0) / 255),
      labOf((theirs[at] ?? 0) / 65_535, (theirs[at + 1] ?? 0) / 65_535, (theirs[at + 2] ?? 0) / 65_535),
    );
    values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.ceil(share * values.length) - 1] ?? Infinity;
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, ninetyNine: at(0.99), most: at(1) };
};

/** Our export of the TIFF against LittleCMS's conversion of it, in ΔE2000. */
const compare = async (name: string, tiff: Buffer): Promise<Difference> => {
  const file = await here.put(`${name}.tif`, tiff);
  await here.put('srgb.icc', matrixProfile('sRGB', colorants.srgb, curves.parametricSrgb));
  const reference = here.at(`${name}-reference.tif`);
  const run = spawnSync('tificc', ['-t0', '-w16', '-o', here.at('srgb.icc'), file, reference], { encoding: 'utf8' });
  expect(run.stderr).not.toMatch(/error/i);
  await here.images.export({ file, ...plain, to: here.at(`${name}.png`), overwrite: true });
  const ours = await sharp(here.at(`${name}.png`), { ignoreIcc: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const theirs = await sharp(reference, { ignoreIcc: true })
    .removeAlpha()
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer();
  const deep = new Uint16Array(theirs.buffer, theirs.byteOffset, theirs.length / 2);
  expect(deep.length).toBe(ours.length);
  return differences(ours, deep);
};

const profiles = {
  'Display P3': matrixProfile('Display P3', colorants.p3, curves.parametricSrgb),
  'Adobe RGB': matrixProfile('Adobe RGB', colorants.adobe, curves.gamma(563 / 256)),
  'ProPhoto RGB': matrixProfile('ProPhoto', colorants.prophoto, curves.gamma(1.8)),
  'sRGB with a table': matrixProfile('any name', colorants.srgb, curves.tableSrgb),
  'a monitor’s own': matrixProfile(
    'Monitor',
    { red: [0.45, 0.23, 0.02], green: [0.36, 0.7, 0.1], blue: [0.1542, 0.07, 0.7049] },
    curves.gamma(2.2),
  ),
};

const deepened = (pixels: Buffer): Uint16Array =>
  Uint16Array.from(pixels, (value, index) => Math.min(65_535, value * 257 + ((index * 37) % 200)));

/** Ink values of all kinds, some with much black. */
const inks = (): Buffer => {
  const levels = [0, 30, 90, 150, 210, 255];
  const pixels: number[] = [];
  for (const c of levels)
    for (const m of levels) for (const y of levels) for (const k of [0, 40, 120, 200]) pixels.push(c, m, y, k);
  return Buffer.from(pixels);
};

describe.skipIf(!hasTool)('colours differ by less than 1 ΔE from LittleCMS’s', () => {
  const size = { width: cubeWidth, height: cubeHeight } as const;
  for (const [name, icc] of Object.entries(profiles)) {
    it(`from ${name}, 8 and 16 bit`, async () => {
      for (const pixels of [cube(), deepened(cube())]) {
        const { mean, most } = await compare('rgb', writeTiff({ ...size, kind: 'rgb', pixels, icc }));
        expect(most).toBeLessThan(1);
        expect(mean).toBeLessThan(0.4);
      }
    });
  }

  it('from grey of gamma 2.2 and 1.8', async () => {
    for (const gamma of [2.2, 1.8]) {
      const { most } = await compare(
        'grey',
        writeTiff({
          width: 256,
          height: 1,
          kind: 'grey',
          pixels: Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
          icc: greyProfile('Grey', curves.gamma(gamma)),
        }),
      );
      expect(most).toBeLessThan(1);
    }
  });

  it('from CMYK', async () => {
    const icc =
      (
        await sharp(
          await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
            .withIccProfile('cmyk')
            .tiff()
            .toBuffer(),
        ).metadata()
      ).icc ?? Buffer.alloc(0);
    const { mean, most } = await compare(
      'cmyk',
      writeTiff({ width: 36, height: 24, kind: 'cmyk', pixels: inks(), icc }),
    );
    expect(most).toBeLessThan(1);
    expect(mean).toBeLessThan(0.4);
  });

  it('from Display P3 when the picture is made smaller before its colours are converted', async () => {
    // Within sRGB: what lies beyond is cut off, before or after the average of neighbours.
    const pixels = await photo(800, 600).linear(0.4, 76).raw().toBuffer();
    const tiff = await here.put(
      'large.tif',
      writeTiff({ width: 800, height: 600, kind: 'rgb', pixels, icc: profiles['Display P3'] }),
    );
    await here.images.export({
      file: tiff,
      ...plain,
      settings: { ...plain.settings, resize: { kind: 'fit', width: 400, height: null } },
      to: here.at('small.png'),
      overwrite: true,
    });
    spawnSync('tificc', ['-t0', '-w16', '-o', here.at('srgb.icc'), tiff, here.at('large-reference.tif')]);
    const reference = await sharp(here.at('large-reference.tif'), { ignoreIcc: true })
      .resize(400, 300, { kernel: 'lanczos3' })
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer();
    const ours = await sharp(here.at('small.png'), { ignoreIcc: true }).raw().toBuffer();
    const { mean, ninetyNine } = differences(
      ours,
      new Uint16Array(reference.buffer, reference.byteOffset, reference.length / 2),
    );
    // Of fine noise, where one 8-bit step is up to 1.5 ΔE, and each step rounds.
    expect(mean).toBeLessThan(0.35);
    expect(ninetyNine).toBeLessThan(1);
  });
});

/** LittleCMS without tables in between (-c0), and with black point compensation (-b): what it computes, not what it approximates. */
const exactly = async (name: string, tiff: Buffer): Promise<{ readonly most: number; readonly mostCodes: number }> => {
  const file = await here.put(`${name}.tif`, tiff);
  await here.put('srgb.icc', matrixProfile('sRGB', colorants.srgb, curves.parametricSrgb));
  const run = spawnSync(
    'tificc',
    ['-t0', '-b', '-c0', '-w16', '-o', here.at('srgb.icc'), file, here.at(`${name}-exact.tif`)],
    { encoding: 'utf8' },
  );
  expect(run.stderr).not.toMatch(/error/i);
  await here.images.export({ file, ...plain, to: here.at(`${name}.png`), overwrite: true });
  const ours = await sharp(here.at(`${name}.png`), { ignoreIcc: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const theirs = await sharp(here.at(`${name}-exact.tif`), { ignoreIcc: true })
    .removeAlpha()
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer();
  const deep = new Uint16Array(theirs.buffer, theirs.byteOffset, theirs.length / 2);
  expect(deep.length).toBe(ours.length);
  return {
    most: differences(ours, deep).most,
    mostCodes: Math.max(...Array.from(deep, (code, index) => Math.abs(code / 257 - (ours[index] ?? 0)))),
  };
};

/** Half a step of eight bits is all that rounding may cost; it is up to 1 ΔE in dark blues. */
const expectNearest = ({ most, mostCodes }: { readonly most: number; readonly mostCodes: number }): void => {
  expect(mostCodes).toBeLessThan(0.56);
  expect(most).toBeLessThan(1.2);
};

describe.skipIf(!hasTool)('colours are the nearest of eight bits to what LittleCMS computes', () => {
  const size = { width: 32, height: 32 } as const;
  /** Of one pixel in two, dark ones. */
  const random = (channels: number, most: number): Uint16Array => {
    let state = 7;
    return Uint16Array.from({ length: size.width * size.height * channels }, (_, index) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state / 2 ** 32) * (Math.floor(index / channels) % 2 === 0 ? most : most / 12);
    });
  };
  const linear = matrixProfile('Linear', colorants.srgb, curves.gamma(1));

  it('from linear light and from ProPhoto RGB in sixteen bits, dark colours too', async () => {
    for (const icc of [
      linear,
      profiles['ProPhoto RGB'],
      matrixProfile('L*', colorants.adobe, {
        table: Array.from({ length: 400 }, (_, i) => Math.round(65_535 * (i / 399) ** 2.4)),
      }),
    ]) {
      expectNearest(await exactly('deep', writeTiff({ ...size, kind: 'rgb', pixels: random(3, 65_535), icc })));
    }
  });

  it('from floating point numbers through their profile, which are not light twice', async () => {
    for (const icc of [linear, profiles['Adobe RGB']]) {
      expectNearest(
        await exactly(
          'float',
          writeTiff({
            ...size,
            kind: 'rgb',
            pixels: Float32Array.from(random(3, 65_535), (value) => value / 65_535),
            icc,
          }),
        ),
      );
    }
  });

  it('from grey of linear light, 8 and 16 bit', async () => {
    const icc = greyProfile('Linear grey', curves.gamma(1));
    expectNearest(
      await exactly(
        'grey-8',
        writeTiff({
          width: 256,
          height: 1,
          kind: 'grey',
          pixels: Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
          icc,
        }),
      ),
    );
    expectNearest(await exactly('grey-16', writeTiff({ ...size, kind: 'grey', pixels: random(1, 65_535), icc })));
  });

  it('from inks, 8 and 16 bit, through tables of versions 2 and 4, much black too', async () => {
    const generic =
      (
        await sharp(
          await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
            .withIccProfile('cmyk')
            .tiff()
            .toBuffer(),
        ).metadata()
      ).icc ?? Buffer.alloc(0);
    for (const icc of [generic, inksProfile('Inks')]) {
      const light = random(4, 65_535);
      for (const pixels of [
        light,
        light.map((value) => 65_535 - value),
        Uint8Array.from(light, (value) => value >> 8),
      ]) {
        expectNearest(await exactly('inks', writeTiff({ ...size, kind: 'cmyk', pixels, icc })));
      }
    }
  });
});

/** Spaces that exports are written in, as LittleCMS is told them. */
const targets = {
  'display-p3': {
    name: 'Display P3',
    colorants: colorants.p3,
    curve: curves.parametricSrgb,
    linear: (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4),
  },
  'adobe-rgb': {
    name: 'Adobe RGB (1998)',
    colorants: colorants.adobe,
    curve: curves.gamma(563 / 256),
    linear: (v: number) => v ** (563 / 256),
  },
} as const;

describe.skipIf(!hasTool)('exports in a wide colour space differ by less than 1 ΔE from LittleCMS’s', () => {
  for (const [colourSpace, target] of Object.entries(targets) as [
    keyof typeof targets,
    (typeof targets)[keyof typeof targets],
  ][]) {
    const sources: Readonly<Record<string, Buffer>> = {
      'no profile': writeTiff({ width: cubeWidth, height: cubeHeight, kind: 'rgb', pixels: cube() }),
      ...Object.fromEntries(
        Object.entries({ sRGB: matrixProfile('sRGB', colorants.srgb, curves.parametricSrgb), ...profiles }).flatMap(
          ([name, icc]) =>
            [cube(), deepened(cube())].map((pixels, index) => [
              `${name}, ${index === 0 ? 8 : 16} bit`,
              writeTiff({ width: cubeWidth, height: cubeHeight, kind: 'rgb', pixels, icc }),
            ]),
        ),
      ),
    };
    for (const [source, tiff] of Object.entries(sources)) {
      it(`to ${target.name} from ${source}`, async () => {
        const file = await here.put('wide.tif', tiff);
        await here.put('srgb.icc', matrixProfile('sRGB', colorants.srgb, curves.parametricSrgb));
        await here.put('target.icc', matrixProfile('target', target.colorants, target.curve));
        const from = source === 'no profile' ? ['-i', here.at('srgb.icc')] : [];
        const run = spawnSync(
          'tificc',
          ['-t0', '-w16', ...from, '-o', here.at('target.icc'), file, here.at('wide-reference.tif')],
          { encoding: 'utf8' },
        );
        expect(run.stderr).not.toMatch(/error/i);
        await here.images.export({
          file,
          ...plain,
          settings: { ...plain.settings, colourSpace },
          to: here.at('wide.png'),
          overwrite: true,
        });
        expect(await here.images.probe(here.at('wide.png'))).toMatchObject({ colour: target.name, hasProfile: true });
        const ours = await sharp(here.at('wide.png'), { ignoreIcc: true }).raw().toBuffer();
        const bytes = await sharp(here.at('wide-reference.tif'), { ignoreIcc: true })
          .toColourspace('rgb16')
          .raw({ depth: 'ushort' })
          .toBuffer();
        const theirs = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
        const labAt = (at: (channel: number) => number) =>
          labIn(target.colorants, [target.linear(at(0)), target.linear(at(1)), target.linear(at(2))]);
        const code = (pixel: number, channel: number): readonly [number, number] => [
          ours[pixel * 3 + channel] ?? 0,
          (theirs[pixel * 3 + channel] ?? 0) / 257,
        ];
        const values = Array.from({ length: ours.length / 3 }, (_, pixel) =>
          difference(
            labAt((channel) => code(pixel, channel)[0] / 255),
            labAt((channel) => code(pixel, channel)[1] / 255),
          ),
        );
        // Half a step of eight bits, which no rounding can better, is up to 1 ΔE in the darkest blues.
        const isNearest = (pixel: number): boolean =>
          [0, 1, 2].every((channel) => Math.abs(code(pixel, channel)[0] - code(pixel, channel)[1]) <= 0.505);
        expect(values.filter((value, pixel) => value >= 1 && !isNearest(pixel))).toEqual([]);
        expect(Math.max(...values)).toBeLessThan(1.1);
        expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeLessThan(0.4);
      });
    }

    it(`in ${target.name} carry a profile that LittleCMS reads as the same colours, in every format`, async () => {
      const file = await here.put(
        'carried.tif',
        writeTiff({ width: cubeWidth, height: cubeHeight, kind: 'rgb', pixels: cube() }),
      );
      for (const format of ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const) {
        const to = here.at(`carried.${format}`);
        await here.images.export({
          file,
          ...plain,
          settings: { ...plain.settings, format, colourSpace },
          to,
          overwrite: true,
        });
        expect(await here.images.probe(to)).toMatchObject({ colour: target.name });
        const icc = (await sharp(to).metadata()).icc ?? Buffer.alloc(0);
        const [own, reference] = await Promise.all([
          here.put('own.icc', icc),
          here.put('target.icc', matrixProfile('target', target.colorants, target.curve)),
        ]);
        await here.put('bare.tif', writeTiff({ width: cubeWidth, height: cubeHeight, kind: 'rgb', pixels: cube() }));
        await here.put('srgb.icc', matrixProfile('sRGB', colorants.srgb, curves.parametricSrgb));
        const [a, b] = await Promise.all(
          [own, reference].map(async (from, index) => {
            spawnSync('tificc', [
              '-t0',
              '-w16',
              '-i',
              from,
              '-o',
              here.at('srgb.icc'),
              here.at('bare.tif'),
              here.at(`read-${index}.tif`),
            ]);
            return sharp(here.at(`read-${index}.tif`), { ignoreIcc: true })
              .raw()
              .toBuffer();
          }),
        );
        expect(a).toEqual(b);
      }
    });
  }

  it('a picture that is in the space already keeps its very pixels', async () => {
    for (const [colourSpace, icc] of [
      ['display-p3', profiles['Display P3']],
      ['adobe-rgb', profiles['Adobe RGB']],
    ] as const) {
      const file = await here.put(
        'same.tif',
        writeTiff({ width: cubeWidth, height: cubeHeight, kind: 'rgb', pixels: cube(), icc }),
      );
      await here.images.export({
        file,
        ...plain,
        settings: { ...plain.settings, colourSpace },
        to: here.at('same.png'),
        overwrite: true,
      });
      expect(await sharp(here.at('same.png'), { ignoreIcc: true }).raw().toBuffer()).toEqual(cube());
    }
  });
});
