import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exportSettings, type ExportSettings } from '../../../src-main/contract';
import type { EmbeddedMetadata, ExportWork, LayerWork } from '../../../src-main/images/images';
import { framingOf } from '../../../src-main/images/jobs/export-framing';
import { layerPlan } from '../../../src-main/images/jobs/export-layers';
import { packRow } from '../../../src-main/images/jobs/psd-write';
import { turnedSize } from '../../../src-main/common/turned';
import { photo, quarters } from './pictures';
import { readPsd, unpacked, type ReadPsd } from '../../support/psd';
import { faultOf, lab } from './support';

const here = lab();
const run = promisify(execFile);

const untouched: LayerWork['preparation'] = { crop: null, rotate: 0 };

interface Order {
  readonly file: string;
  readonly settings?: Partial<ExportSettings>;
  readonly layers?: ExportWork['layers'];
  readonly metadata?: EmbeddedMetadata | null;
}

let counter = 0;
const write = async (format: 'psd' | 'png', { file, settings, layers, metadata = null }: Order): Promise<string> => {
  counter += 1;
  const to = here.at(`layers-${counter}.${format}`);
  const written = await here.images.export({
    file,
    settings: exportSettings.parse({ ...settings, format }),
    scale: 1,
    metadata,
    ...(layers ? { layers } : {}),
    to,
    overwrite: false,
  });
  expect(written).toMatchObject({ format, bytes: (await readFile(to)).length });
  return to;
};
const psd = async (order: Order): Promise<ReadPsd> => readPsd(await readFile(await write('psd', order)));

const rgba = async (file: string): Promise<Buffer> =>
  sharp(file, { ignoreIcc: true }).ensureAlpha().toColourspace('srgb').raw().toBuffer();

/** The whole as pixels of four channels. */
const wholeOf = ({ whole, width, height, hasAlpha }: ReadPsd): Buffer => {
  const pixels = Buffer.alloc(width * height * 4, 255);
  whole.forEach((plane, channel) => {
    for (let at = 0; at < plane.length; at += 1) pixels[at * 4 + channel] = plane[at]!;
  });
  expect(whole.length).toBe(hasAlpha ? 4 : 3);
  return pixels;
};

const boxOf = ({ width, height }: { readonly width: number; readonly height: number }) => [0, 0, height, width];

describe('a PSD', () => {
  it('holds the input and the results as layers, named and in order, with the pixels that a PNG of each has; the whole is the uppermost', async () => {
    const [input, first, second] = [
      await here.put('Shop „front“ – 日本.jpg', await photo(300, 200, { seed: 5 }).jpeg().toBuffer()),
      await here.put('1.png', await photo(240, 160, { seed: 6 }).png().toBuffer()),
      await here.put('2.png', await photo(240, 160, { seed: 7 }).png().toBuffer()),
    ];
    const layers = {
      name: 'v3 (1 of 2)',
      beneath: [
        { file: input, name: 'Input: Shop „front“ – 日本.jpg', preparation: untouched, isInput: true },
        { file: second, name: 'v3 (2 of 2)', preparation: untouched, isInput: false },
      ],
    };
    for (const settings of [
      {},
      { colourSpace: 'display-p3', sharpen: 'standard' },
      { colourSpace: 'adobe-rgb', resize: { kind: 'exact', width: 121, height: 83 }, ppi: 300 },
    ] satisfies Partial<ExportSettings>[]) {
      const read = await psd({ file: first, settings, layers });
      const png = async (file: string, resize?: ExportSettings['resize']): Promise<string> =>
        write('png', { file, settings: { ...settings, ...(resize ? { resize } : {}) } });
      const top = await png(first);
      const { width, height, icc } = await sharp(top).metadata();
      expect(read).toMatchObject({ width, height, channels: 3, hasAlpha: false });
      expect(read.layers.map(({ name, isHidden, box }) => ({ name, isHidden, box }))).toEqual([
        { name: 'Input: Shop „front“ – 日本.jpg', isHidden: false, box: boxOf(read) },
        { name: 'v3 (2 of 2)', isHidden: true, box: boxOf(read) },
        { name: 'v3 (1 of 2)', isHidden: false, box: boxOf(read) },
      ]);
      // Larger than the result, it is laid over all of it.
      const beneath = await png(input, { kind: 'exact', width: read.width, height: read.height });
      for (const [layer, file] of [beneath, await png(second), top].entries())
        expect(read.layers[layer]?.pixels.equals(await rgba(file)), `layer ${layer}`).toBe(true);
      expect(wholeOf(read).equals(await rgba(top))).toBe(true);
      expect(read.resources.get(1039)).toEqual(icc);
      expect(read.resources.get(1005)?.readUInt32BE(0)).toBe('ppi' in settings ? 300 * 65_536 : undefined);
      expect([read.resources.get(1060), read.resources.get(1028)]).toEqual([undefined, undefined]);
    }
  });

  it('shows the input as it was sent: turned, cropped, in the middle where its shape is another; what is cropped off the result is cropped off it', async () => {
    const input = await here.put('input.png', await quarters(120, 90).png().toBuffer());
    const result = await here.put('result.png', await photo(160, 160).png().toBuffer());
    const preparation: LayerWork['preparation'] = {
      rotate: 90,
      crop: { left: 10, top: 20, width: 80, height: 40 },
    };
    const beneath = [{ file: input, name: 'Input', preparation, isInput: true }];
    const sent = await sharp(await sharp(input).rotate(90).toBuffer())
      .extract({ left: 10, top: 20, width: 80, height: 40 })
      .resize({ width: 160, height: 80, fit: 'fill', kernel: 'lanczos3' })
      .ensureAlpha()
      .raw()
      .toBuffer();
    const whole = await psd({ file: result, layers: { name: 'v1', beneath } });
    expect(whole.layers[0]?.box).toEqual([40, 0, 120, 160]);
    expect(whole.layers[0]?.pixels.equals(sent)).toBe(true);
    const resize: ExportSettings['resize'] = { kind: 'fill', width: 80, height: 160, focus: { x: 0, y: 0.5 } };
    const part = await psd({ file: result, settings: { resize }, layers: { name: 'v1', beneath } });
    expect(part).toMatchObject({ width: 80, height: 160 });
    expect(part.layers[0]?.box).toEqual([40, 0, 120, 80]);
    // Of a strip above the input nothing of it is left; the layer is there, empty.
    const strip: ExportSettings['resize'] = { kind: 'fill', width: 160, height: 20, focus: { x: 0.5, y: 0 } };
    const above = await psd({ file: result, settings: { resize: strip }, layers: { name: 'v1', beneath } });
    expect(above.layers.map(({ name, box }) => [name, box])).toEqual([
      ['Input', [0, 0, 0, 0]],
      ['v1', [0, 0, 20, 160]],
    ]);
  });

  it('of a result with transparent places hides what lies beneath, keeps its colours in the layer, and says its transparency of the whole', async () => {
    const [width, height] = [64, 48];
    const pixels = Buffer.alloc(width * height * 4);
    for (let at = 0; at < width * height; at += 1)
      pixels.set([at % 256, (at * 7) % 256, (at * 13) % 256, (at * 3) % 256], at * 4);
    const result = await here.put(
      'cut.png',
      await sharp(pixels, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer(),
    );
    const input = await here.put('whole.png', await photo(width, height).png().toBuffer());
    const beneath = [{ file: input, name: 'Input', preparation: untouched, isInput: true }];
    const read = await psd({ file: result, layers: { name: 'v1', beneath } });
    expect(read).toMatchObject({ channels: 4, hasAlpha: true });
    expect(read.layers.map(({ isHidden }) => isHidden)).toEqual([true, false]);
    expect(read.layers[1]?.pixels.equals(pixels)).toBe(true);
    const whole = wholeOf(read);
    for (let at = 0; at < pixels.length; at += 4) {
      const alpha = pixels[at + 3]!;
      expect(whole[at + 3]).toBe(alpha);
      expect(whole[at]).toBe(Math.round((pixels[at]! * alpha + 255 * (255 - alpha)) / 255));
    }
  });

  it('says the recipe, credit, copyright and caption where they are asked for', async () => {
    const file = await here.put('said.png', await photo(40, 30).png().toBuffer());
    const metadata = { credit: 'Ada', copyright: '© Ada', caption: 'Autumn', sourceType: true, recipe: '{"seed":7}' };
    const { resources, layers } = await psd({ file, metadata });
    expect(layers.map(({ name }) => name)).toEqual(['Result']);
    const xmp = resources.get(1060)?.toString('utf8');
    for (const said of ['Ada', '© Ada', 'Autumn', 'TrainedAlgorithmicMedia', '{&quot;seed&quot;:7}'])
      expect(xmp).toContain(said);
    expect(resources.get(1028)?.toString('utf8')).toContain('Autumn');
  });

  it('is not written where a layer can’t be read, and tells which; nothing is left behind', async () => {
    const before = await here.list();
    const file = await here.put('sound.png', await photo(40, 30).png().toBuffer());
    const spoilt = await here.put('spoilt.png', (await photo(40, 30).png().toBuffer()).subarray(0, 900));
    const beneath = [{ file: spoilt, name: 'Input', preparation: untouched, isInput: true }];
    expect(await faultOf(write('psd', { file, layers: { name: 'v1', beneath } }))).toMatchObject({
      code: 'image-broken',
      message: expect.stringContaining('spoilt.png') as unknown,
    });
    expect(await here.list()).toEqual([...before, 'sound.png', 'spoilt.png'].toSorted());
  });

  it('keeps every place of its layers inside the canvas and inside the picture, whatever is cropped, turned and resized', () => {
    const side = fc.integer({ min: 1, max: 3000 });
    const size = fc.record({ width: side, height: side });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom<0 | 90 | 180 | 270>(0, 90, 180, 270),
        fc.option(fc.tuple(share, share, share, share)),
        fc.option(fc.record({ width: side, height: side, x: share, y: share })),
        (upright, frame, rotate, cropped, fill) => {
          const turned = turnedSize(upright, rotate);
          const cut = (at: number, length: number, all: number): readonly [number, number] => {
            const from = Math.min(all - 1, Math.floor(at * all));
            return [from, Math.max(1, Math.floor(length * (all - from)))];
          };
          const [left, width] = cropped ? cut(cropped[0], cropped[1], turned.width) : [0, turned.width];
          const [top, height] = cropped ? cut(cropped[2], cropped[3], turned.height) : [0, turned.height];
          const crop = cropped ? { left, top, width, height } : null;
          const resize = fill
            ? ({ kind: 'fill', width: fill.width, height: fill.height, focus: { x: fill.x, y: fill.y } } as const)
            : ({ kind: 'none' } as const);
          const plan = framingOf(frame, { resize, enlarge: true, ppi: null }, 1);
          const found = layerPlan(upright, { crop, rotate }, frame, plan);
          if (!found) {
            expect(fill).not.toBeNull();
            return;
          }
          const { framing } = found;
          const part = framing.crop ?? { left: 0, top: 0, ...turned };
          for (const [at, length, from, all] of [
            [part.left, part.width, left, width],
            [part.top, part.height, top, height],
            [found.left, framing.size.width, 0, plan.size.width],
            [found.top, framing.size.height, 0, plan.size.height],
          ] as const) {
            expect(Number.isInteger(at) && Number.isInteger(length)).toBe(true);
            expect(at).toBeGreaterThanOrEqual(from);
            expect(length).toBeGreaterThanOrEqual(1);
            expect(at + length).toBeLessThanOrEqual(from + all);
          }
        },
      ),
    );
  });

  it('packs rows so that they are the same when they are unpacked, never larger by more than a byte in 128', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 300 })), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 600 }),
        (runs, noise) => {
          const row = Buffer.from([...runs.flatMap(([value, count]) => Array<number>(count).fill(value)), ...noise]);
          const out = new Uint8Array(row.length + Math.ceil(row.length / 128));
          const length = packRow(row, out);
          expect(length).toBeLessThanOrEqual(out.length);
          expect(unpacked(Buffer.from(out.subarray(0, length)), row.length).equals(row)).toBe(true);
        },
      ),
    );
  });
});

/** ImageMagick's convert, where it is installed and reads the format; else why it is not asked. */
const judge = await run('convert', ['-list', 'format']).then(
  ({ stdout }) => (/^\s*PSD\*?\s/m.test(stdout) ? null : 'ImageMagick here reads no PSD'),
  () => 'ImageMagick’s convert is not installed',
);
if (judge !== null) console.log(`PSD is not read by another program: ${judge}.`);

describe.skipIf(judge !== null)('a PSD, as ImageMagick reads it', () => {
  it('has the whole first, then each layer, with the very pixels and the profile', async () => {
    const input = await here.put('in.png', await photo(90, 60, { seed: 3 }).png().toBuffer());
    const result = await here.put('out.png', await photo(90, 60, { seed: 4 }).png().toBuffer());
    const beneath = [{ file: input, name: 'Input: in.png', preparation: untouched, isInput: true }];
    const file = await write('psd', { file: result, layers: { name: 'v1', beneath } });
    const { stdout } = await run('convert', [file, '-format', '%wx%h %l\n', 'info:']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['90x60', '90x60 Input: in.png', '90x60 v1']);
    for (const [index, from] of [result, input, result].entries()) {
      const to = here.at(`read-${index}.png`);
      await run('convert', [`${file}[${index}]`, `PNG32:${to}`]);
      expect((await rgba(to)).equals(await rgba(from)), `picture ${index}`).toBe(true);
    }
    await run('convert', [`${file}[0]`, here.at('profile.icc')]);
    expect(await readFile(here.at('profile.icc'))).toEqual(
      (await sharp(await write('png', { file: result })).metadata()).icc,
    );
  });
});
