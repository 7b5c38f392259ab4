import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { exportSettings, type ExportSettings } from '../../../src-main/contract';
import type { Written } from '../../../src-main/images';
import { photo, pixelAt, quarters } from './pictures';
import { faultOf, lab } from './support';

const here = lab();

let counter = 0;
const write = async (file: string, settings: Partial<ExportSettings>): Promise<Written & { readonly to: string }> => {
  counter += 1;
  const to = here.at(`export-${counter}`);
  return {
    ...(await here.images.export({
      file,
      settings: exportSettings.parse({ format: 'png', ...settings }),
      scale: 1,
      metadata: null,
      to,
      overwrite: false,
    })),
    to,
  };
};

const fit = (width: number | null, height: number | null = null): Pick<ExportSettings, 'resize'> => ({
  resize: { kind: 'fit', width, height },
});

const formats = ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const;

describe('an export', () => {
  it('has the format, size and bytes that are told, sRGB’s profile, and no other metadata', async () => {
    const file = await here.put(
      'full.jpg',
      await photo(320, 200)
        .withExif({ IFD0: { Copyright: 'Ada' }, IFD3: { GPSLatitudeRef: 'N' } })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
        .jpeg()
        .toBuffer(),
    );
    for (const format of formats) {
      const written = await write(file, { format });
      expect(written).toMatchObject({ format, width: 320, height: 200, contentType: `image/${format}` });
      const bytes = await readFile(written.to);
      expect(bytes.length).toBe(written.bytes);
      const metadata = await sharp(bytes).metadata();
      expect(metadata).toMatchObject({ width: 320, height: 200, hasProfile: true });
      expect(metadata.icc?.length).toBeLessThan(600);
      expect([metadata.exif, metadata.xmp, metadata.iptc]).toEqual([undefined, undefined, undefined]);
      expect(await here.images.probe(written.to)).toMatchObject({ colour: 'sRGB', format });
    }
  });

  it('without losses has the very pixels', async () => {
    const picture = photo(64, 64);
    for (const profile of [false, true]) {
      const pixels = await picture.clone().raw().toBuffer();
      const file = await here.put(
        'exact.png',
        await (profile ? sharp(await picture.clone().png().toBuffer()).withIccProfile('srgb') : picture.clone())
          .png()
          .toBuffer(),
      );
      for (const format of ['png', 'tiff'] as const)
        expect(
          await sharp((await write(file, { format })).to, { ignoreIcc: true })
            .raw()
            .toBuffer(),
        ).toEqual(pixels);
    }
  });

  it('as PNG is filtered, as photos need it', async () => {
    const soft = photo(200, 150, { grain: 4 });
    const written = await write(await here.put('soft.png', await soft.png().toBuffer()), { format: 'png' });
    expect(written.bytes).toBeLessThan(
      (await soft.png({ compressionLevel: 9, adaptiveFiltering: false }).toBuffer()).length * 0.85,
    );
    expect((await sharp(written.to).raw().toBuffer()).equals(await soft.raw().toBuffer())).toBe(true);
  });

  it('that keeps the pixels drops the metadata alone, and codes anew only where the picture would look another', async () => {
    const laden = (image: Sharp): Sharp =>
      image
        .withExif({ IFD0: { Copyright: 'Ada 4711' } })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">4711</x:xmpmeta>');
    const bare = async (name: string, bytes: Buffer, format: ExportSettings['format']): Promise<Buffer> => {
      const [file, to] = [await here.put(name, bytes), here.at(`bare-${name}`)];
      await here.images.export({
        file,
        settings: exportSettings.parse({ format }),
        scale: 1,
        metadata: null,
        keepsPixels: true,
        to,
        overwrite: true,
      });
      return readFile(to);
    };
    const base = await photo(120, 90).png().toBuffer();
    const p3 = (): Sharp => laden(sharp(base).withIccProfile('p3'));
    const made = { png: p3().png(), jpeg: p3().jpeg({ quality: 60 }), webp: p3().webp({ quality: 60 }) };
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const whole = await made[format].toBuffer();
      const bytes = await bare(
        `laden.${format}`,
        format === 'jpeg' ? Buffer.concat([whole, Buffer.from('a film, 4711')]) : whole,
        format,
      );
      const { exif, xmp, icc } = await sharp(bytes).metadata();
      expect([format, exif, xmp, bytes.includes('4711')]).toEqual([format, undefined, undefined, false]);
      expect(icc).toEqual((await sharp(whole).metadata()).icc);
      expect((await sharp(bytes).raw().toBuffer()).equals(await sharp(whole).raw().toBuffer())).toBe(true);
      expect(await bare(`again.${format}`, bytes, format)).toEqual(bytes);
    }
    const inks = await sharp(base).toColourspace('cmyk').jpeg({ progressive: true }).toBuffer();
    expect(
      (
        await sharp(await bare('inks.jpeg', inks, 'jpeg'))
          .raw()
          .toBuffer()
      ).equals(await sharp(inks).raw().toBuffer()),
    ).toBe(true);
    // Turned by what is dropped, and of another format: these are coded anew.
    expect(
      await sharp(
        await bare('turned.jpeg', await sharp(base).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'jpeg'),
      ).metadata(),
    ).toMatchObject({ width: 90, height: 120 });
    expect((await sharp(await bare('other.jpeg', await sharp(base).jpeg().toBuffer(), 'png')).metadata()).format).toBe(
      'png',
    );
  });

  it('fits inside width and height together, follows one alone, and is enlarged only on request', async () => {
    const file = await here.put('size.png', await quarters(300, 200).png().toBuffer());
    const sizes: readonly (readonly [Partial<ExportSettings>, number, number])[] = [
      [fit(150), 150, 100],
      [fit(null, 50), 75, 50],
      [fit(150, 50), 75, 50],
      [fit(600), 300, 200],
      [{ ...fit(600), enlarge: true }, 600, 400],
      [{ ...fit(600, 300), enlarge: true }, 450, 300],
      [{ enlarge: true }, 300, 200],
    ];
    for (const [options, width, height] of sizes) {
      const written = await write(file, options);
      expect(written).toMatchObject({ width, height });
      expect(await sharp(written.to).metadata()).toMatchObject({ width, height });
    }
  });

  it('keeps transparency where the format has it, and lies on white in JPEG', async () => {
    const file = await here.put(
      'clear.png',
      await sharp({ create: { width: 40, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
        .png()
        .toBuffer(),
    );
    for (const format of formats) {
      const { to } = await write(file, { format });
      expect((await sharp(to).metadata()).hasAlpha).toBe(format !== 'jpeg');
      const pixel = await pixelAt(await sharp(to).png().toBuffer(), 20, 20);
      expect(format === 'jpeg' ? pixel : pixel[3]).toEqual(format === 'jpeg' ? [255, 255, 255] : 0);
    }
  });

  it('of lower quality is smaller', async () => {
    const file = await here.put('quality.png', await photo(200, 200).png().toBuffer());
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const [low, high] = [await write(file, { format, quality: 30 }), await write(file, { format, quality: 95 })];
      expect(low.bytes).toBeLessThan(high.bytes);
    }
  });

  it('made again is the same, byte for byte', async () => {
    const file = await here.put('again.png', await photo(200, 150).png().toBuffer());
    for (const format of formats)
      expect(await readFile((await write(file, { format, ...fit(90) })).to)).toEqual(
        await readFile((await write(file, { format, ...fit(90) })).to),
      );
  });

  it('larger than its format holds is refused with the limit', async () => {
    const file = await here.put('wide.png', await quarters(40, 2).png().toBuffer());
    expect(await faultOf(write(file, { format: 'webp', ...fit(20_000), enlarge: true }))).toMatchObject({
      code: 'image-too-large',
      message: expect.stringContaining('16383'),
    });
  });
});

describe('a thumbnail', () => {
  it('is a WebP of at most the width asked for, never enlarged', async () => {
    const file = await here.put('t.png', await quarters(300, 200).png().toBuffer());
    expect(await here.images.thumbnail({ file, width: 120, to: here.at('t.webp') })).toMatchObject({
      width: 120,
      height: 80,
      format: 'webp',
      contentType: 'image/webp',
    });
    expect(await sharp(here.at('t.webp')).metadata()).toMatchObject({ format: 'webp', width: 120, height: 80 });
    expect(await here.images.thumbnail({ file, width: 1000, to: here.at('t.webp') })).toMatchObject({
      width: 300,
      height: 200,
    });
  });

  it('comes with a check from the same decoding', async () => {
    const file = await here.put('c.png', await quarters(300, 200).png().toBuffer());
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    const checked = await here.images.check(file, {
      thumbnail: {
        width: 120,
        folder: here.at('.'),
        to: async (told) => here.at(told === sha256 ? 'c.webp' : 'another.webp'),
      },
    });
    expect(checked).toMatchObject({ width: 300, height: 200, format: 'png', sha256 });
    expect(checked.probe).toEqual(await here.images.probe(file));
    expect(await sharp(here.at('c.webp')).metadata()).toMatchObject({ format: 'webp', width: 120 });
  });
});

describe('a probe', () => {
  it('tells when a photo was taken', async () => {
    const file = await here.put(
      'taken.jpg',
      await photo(20, 20)
        .withExif({ IFD2: { DateTimeOriginal: '2024:05:01 12:33:10' } })
        .jpeg()
        .toBuffer(),
    );
    expect((await here.images.probe(file)).takenAt).toBe('2024-05-01T12:33:10');
  });
});
