import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Preparation, PreparedInput } from '../../../src-main/contract';
import type { PrepareTarget } from '../../../src-main/images';
import { cornersOf, drawn, photo, pixelAt, quarters, storedAs } from './pictures';
import { asIs, faultOf, lab, large } from './support';
import { writeTiff } from './tiff';

const here = lab();

const prepare = async (
  file: string,
  preparation: Partial<Preparation> = {},
  target: PrepareTarget = large,
): Promise<PreparedInput & { file: string }> => {
  const to = here.at('prepared');
  return { ...(await here.images.prepare({ file, target, preparation: { ...asIs, ...preparation }, to })), file: to };
};

const upright = 'r g b rg';

describe('the EXIF orientation', () => {
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    it(`${orientation} is applied, in the prepared input, the thumbnail and the probe`, async () => {
      const stored = await storedAs(quarters(64, 48), orientation);
      const file = await here.put(
        `o${orientation}.jpg`,
        await stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer(),
      );
      expect(await here.images.probe(file)).toMatchObject({ width: 64, height: 48, orientation });
      const prepared = await prepare(file);
      expect(prepared).toMatchObject({ width: 64, height: 48 });
      expect(prepared.notes.includes('turned upright')).toBe(orientation > 1);
      expect(await cornersOf(prepared.file)).toBe(upright);
      await here.images.thumbnail({ file, width: 32, to: here.at('o.webp') });
      expect(await sharp(here.at('o.webp')).metadata()).toMatchObject({ width: 32, height: 24 });
      expect(await cornersOf(here.at('o.webp'))).toBe(upright);
    });
  }

  it('is applied before the rotation, and that before the crop', async () => {
    for (const orientation of [1, 6, 7]) {
      const stored = await storedAs(quarters(64, 48), orientation);
      const file = await here.put(`r${orientation}.png`, await stored.withMetadata({ orientation }).png().toBuffer());
      const turned = await prepare(file, { rotate: 90 });
      expect(turned).toMatchObject({ width: 48, height: 64 });
      expect(await cornersOf(turned.file)).toBe('b r rg g');
      expect(await cornersOf((await prepare(file, { rotate: 180 })).file)).toBe('rg b g r');
      expect(await cornersOf((await prepare(file, { rotate: 270 })).file)).toBe('g rg r b');
      const cropped = await prepare(file, { rotate: 90, crop: { left: 0, top: 0, width: 24, height: 32 } });
      expect(cropped).toMatchObject({ width: 24, height: 32 });
      expect(await cornersOf(cropped.file)).toBe('b b b b');
      expect(cropped.notes).toEqual([
        ...(orientation > 1 ? ['turned upright'] : []),
        'rotated 90° clockwise',
        'cropped to 24 × 32',
      ]);
    }
  });
});

/** Blocks of one colour, so that the prepared input is a PNG, and its pixels can be compared. */
const colourAt = (x: number, y: number): readonly [number, number, number] => {
  const block = Math.floor(x / 4) * 16 + Math.floor(y / 4);
  return [block % 256, (block * 5) % 256, (x >> 2) * 9];
};

describe('a crop', () => {
  it('keeps exactly its pixels', async () => {
    const picture = drawn(97, 61, colourAt);
    const file = await here.put('exact.png', await picture.png().toBuffer());
    for (const [rotate, at] of [
      [0, (x: number, y: number) => [x, y]],
      [90, (x: number, y: number) => [y, 60 - x]],
      [180, (x: number, y: number) => [96 - x, 60 - y]],
      [270, (x: number, y: number) => [96 - y, x]],
    ] as const) {
      const crop = { left: 5, top: 9, width: 31, height: 17 };
      const prepared = await prepare(file, { rotate, crop });
      expect(prepared).toMatchObject({ width: 31, height: 17, contentType: 'image/png' });
      const { data } = await sharp(prepared.file).raw().toBuffer({ resolveWithObject: true });
      for (const [x, y] of [
        [0, 0],
        [30, 0],
        [0, 16],
        [30, 16],
        [13, 8],
      ] as const) {
        const [sx = 0, sy = 0] = at(x + crop.left, y + crop.top);
        expect([...data.subarray((y * 31 + x) * 3, (y * 31 + x) * 3 + 3)], `${rotate}: ${x}, ${y}`).toEqual(
          colourAt(sx, sy),
        );
      }
    }
  });

  it('beyond the picture is refused', async () => {
    const file = await here.put('small.png', await quarters(20, 10).png().toBuffer());
    expect(
      await faultOf(prepare(file, { rotate: 90, crop: { left: 0, top: 0, width: 20, height: 10 } })),
    ).toMatchObject({ code: 'wrong-use', message: expect.stringContaining('10 × 20') });
  });
});

describe('the size', () => {
  it('fits inside the target, keeps its shape, and is never enlarged', async () => {
    const file = await here.put('size.jpg', await photo(300, 200).jpeg().toBuffer());
    const sizes: readonly (readonly [PrepareTarget, number, number])[] = [
      [{ inside: { width: 150, height: 150 } }, 150, 100],
      [{ inside: { width: 90, height: 30 } }, 45, 30],
      [{ inside: { width: 3000, height: 3000 } }, 300, 200],
      [{ inside: { width: 1, height: 1 } }, 1, 1],
      [{ maxPixels: 15_000 }, 150, 100],
      [{ maxPixels: 60_000 }, 300, 200],
    ];
    for (const [target, width, height] of sizes) {
      const prepared = await prepare(file, {}, target);
      expect(prepared).toMatchObject({ width, height });
      expect(await sharp(prepared.file).metadata()).toMatchObject({ width, height });
      expect(prepared.notes).toEqual(width === 300 ? [] : [`300 × 200 → ${width} × ${height}`]);
    }
  });

  it('of a very long picture keeps at least one pixel', async () => {
    const file = await here.put('long.png', await quarters(2000, 2).png().toBuffer());
    expect(await prepare(file, {}, { inside: { width: 100, height: 100 } })).toMatchObject({ width: 100, height: 1 });
  });
});

describe('colours', () => {
  const patches = drawn(60, 20, (x) => (x < 20 ? [200, 60, 40] : x < 40 ? [40, 160, 80] : [128, 128, 128]));
  const middles = async (file: string): Promise<number[][]> =>
    Promise.all([10, 30, 50].map((x) => pixelAt(file, x, 10)));
  const near = (got: number[][], wanted: readonly (readonly number[])[], within = 3): void => {
    expect(
      got.flatMap((pixel, i) =>
        pixel.slice(0, 3).map((value, c) => Math.abs(value - (wanted[i]?.[c] ?? NaN)) <= within),
      ),
    ).not.toContain(false);
  };
  const wanted = [
    [200, 60, 40],
    [40, 160, 80],
    [128, 128, 128],
  ];

  it('of Display P3 are converted', async () => {
    const p3 = await sharp(await patches.png().toBuffer())
      .withIccProfile('p3')
      .png()
      .toBuffer();
    expect(await pixelAt(await sharp(p3, { ignoreIcc: true }).png().toBuffer(), 10, 10)).not.toEqual(wanted[0]);
    const file = await here.put('p3.png', p3);
    expect(await here.images.probe(file)).toMatchObject({ colour: 'Display P3', hasProfile: true });
    const prepared = await prepare(file);
    expect(prepared.notes).toEqual(['Display P3 → sRGB']);
    near(await middles(prepared.file), wanted);
  });

  it('of sRGB stay as they are', async () => {
    const file = await here.put(
      'srgb.png',
      await sharp(await patches.png().toBuffer())
        .withIccProfile('srgb')
        .png()
        .toBuffer(),
    );
    expect(await here.images.probe(file)).toMatchObject({ colour: 'sRGB', hasProfile: true });
    const prepared = await prepare(file);
    expect(prepared.notes).toEqual([]);
    near(await middles(prepared.file), wanted, 0);
  });

  it('of 16 bits are rounded, with and without a profile', async () => {
    const deep = await sharp(await patches.png().toBuffer())
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const file = await here.put('deep.png', deep);
    expect(await here.images.probe(file)).toMatchObject({ depth: '16 bit', colour: 'untagged' });
    const prepared = await prepare(file);
    expect(prepared.notes).toEqual(['16 bit → 8 bit']);
    // Libvips stretches 8 bits to 16 by 256, not by 257.
    near(await middles(prepared.file), wanted, 1);
    const deepP3 = await sharp(
      await sharp(await patches.png().toBuffer())
        .withIccProfile('p3')
        .png()
        .toBuffer(),
    )
      .keepIccProfile()
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const file2 = await here.put('deep-p3.png', deepP3);
    expect(await here.images.probe(file2)).toMatchObject({ depth: '16 bit', colour: 'Display P3' });
    const prepared2 = await prepare(file2);
    expect(prepared2.notes).toEqual(['Display P3 → sRGB', '16 bit → 8 bit']);
    near(await middles(prepared2.file), wanted);
  });

  it('of inks look like the inks, with and without a profile', async () => {
    const pixels = Buffer.alloc(60 * 20 * 4);
    // None, magenta and yellow, black alone.
    for (let at = 0; at < 1200; at += 1)
      pixels.set(at % 60 < 20 ? [0, 0, 0, 0] : at % 60 < 40 ? [0, 255, 255, 0] : [0, 0, 0, 255], at * 4);
    const icc = (await sharp(await patches.clone().withIccProfile('cmyk').tiff().toBuffer()).metadata()).icc;
    for (const [name, profile, colour] of [
      ['tagged', icc, /^CMYK · \w/],
      ['plain', undefined, /^CMYK · untagged$/],
    ] as const) {
      const file = await here.put(
        `${name}.tif`,
        writeTiff({ width: 60, height: 20, kind: 'cmyk', pixels, ...(profile ? { icc: profile } : {}) }),
      );
      const { colour: told } = await here.images.probe(file);
      expect(told).toMatch(colour);
      const prepared = await prepare(file);
      expect(prepared.notes).toEqual([`${told} → sRGB`]);
      const [paper = [], red = [], black = []] = await middles(prepared.file);
      expect(Math.min(...paper)).toBeGreaterThan(240);
      expect([(red[0] ?? 0) > 200, (red[1] ?? 255) < 90, (red[2] ?? 255) < 90]).toEqual([true, true, true]);
      expect(Math.max(...black)).toBeLessThan(70);
    }
  });

  it('of grey and indexed pictures come out in full', async () => {
    const grey = await here.put(
      'grey.png',
      await sharp(await patches.png().toBuffer())
        .greyscale()
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    );
    expect(await here.images.probe(grey)).toMatchObject({ colour: 'grey · untagged', depth: '8 bit' });
    const [first = []] = await middles((await prepare(grey)).file);
    expect(new Set(first).size).toBe(1);
    const indexed = await here.put(
      'indexed.png',
      await sharp(await patches.png().toBuffer())
        .png({ palette: true })
        .toBuffer(),
    );
    expect((await here.images.probe(indexed)).depth).toContain('indexed');
    near(await middles((await prepare(indexed)).file), wanted, 0);
  });
});

describe('transparent places', () => {
  it('show the background asked for, without a dark rim', async () => {
    const pixels = Buffer.alloc(200 * 200 * 4);
    for (let y = 0; y < 200; y += 1)
      for (let x = 0; x < 200; x += 1)
        if (Math.hypot(x - 100, y - 100) < 60) pixels.set([255, 0, 0, 255], (y * 200 + x) * 4);
    const file = await here.put(
      'alpha.png',
      await sharp(pixels, { raw: { width: 200, height: 200, channels: 4 } })
        .png()
        .toBuffer(),
    );
    expect(await here.images.probe(file)).toMatchObject({ hasAlpha: true });
    const prepared = await prepare(file, { background: '#FF0000' }, { inside: { width: 90, height: 90 } });
    expect(prepared.notes).toContain('transparent places filled with #ff0000');
    const { data } = await sharp(prepared.file).raw().toBuffer({ resolveWithObject: true });
    for (let at = 0; at < data.length; at += 3)
      expect(Math.abs(255 - (data[at] ?? 0)) + (data[at + 1] ?? 9) + (data[at + 2] ?? 9)).toBeLessThan(2);
    expect(await pixelAt((await prepare(file, {}, { inside: { width: 90, height: 90 } })).file, 2, 2)).toEqual([
      255, 255, 255,
    ]);
  });

  it('are not spoken of where there are none', async () => {
    const file = await here.put(
      'opaque.png',
      await sharp(await quarters(40, 40).png().toBuffer())
        .ensureAlpha()
        .png()
        .toBuffer(),
    );
    expect((await prepare(file)).notes).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is a PNG for flat graphics and a JPEG for photos', async () => {
    expect(await prepare(await here.put('flat.png', await quarters(400, 300).png().toBuffer()))).toMatchObject({
      contentType: 'image/png',
    });
    expect(await prepare(await here.put('photo.png', await photo(400, 300).png().toBuffer()))).toMatchObject({
      contentType: 'image/jpeg',
    });
    expect(await prepare(await here.put('photo.jpg', await photo(400, 300).jpeg().toBuffer()))).toMatchObject({
      contentType: 'image/jpeg',
    });
  });

  it('is a PNG where that is no larger: gradients, dots, checkers, slanted lines', async () => {
    const drawings: Record<string, (x: number, y: number) => readonly [number, number, number]> = {
      gradient: (x) => [x >> 1, 128, 255 - (x >> 1)],
      dots: (x, y) => (x % 3 === 0 && y % 3 === 0 ? [20, 20, 20] : [240, 240, 240]),
      checkers: (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0]),
      slanted: (x, y) => ((x + y) % 7 < 3 ? [200, 30, 30] : [250, 250, 240]),
    };
    for (const [name, colour] of Object.entries(drawings)) {
      const picture = drawn(300, 300, colour);
      const { contentType, bytes, file } = await prepare(await here.put(`${name}.png`, await picture.png().toBuffer()));
      const asJpeg = await picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
      const same = (await sharp(file).raw().toBuffer()).equals(await picture.raw().toBuffer());
      expect({ name, contentType, isSmall: bytes < asJpeg.length / 4, same }).toEqual({
        name,
        contentType: 'image/png',
        isSmall: true,
        same: true,
      });
    }
    // A part of a picture does not decide for the whole of it.
    const mixed = sharp(await photo(400, 400).png().toBuffer()).composite([
      { input: await quarters(400, 130).png().toBuffer(), left: 0, top: 0 },
    ]);
    expect(await prepare(await here.put('mixed.png', await mixed.png().toBuffer()))).toMatchObject({
      contentType: 'image/jpeg',
    });
  });

  it('is the same, byte for byte, every time, and its hash and size are told', async () => {
    const file = await here.put(
      'again.jpg',
      await sharp(await photo(500, 400).png().toBuffer())
        .withIccProfile('p3')
        .jpeg()
        .toBuffer(),
    );
    const once = await prepare(file, {}, { inside: { width: 200, height: 200 } });
    const bytes = await readFile(once.file);
    expect(once.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(once.bytes).toBe(bytes.length);
    await prepare(file);
    expect(await prepare(file, {}, { inside: { width: 200, height: 200 } })).toEqual(once);
    expect(await readFile(once.file)).toEqual(bytes);
  });

  it('of moving pictures is the first frame, and says so', async () => {
    const frames = Buffer.concat(
      await Promise.all(
        [1, 2, 3].map((n) =>
          quarters(30, 20)
            .modulate({ brightness: 1 / n })
            .raw()
            .toBuffer(),
        ),
      ),
    );
    for (const format of ['gif', 'webp'] as const) {
      const moving = await sharp(frames, { raw: { width: 30, height: 60, channels: 3, pageHeight: 20 } })
        [format](format === 'webp' ? { lossless: true } : {})
        .toBuffer();
      const file = await here.put(`moving.${format}`, moving);
      expect(await here.images.probe(file)).toMatchObject({ width: 30, height: 20, pages: 3 });
      const prepared = await prepare(file);
      expect(prepared).toMatchObject({ width: 30, height: 20, notes: ['first of 3 frames'] });
      expect(await cornersOf(prepared.file)).toBe(upright);
    }
  });
});
