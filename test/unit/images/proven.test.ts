import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { apart, chart, patchesOf } from './chart';
import { curves, greyProfile, matrixProfile, colorants } from './icc';
import { drawn, pixelAt, pngChunk } from './pictures';
import { asIs, faultOf, lab, large } from './support';
import { writeTiff } from './tiff';
import { plain, writeLayout, writePages } from './tiff-layouts';

/** What is shown is what a file announces, read in whatever way that takes. */

const here = lab();

const shown = async (file: string): Promise<{ readonly notes: readonly string[]; readonly patches: number[][] }> => {
  const { notes } = await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('shown') });
  return { notes, patches: await patchesOf(here.at('shown')) };
};

const middleOf = async (file: string): Promise<number[]> => {
  const { width, height } = await here.images.prepare({
    file,
    target: large,
    preparation: asIs,
    to: here.at('middle'),
  });
  return pixelAt(here.at('middle'), width / 2, height / 2);
};

const caseOf = (name: string): Promise<string> =>
  here.put(name, readFileSync(join(import.meta.dirname, 'cases', name)));

const onWhite = (alpha: number): number[][] => chart.map((patch) => patch.map((v) => v * alpha + 255 * (1 - alpha)));

describe('a picture of the chart', () => {
  const cases: readonly (readonly [
    name: string,
    within: number,
    wanted: readonly (readonly number[])[],
    note: RegExp | null,
  ])[] = [
    ['rgb-alpha-and-selection.tif', 3, chart, /selection.* left out/],
    ['four-samples-untagged.tif', 3, chart, /further channel .*left out/],
    ['ycbcr-444.tif', 3, chart, null],
    ['planar-lab16.tif', 3, chart, null],
    ['tiled-planar.tif', 3, chart, null],
    ['premultiplied.avif', 8, onWhite(0.5), null],
  ];
  for (const [name, within, wanted, note] of cases) {
    it(`is exact: ${name}`, async () => {
      const file = await caseOf(name);
      const { notes, patches } = await shown(file);
      expect(apart(patches, wanted)).toBeLessThanOrEqual(within);
      if (note) {
        expect(notes).toContainEqual(expect.stringMatching(note));
        expect((await here.images.check(file)).probe.notes).toContainEqual(expect.stringMatching(note));
      }
      await expect(here.images.thumbnail({ file, width: 48, to: here.at('small.webp') })).resolves.toMatchObject({
        width: 48,
      });
    });
  }

  it('as a JPEG of 12 bits is refused as what it is', async () => {
    const file = await caseOf('twelve-bit.jpg');
    for (const fault of await Promise.all([here.images.probe(file), here.images.check(file)].map(faultOf)))
      expect(fault).toMatchObject({
        code: 'image-unsupported',
        message: expect.stringMatching(/12 bits a sample.*Save it as JPEG with 8 bits/),
      });
  });

  it('behind a thumbnail in the same TIFF is the one that is shown', async () => {
    const small = await sharp({ create: { width: 9, height: 6, channels: 3, background: '#123456' } })
      .raw()
      .toBuffer();
    expect(small.length).toBe(162);
    for (const tag of [[254, 4, [1]] as const, [255, 3, [2]] as const]) {
      const file = await here.put(
        'thumb.tif',
        writePages([{ ...plain, model: 'white-is-zero', tags: [tag] }, plain, { ...plain, tags: [[254, 4, [1]]] }]),
      );
      expect(await here.images.probe(file)).toMatchObject({ pages: 1, colour: 'untagged' });
      expect(apart((await shown(file)).patches, chart)).toBeLessThanOrEqual(1);
    }
  });

  it('with an orientation that is none counts as upright, and with odd tags beside the pixels is taken', async () => {
    for (const tag of [
      [274, 3, [0]],
      [274, 3, [9]],
      [305, 7, Buffer.from('no end')],
      [297, 3, [0]],
      [296, 3, [7]],
      [338, 3, [0]],
    ] as const)
      for (const compression of ['none', 'lzw'] as const) {
        const file = await here.put('odd.tif', writeLayout({ compression, tags: [tag] }));
        expect(await here.images.probe(file)).toMatchObject({ orientation: 1, width: 96, height: 64 });
        expect(apart((await shown(file)).patches, chart)).toBeLessThanOrEqual(1);
      }
  });

  it('turned by its orientation is turned, whoever reads it', async () => {
    for (const planar of [false, true]) {
      const file = await here.put('turned.tif', writeLayout({ planar, tags: [[274, 3, [3]]] }));
      expect(await here.images.probe(file)).toMatchObject({ orientation: 3 });
      expect(apart((await shown(file)).patches, chart.toReversed())).toBeLessThanOrEqual(1);
    }
  });

  it('with further channels and a profile is converted through it', async () => {
    const icc = matrixProfile('Adobe RGB', colorants.adobe, curves.gamma(563 / 256));
    const all = await Promise.all(
      [false, true].map(async (planar) => {
        const file = await here.put(
          `adobe-${planar}.tif`,
          writeLayout({
            planar,
            extra: planar ? [{ kind: 0, value: () => 0 }] : [],
            tags: [[34_675, 7, icc]],
          }),
        );
        expect(await here.images.probe(file)).toMatchObject({ colour: 'Adobe RGB (1998)' });
        await here.images.prepare({ file, target: large, preparation: asIs, to: here.at(`adobe-${planar}`) });
        return patchesOf(here.at(`adobe-${planar}`));
      }),
    );
    expect(apart(all[1] ?? [], all[0] ?? [])).toBeLessThanOrEqual(1);
    expect(apart(all[0] ?? [], chart)).toBeGreaterThan(10);
  });
});

describe('grey of eight bits with an alpha', () => {
  const pixels = Uint8Array.from({ length: 512 }, (_, at) => (at % 2 === 0 ? 128 : 255));
  it('is converted through the profile of a TIFF, and the gamma of a PNG', async () => {
    const tiff = await here.put(
      'grey.tif',
      writeTiff({
        width: 16,
        height: 16,
        kind: 'grey',
        pixels,
        extra: [2],
        icc: greyProfile('Linear grey', curves.gamma(1)),
      }),
    );
    const png = await sharp(pixels, { raw: { width: 16, height: 16, channels: 2 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).channels).toBe(2);
    const light = Buffer.alloc(4);
    light.writeUInt32BE(100_000);
    const declared = await here.put(
      'grey.png',
      Buffer.concat([png.subarray(0, 33), pngChunk('gAMA', light), png.subarray(33)]),
    );
    for (const file of [tiff, declared]) {
      const [r = 0, g = 0, b = 0] = await middleOf(file);
      expect(
        [r, g, b].every((value) => Math.abs(value - 188) <= 2),
        `${r} ${g} ${b}`,
      ).toBe(true);
    }
  });

  it('keeps its transparency', async () => {
    const half = pixels.map((value, at) => (at % 2 === 0 ? value : 128));
    const file = await here.put(
      'half.tif',
      writeTiff({
        width: 16,
        height: 16,
        kind: 'grey',
        pixels: half,
        extra: [2],
        icc: greyProfile('Linear grey', curves.gamma(1)),
      }),
    );
    const [r = 0] = await middleOf(file);
    expect(Math.abs(r - (188 + 255) / 2)).toBeLessThanOrEqual(3);
  });
});

describe('a film', () => {
  it('in AVIF is its first frame', async () => {
    const file = await caseOf('animated.avif');
    expect(await here.images.check(file)).toMatchObject({ width: 96, height: 64, probe: { pages: 2 } });
    const [r = 0, g = 0, b = 0] = await middleOf(file);
    expect([Math.abs(r - 200) <= 8, Math.abs(g - 40) <= 8, Math.abs(b - 30) <= 8]).toEqual([true, true, true]);
    expect((await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('film') })).notes).toEqual([
      'first of 2 frames',
    ]);
  });

  it('in GIF whose first frame is smaller than its screen is transparent around it', async () => {
    const gif = await drawn(16, 16, () => [200, 60, 40])
      .gif()
      .toBuffer();
    const wide = Buffer.from(gif);
    wide.writeUInt16LE(32, 6);
    wide.writeUInt16LE(24, 8);
    const file = await here.put('screen.gif', wide);
    expect(await here.images.probe(file)).toMatchObject({ width: 32, height: 24, hasAlpha: true });
    await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('screen') });
    expect(await pixelAt(here.at('screen'), 8, 8)).toEqual([200, 60, 40]);
    expect(await pixelAt(here.at('screen'), 28, 20)).toEqual([255, 255, 255]);
  });
});

describe('a profile that can’t be used', () => {
  it('is told, and what the colours are taken for', async () => {
    const adobe = matrixProfile('Adobe RGB', colorants.adobe, curves.gamma(563 / 256));
    const link = Buffer.from(adobe);
    link.write('link', 12, 'latin1');
    const spoilt = Buffer.from(adobe);
    spoilt.fill(0xff, 128, 200);
    for (const [icc, why] of [
      [spoilt, 'is damaged'],
      [greyProfile('Grey', curves.gamma(2.2)), 'is for other colours than the picture’s'],
      [link, 'links devices instead of telling what colours are'],
    ] as const)
      for (const planar of [false, true]) {
        const file = await here.put('profile.tif', writeLayout({ planar, tags: [[34_675, 7, icc]] }));
        const note = `its colour profile ${why} and was left out; its colours are taken as sRGB`;
        expect((await here.images.check(file)).probe).toMatchObject({ notes: [note], hasProfile: false });
        const { notes, patches } = await shown(file);
        expect(notes).toEqual([note]);
        expect(apart(patches, chart)).toBeLessThanOrEqual(1);
      }
  });
});

describe('a profile in PNG', () => {
  const wide = matrixProfile('Adobe RGB', colorants.adobe, curves.gamma(563 / 256));
  const changed = (change: (icc: Buffer) => unknown): Buffer => {
    const icc = Buffer.from(wide);
    change(icc);
    return icc;
  };
  /** Whatever its decoder thinks of it. */
  const png = async (icc: Buffer): Promise<Buffer> => {
    const bare = await sharp({ create: { width: 32, height: 16, channels: 3, background: '#c8281e' } })
      .png()
      .toBuffer();
    const chunk = pngChunk('iCCP', Buffer.concat([Buffer.from('any\0\0', 'latin1'), deflateSync(icc)]));
    return Buffer.concat([bare.subarray(0, 33), chunk, bare.subarray(33)]);
  };

  it.each([
    ['is damaged', changed((icc) => icc.fill(0xff, 128, 200))],
    ['is damaged', Buffer.from('junk'.repeat(40))],
    ['is damaged', wide.subarray(0, 90)],
    ['is for other colours than the picture’s', greyProfile('Grey', curves.gamma(2.2))],
    ['links devices instead of telling what colours are', changed((icc) => icc.write('link', 12, 'latin1'))],
  ])('that %s is told, and what the colours are taken for', async (why, icc) => {
    const note = `its colour profile ${why} and was left out; its colours are taken as sRGB`;
    const file = await here.put('profile.png', await png(icc));
    expect((await here.images.check(file)).probe).toMatchObject({ notes: [note], hasProfile: false });
    const { notes } = await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('profile.out') });
    expect(notes).toEqual([note]);
    expect(await pixelAt(here.at('profile.out'), 8, 8)).toEqual([200, 40, 30]);
  });

  it('that is sound but not to its decoder’s taste is converted through all the same', async () => {
    // An illuminant that is not quite D50, as old scanners’ programs wrote.
    const odd = changed((icc) => icc.writeInt32BE(0xf6d7, 68));
    for (const icc of [wide, odd]) {
      const file = await here.put('adobe.png', await png(icc));
      const { notes } = await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('adobe') });
      expect(notes).toEqual(['Adobe RGB (1998) → sRGB']);
      expect((await pixelAt(here.at('adobe'), 8, 8))[0]).toBeGreaterThan(225);
    }
  });
});

describe('HLG', () => {
  it('is shown by the luminance of each colour, not channel by channel', async () => {
    const code = [150, 100, 60] as const;
    const png = await drawn(16, 16, () => code)
      .png()
      .toBuffer();
    const file = await here.put(
      'hlg.png',
      Buffer.concat([png.subarray(0, 33), pngChunk('cICP', Buffer.from([9, 18, 0, 1])), png.subarray(33)]),
    );
    // ITU-R BT.2100, table 5, and BT.2087’s matrix to BT.709.
    const scene = code.map((c) => {
      const v = c / 255;
      return v <= 0.5 ? (v * v) / 3 : (Math.exp((v - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    });
    const [r = 0, g = 0, b = 0] = scene;
    const by = (1000 / 203) * (0.2627 * r + 0.678 * g + 0.0593 * b) ** 0.2;
    const wanted = [
      [1.6605, -0.5876, -0.0728],
      [-0.1246, 1.1329, -0.0083],
      [-0.0182, -0.1006, 1.1187],
    ].map(([x = 0, y = 0, z = 0]) => {
      const light = Math.min(1, Math.max(0, (x * r + y * g + z * b) * by));
      return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
    });
    const got = await middleOf(file);
    got.forEach((value, at) => expect(Math.abs(value - (wanted[at] ?? NaN))).toBeLessThanOrEqual(2));
  });
});
