import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exportSettings, type ExportSettings } from '../../../src-main/contract';
import type { Written } from '../../../src-main/images';
import { cornersOf, drawn, photo, pixelAt, quarters } from './pictures';
import { faultOf, lab } from './support';

const here = lab();

let counter = 0;
const write = async (
  file: string,
  settings: Partial<ExportSettings>,
  scale = 1,
): Promise<Written & { readonly to: string }> => {
  counter += 1;
  const to = here.at(`export-${counter}`);
  return {
    ...(await here.images.export({
      file,
      settings: exportSettings.parse({ format: 'png', ...settings }),
      scale,
      metadata: null,
      to,
      overwrite: false,
    })),
    to,
  };
};

const pixelsOf = (file: string): Promise<Buffer> => sharp(file, { ignoreIcc: true }).raw().toBuffer();

type Case = readonly [settings: Partial<ExportSettings>, scale: number, width: number, height: number];

describe('the size of an export', () => {
  const fill = (width: number, height: number, x = 0.5, y = 0.5): Pick<ExportSettings, 'resize'> => ({
    resize: { kind: 'fill', width, height, focus: { x, y } },
  });
  const edge = (length: number, unit: 'px' | 'mm' | 'in'): Pick<ExportSettings, 'resize'> => ({
    resize: { kind: 'long-edge', length, unit },
  });
  const bigger = { enlarge: true };
  const cases: readonly Case[] = [
    [{}, 1, 300, 200],
    [{}, 2, 300, 200],
    [bigger, 2, 600, 400],
    [{ resize: { kind: 'fit', width: 101, height: null } }, 1, 101, 67],
    [{ resize: { kind: 'fit', width: 101, height: null } }, 2, 202, 134],
    [{ resize: { kind: 'fit', width: 101, height: null }, ...bigger }, 4, 404, 268],
    [{ resize: { kind: 'fit', width: null, height: null } }, 1, 300, 200],
    [fill(100, 100), 1, 100, 100],
    [fill(100, 100), 2, 200, 200],
    [fill(100, 100), 3, 200, 200],
    [{ ...fill(100, 100), ...bigger }, 3, 300, 300],
    [fill(1600, 900), 1, 300, 169],
    [{ ...fill(1600, 900), ...bigger }, 1, 1600, 900],
    [{ resize: { kind: 'exact', width: 50, height: 150 } }, 1, 50, 150],
    [{ resize: { kind: 'exact', width: 400, height: 400 } }, 1, 200, 200],
    [{ resize: { kind: 'exact', width: 400, height: 400 }, ...bigger }, 1, 400, 400],
    [{ resize: { kind: 'percent', percent: 50 } }, 1, 150, 100],
    [{ resize: { kind: 'percent', percent: 50 } }, 2, 300, 200],
    [{ resize: { kind: 'percent', percent: 200 } }, 1, 300, 200],
    [{ resize: { kind: 'percent', percent: 200 }, ...bigger }, 1, 600, 400],
    [{ resize: { kind: 'percent', percent: 1 } }, 1, 3, 2],
    [edge(150, 'px'), 1, 150, 100],
    [{ ...edge(1, 'in'), ppi: 144 }, 1, 144, 96],
    [{ ...edge(25.4, 'mm'), ppi: 72 }, 1, 72, 48],
    [{ ...edge(210, 'mm'), ppi: 300, ...bigger }, 1, 2480, 1654],
  ];
  for (const [settings, scale, width, height] of cases) {
    it(`is ${width} × ${height} for ${JSON.stringify(settings)} at ${scale} of 300 × 200`, async () => {
      const file = await here.put('size.png', await quarters(300, 200).png().toBuffer());
      const written = await write(file, settings, scale);
      expect(written).toMatchObject({ width, height });
      expect(await sharp(written.to).metadata()).toMatchObject({ width, height });
    });
  }

  it('follows the upright picture', async () => {
    const file = await here.put(
      'turned.jpg',
      await quarters(300, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    );
    expect(await write(file, fill(50, 100))).toMatchObject({ width: 50, height: 100 });
    expect(await write(file, edge(150, 'px'))).toMatchObject({ width: 100, height: 150 });
  });

  it('fills around the focus, as near to it as the picture allows', async () => {
    const file = await here.put('focus.png', await quarters(400, 200).png().toBuffer());
    expect(await cornersOf((await write(file, fill(100, 100, 0, 0.5))).to)).toBe('r r b b');
    expect(await cornersOf((await write(file, fill(100, 100, 1, 0.5))).to)).toBe('g g rg rg');
    expect(await cornersOf((await write(file, fill(100, 100, 0.5, 0.5))).to)).toBe('r g b rg');
    const { to } = await write(file, fill(200, 50, 0.5, 0.1));
    expect(await cornersOf(to)).toBe('r g r g');
  });

  it('beyond what can be opened is refused before anything is allocated', async () => {
    const file = await here.put('huge.png', await quarters(40, 40).png().toBuffer());
    expect(
      await faultOf(write(file, { resize: { kind: 'exact', width: 30_000, height: 30_000 }, enlarge: true })),
    ).toMatchObject({ code: 'image-too-large', message: expect.stringContaining('30000 × 30000') });
  });

  it('with nearest neighbours has the very colours of the picture; smooth kernels have others', async () => {
    const file = await here.put(
      'pixels.png',
      await drawn(8, 8, (x, y) => ((x + y) % 2 ? [255, 40, 0] : [0, 90, 255]))
        .png()
        .toBuffer(),
    );
    const colours = async (kernel: ExportSettings['kernel']): Promise<number> => {
      const pixels = await pixelsOf(
        (await write(file, { kernel, resize: { kind: 'percent', percent: 300 }, enlarge: true })).to,
      );
      return new Set(
        Array.from({ length: pixels.length / 3 }, (_, index) => pixels.toString('hex', index * 3, index * 3 + 3)),
      ).size;
    };
    expect(await colours('nearest')).toBe(2);
    for (const kernel of ['lanczos3', 'mitchell', 'cubic'] as const) expect(await colours(kernel)).toBeGreaterThan(2);
  });
});

describe('an export of a certain number of bytes', () => {
  for (const format of ['jpeg', 'webp', 'avif'] as const) {
    it(`is the best ${format} that has no more`, async () => {
      const file = await here.put('target.png', await photo(240, 160).png().toBuffer());
      const [low, high] = [await write(file, { format, quality: 20 }), await write(file, { format, quality: 90 })];
      const targetBytes = Math.round((low.bytes + high.bytes) / 2);
      const written = await write(file, { format, targetBytes, quality: 5 });
      expect(written.bytes).toBeLessThanOrEqual(targetBytes);
      // One of the qualities, and the next one is too large.
      const sizes = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => ({
          quality: index + 1,
          bytes: (await write(file, { format, quality: index + 1 })).bytes,
        })),
      );
      const best = sizes.findLast(({ bytes }) => bytes <= targetBytes);
      expect(written.bytes).toBe(best?.bytes);
    });
  }

  it('is made again the same, and in a wide space too', async () => {
    const file = await here.put('target2.png', await photo(240, 160).png().toBuffer());
    const settings = { format: 'jpeg', targetBytes: 14_000, colourSpace: 'adobe-rgb' } as const;
    const [one, two] = [await write(file, settings), await write(file, settings)];
    expect(one.bytes).toBeLessThanOrEqual(14_000);
    expect(await readFile(one.to)).toEqual(await readFile(two.to));
  });

  it('says what was reached where even the lowest quality has more, of the file asked for, and leaves none', async () => {
    const file = await here.put('target3.png', await photo(640, 480, { grain: 200 }).png().toBuffer());
    const before = await here.list();
    const fault = await faultOf(write(file, { format: 'jpeg', targetBytes: 1024 }));
    expect(fault.code).toBe('image-too-large');
    expect(fault.message).toMatch(
      /“export-\d+” still has [\d.,]+ kB at the lowest quality; 1\.0 kB were asked for\. Make it smaller/,
    );
    expect(await here.list()).toEqual(before);
  });

  it('is refused for formats that keep every pixel', async () => {
    const file = await here.put('target4.png', await quarters(20, 20).png().toBuffer());
    for (const format of ['png', 'tiff'] as const)
      expect(await faultOf(write(file, { format, targetBytes: 5000 }))).toMatchObject({
        code: 'wrong-use',
        message: expect.stringContaining('JPEG, WebP or AVIF'),
      });
    expect(await faultOf(write(file, { format: 'original' }))).toMatchObject({ code: 'wrong-use' });
  });
});

describe('sharpening', () => {
  /** Mean difference of neighbours. */
  const acutance = (pixels: Buffer): number => {
    let sum = 0;
    for (let at = 3; at < pixels.length; at += 1) sum += Math.abs((pixels[at] ?? 0) - (pixels[at - 3] ?? 0));
    return sum / pixels.length;
  };
  const strengths = ['none', 'low', 'standard', 'high'] as const;

  it('makes a picture crisper, step by step', async () => {
    const file = await here.put(
      'soft.png',
      await photo(400, 300, { grain: 0 })
        .composite([{ input: await quarters(120, 120).png().toBuffer() }])
        .removeAlpha()
        .png()
        .toBuffer(),
    );
    const measured: number[] = [];
    for (const sharpen of strengths)
      measured.push(
        acutance(await pixelsOf((await write(file, { sharpen, resize: { kind: 'percent', percent: 50 } })).to)),
      );
    const [none = 0, low = 0, standard = 0, high = 0] = measured;
    expect(low).toBeGreaterThan(none * 1.002);
    expect(standard).toBeGreaterThan(low);
    expect(high).toBeGreaterThan(standard);
  });

  it('leaves flat places and smooth gradients as they are', async () => {
    const flat = await here.put('flat.png', await quarters(120, 120).png().toBuffer());
    const gradient = await here.put(
      'gradient.png',
      await drawn(256, 64, (x) => [x, Math.floor(x / 2) + 60, 200 - Math.floor(x / 2)])
        .png()
        .toBuffer(),
    );
    const inside = (pixels: Buffer): Buffer =>
      Buffer.concat(
        [10, 30, 90, 110].map((row) =>
          Buffer.concat([
            pixels.subarray((row * 120 + 5) * 3, (row * 120 + 50) * 3),
            pixels.subarray((row * 120 + 70) * 3, (row * 120 + 115) * 3),
          ]),
        ),
      );
    const [before, smooth] = [
      await pixelsOf((await write(flat, {})).to),
      await pixelsOf((await write(gradient, {})).to),
    ];
    for (const sharpen of strengths.slice(1)) {
      expect(inside(await pixelsOf((await write(flat, { sharpen })).to))).toEqual(inside(before));
      const after = await pixelsOf((await write(gradient, { sharpen })).to);
      expect(Math.max(...after.map((value, index) => Math.abs(value - (smooth[index] ?? 0))))).toBeLessThanOrEqual(1);
    }
  });

  it('goes over an edge by little', async () => {
    const file = await here.put(
      'edge.png',
      await drawn(80, 20, (x) => (x < 40 ? [80, 80, 80] : [170, 170, 170]))
        .png()
        .toBuffer(),
    );
    const pixels = await pixelsOf((await write(file, { sharpen: 'high' })).to);
    expect(Math.min(...pixels)).toBeLessThan(80);
    expect(Math.min(...pixels)).toBeGreaterThanOrEqual(80 - 40);
    expect(Math.max(...pixels)).toBeGreaterThan(170);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(170 + 25);
  });

  it('and resizing leave no rim where a picture becomes transparent, and sharpening leaves its alpha as it is', async () => {
    // One colour in a soft circle; the colour beneath what is transparent is black.
    const pixels = Buffer.alloc(120 * 120 * 4);
    for (let y = 0; y < 120; y += 1) {
      for (let x = 0; x < 120; x += 1) {
        const alpha = Math.round(255 * Math.max(0, Math.min(1, 50.5 - Math.hypot(x - 60, y - 60))));
        if (alpha > 0) pixels.set([200, 120, 40, alpha], (y * 120 + x) * 4);
      }
    }
    const file = await here.put(
      'circle.png',
      await sharp(pixels, { raw: { width: 120, height: 120, channels: 4 } })
        .png()
        .toBuffer(),
    );
    for (const resize of [{ kind: 'none' }, { kind: 'percent', percent: 50 }] as const) {
      const plain = await pixelsOf((await write(file, { resize })).to);
      const crisp = await pixelsOf((await write(file, { resize, sharpen: 'high' })).to);
      for (let at = 0; at < crisp.length; at += 4) {
        expect(crisp[at + 3]).toBe(plain[at + 3]);
        if ((crisp[at + 3] ?? 0) > 24)
          [200, 120, 40].forEach((value, channel) => {
            expect(Math.abs((plain[at + channel] ?? 0) - value)).toBeLessThanOrEqual(1);
            expect(Math.abs((crisp[at + channel] ?? 0) - value)).toBeLessThanOrEqual(2);
          });
      }
    }
  });
});

describe('a background', () => {
  it('shows through in JPEG, in every colour space, and nowhere else', async () => {
    const file = await here.put(
      'glass.png',
      await sharp({ create: { width: 40, height: 40, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })
        .png()
        .toBuffer(),
    );
    for (const colourSpace of ['srgb', 'display-p3', 'adobe-rgb'] as const) {
      const { to } = await write(file, {
        format: 'jpeg',
        background: '#0000FF',
        colourSpace,
        quality: 100,
        sharpen: 'standard',
      });
      const back = await here.images.probe(to);
      expect(back).toMatchObject({ hasAlpha: false });
      const [r = 0, g = 0, b = 0] = await pixelAt(await sharp(to).png().toBuffer(), 20, 20);
      // Half red, half blue: mixed in the space that it is written in, so a little different in each.
      expect(Math.abs(r - 128)).toBeLessThan(20);
      expect(g).toBeLessThan(40);
      expect(Math.abs(b - 128)).toBeLessThan(20);
      const clear = await write(file, { format: 'webp', background: '#0000ff', colourSpace });
      expect((await pixelAt(await sharp(clear.to).png().toBuffer(), 20, 20))[3]).toBe(128);
    }
  });

  it('lies beneath grey pictures too', async () => {
    const file = await here.put(
      'grey.png',
      await sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 90, g: 90, b: 90, alpha: 0 } } })
        .toColourspace('b-w')
        .png()
        .toBuffer(),
    );
    expect(
      (await pixelAt((await write(file, { format: 'jpeg', background: '#ff0000', quality: 100 })).to, 10, 10))[0],
    ).toBeGreaterThan(250);
    expect(
      (await pixelAt((await write(file, { format: 'jpeg', background: '#ff0000', quality: 100 })).to, 10, 10))[1],
    ).toBeLessThan(5);
  });
});
