import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { createImages, type Images, type Sheet, type SheetWork } from '../../../src-main/images';
import { readPdf } from './pdf';
import { photo, pixelAt, quarters } from './pictures';
import { faultOf, lab } from './support';

const here = lab();

type Options = SheetWork['options'];
const plain: Options = { format: 'png', title: '', columns: 3, page: 'a4-landscape', background: 'white' };

const make = async (
  cells: SheetWork['cells'],
  options: Partial<Options> = {},
  onProgress?: (done: number, all: number) => void,
): Promise<Sheet & { readonly data: Buffer }> => {
  const to = here.at(`sheet.${options.format ?? 'png'}`);
  const sheet = await here.images.contactSheet(
    { cells, options: { ...plain, ...options }, to, overwrite: true },
    onProgress ? { onProgress } : {},
  );
  return { ...sheet, data: await readFile(to) };
};

const wide = (): Promise<string> =>
  quarters(300, 200)
    .png()
    .toBuffer()
    .then((bytes) => here.put('wide.png', bytes));
const cellsOf = (file: string, count: number, lines: readonly string[] = []): SheetWork['cells'] =>
  Array.from({ length: count }, () => ({ file, lines }));

/** Whether anything darker than the paper stands in a box, in shares of the picture. */
const hasInk = async (png: Buffer, left: number, top: number, right: number, bottom: number): Promise<boolean> => {
  const { width, height } = await sharp(png).metadata();
  const [x, y] = [Math.round(left * width), Math.round(top * height)];
  const pixels = await sharp(png)
    .extract({ left: x, top: y, width: Math.round(right * width) - x, height: Math.round(bottom * height) - y })
    .raw()
    .toBuffer();
  return pixels.some((value) => value < 128);
};

describe('a contact sheet as PNG', () => {
  it('is of the paper’s shape with 200 pixels an inch, tells its size, and has sRGB’s profile and no metadata', async () => {
    const sheet = await make(cellsOf(await wide(), 3));
    expect(sheet).toMatchObject({
      pages: 1,
      width: 2339,
      height: 1654,
      contentType: 'image/png',
      bytes: sheet.data.length,
    });
    const metadata = await sharp(sheet.data).metadata();
    expect(metadata).toMatchObject({ width: 2339, height: 1654, density: 200, hasProfile: true, hasAlpha: false });
    expect([metadata.exif, metadata.xmp]).toEqual([undefined, undefined]);
    expect(await make(cellsOf(await wide(), 1), { page: 'letter' })).toMatchObject({ width: 1700, height: 2200 });
  });

  it('grows where its rows need more than the paper', async () => {
    const { width, height } = await make(cellsOf(await wide(), 30), { columns: 2 });
    expect(width).toBe(2339);
    expect(height).toBeGreaterThan(3 * 1654);
  });

  it('has the pictures in their order, in columns, in their own shape', async () => {
    const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffff00'] as const;
    const cells = await Promise.all(
      colours.map(async (colour, index) => ({
        file: await here.put(
          `c${index}.png`,
          await sharp({ create: { width: 320, height: 200, channels: 3, background: colour } })
            .png()
            .toBuffer(),
        ),
        lines: [],
      })),
    );
    const { data } = await make(cells, { columns: 2 });
    const { width, height } = await sharp(data).metadata();
    const at = (x: number, y: number): Promise<number[]> => pixelAt(data, x * width, y * height);
    expect([await at(0.2, 0.2), await at(0.6, 0.2), await at(0.2, 0.7), await at(0.6, 0.7)]).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 0],
    ]);
    expect(await at(0.01, 0.01)).toEqual([255, 255, 255]);
  });

  it('has a title above and lines below, where there are any, and none runs into the next column', async () => {
    const file = await here.put(
      'pale.png',
      await sharp({ create: { width: 300, height: 200, channels: 3, background: '#fafafa' } })
        .png()
        .toBuffer(),
    );
    const [bare, labelled] = [
      await make(cellsOf(file, 3)),
      await make(cellsOf(file, 3, ['v1', 'seed 7', 'A prompt that goes on and on '.repeat(20)]), {
        title: 'Autumn poster',
      }),
    ];
    expect(await hasInk(bare.data, 0, 0, 1, 1)).toBe(false);
    expect(await hasInk(labelled.data, 0, 0.05, 0.3, 0.1)).toBe(true);
    expect(await hasInk(labelled.data, 0.5, 0.05, 1, 0.1)).toBe(false);
    for (const column of [0, 1, 2])
      expect(await hasInk(labelled.data, 0.043 + column * 0.31, 0.4, 0.33 + column * 0.31, 0.5)).toBe(true);
    // Gutters and margins.
    for (const [left, right] of [
      [0, 0.042],
      [0.337, 0.352],
      [0.648, 0.663],
      [0.958, 1],
    ] as const)
      expect(await hasInk(labelled.data, left, 0.12, right, 1)).toBe(false);
  });

  it('lies on the ground that is chosen, which shows through transparent places', async () => {
    const file = await here.put(
      'clear.png',
      await sharp({ create: { width: 200, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
        .png()
        .toBuffer(),
    );
    for (const [background, colour] of [
      ['white', [255, 255, 255]],
      ['grey', [107, 107, 107]],
      ['black', [16, 16, 16]],
    ] as const) {
      const { data } = await make(cellsOf(file, 1, ['v1']), { background });
      expect(await pixelAt(data, 3, 3)).toEqual(colour);
      expect(await pixelAt(data, 400, 400)).toEqual(colour);
    }
  });

  it('is the same bytes again', async () => {
    const cells = cellsOf(
      await here.put('again.jpg', await photo(400, 300).withIccProfile('p3').jpeg().toBuffer()),
      4,
      ['v1 · “größer”', 'seed 1'],
    );
    for (const format of ['png', 'pdf'] as const)
      expect((await make(cells, { format, title: 'Über' })).data).toEqual(
        (await make(cells, { format, title: 'Über' })).data,
      );
  });
});

describe('a contact sheet as PDF', () => {
  it('has its lines as text, whole, with accents of every kind', async () => {
    const lines = [
      'v12 · Größe – “warm”',
      'seed 48151623 · strength 0.45',
      'Żółta łódź, façade, Ελλάδα; office -> 2x2',
    ];
    const sheet = await make(cellsOf(await wide(), 2, lines), { format: 'pdf', title: 'Fête d’automne' });
    expect(sheet).toMatchObject({ pages: 1, width: 842, height: 595, contentType: 'application/pdf' });
    const [page] = readPdf(sheet.data);
    expect(page?.images).toBe(2);
    expect(page?.texts.join('')).toBe(`Fête d’automne${lines.join('').repeat(2)}`);
    // What no single font file has is set in pieces.
    expect(page?.texts).toContain(lines[0]);
  });

  it('fills pages with whole rows, numbers them, and has the paper that is chosen', async () => {
    const sheet = await make(cellsOf(await wide(), 23, ['v1']), {
      format: 'pdf',
      title: 'Many',
      columns: 3,
      page: 'letter',
    });
    const pages = readPdf(sheet.data);
    expect(pages.length).toBe(sheet.pages);
    expect(pages.map(({ width, height }) => [width, height])).toEqual(pages.map(() => [612, 792]));
    expect(pages.reduce((sum, { images }) => sum + images, 0)).toBe(23);
    expect(pages.slice(0, -1).every(({ images }) => images % 3 === 0 && images >= 9)).toBe(true);
    expect(pages.map(({ texts }) => texts.at(-1))).toEqual(pages.map((_, index) => `${index + 1} / ${pages.length}`));
    expect(pages.map(({ texts }) => texts[0])).toEqual(['Many', ...pages.slice(1).map(() => 'v1')]);
  });

  it('holds pictures as JPEG, with 200 pixels an inch and not more than they have', async () => {
    const large = await here.put('large.png', await photo(3000, 2000).png().toBuffer());
    for (const [file, width] of [
      [large, 2139],
      [await wide(), 300],
    ] as const) {
      const { data } = await make(cellsOf(file, 1), { format: 'pdf', columns: 1, page: 'a4-landscape' });
      expect(Number(/\/Subtype \/Image[^>]*\/Width (\d+)/.exec(data.toString('latin1'))?.[1])).toBeLessThanOrEqual(
        width,
      );
      expect(data.includes('/DCTDecode')).toBe(true);
    }
  });

  it('tells of no path and no clock', async () => {
    const { data } = await make(cellsOf(await wide(), 1, ['v1']), { format: 'pdf' });
    const text = data.toString('latin1');
    for (const word of ['node_modules', here.folder, 'wide.png', 'PDFKit']) expect(text).not.toContain(word);
    expect([...text.matchAll(/D:(\d{4})/g)].every(([, year]) => year === '2026')).toBe(true);
  });
});

describe('making a contact sheet', () => {
  const opened: Images[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  const open = (program: string, jobTimeout: number): Images => {
    const images = createImages({ program, jobTimeout, processes: 1 });
    opened.push(images);
    return images;
  };

  it('tells how far it is', async () => {
    const told: (readonly [number, number])[] = [];
    await make(cellsOf(await wide(), 5), {}, (done, all) => told.push([done, all]));
    expect(told).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]));
  });

  it('refuses none, too many, what is no picture, and a name that is taken; and leaves nothing behind', async () => {
    const file = await wide();
    const note = await here.put('note.txt', 'not a picture');
    const before = await here.list();
    const to = here.at('refused.png');
    const fault = (cells: SheetWork['cells'], target = to): Promise<{ code: string; message: string }> =>
      faultOf(here.images.contactSheet({ cells, options: plain, to: target, overwrite: false }));
    expect(await fault([])).toMatchObject({ code: 'wrong-use', message: expect.stringContaining('at least one') });
    expect(await fault(cellsOf(file, 501))).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('501'),
    });
    expect(await fault([...cellsOf(file, 1), { file: note, lines: [] }])).toMatchObject({
      code: 'not-an-image',
      message: expect.stringContaining('“note.txt”'),
    });
    expect(await fault(cellsOf(file, 1), file)).toMatchObject({ code: 'file-exists' });
    expect(await here.list()).toEqual(before);
  });

  /** Stands in for the image process: says `done` so many times, 200 ms apart, then answers or falls silent. */
  const standIn = async (name: string, messages: number, answers: boolean): Promise<string> => {
    const program = here.at(name);
    await writeFile(
      program,
      `
      process.on('message', ({ id, job }) => {
        let done = 0;
        const timer = setInterval(() => {
          if (done < ${messages}) return process.send({ id, done: ++done, about: job.cells[0].file });
          clearInterval(timer);
          if (${answers}) { require('node:fs').writeFileSync(job.output.temporary, 'made'); process.send({ id, ok: true, value: { pages: 1 } }); }
        }, 200);
        setInterval(() => {}, 1000);
      });`,
    );
    return program;
  };

  it('may take long, as long as no single picture does', async () => {
    const images = open(await standIn('long.cjs', 20, true), 2000);
    expect(
      await images.contactSheet({
        cells: cellsOf('/a/b.png', 20),
        options: plain,
        to: here.at('long.png'),
        overwrite: true,
      }),
    ).toEqual({ pages: 1 });
  });

  it('that hangs at a picture names it', async () => {
    const images = open(await standIn('hang.cjs', 2, false), 6_000);
    expect(
      await faultOf(
        images.contactSheet({
          cells: cellsOf('/a/b.png', 20),
          options: plain,
          to: here.at('hang.png'),
          overwrite: true,
        }),
      ),
    ).toMatchObject({ code: 'image-process-failed', message: expect.stringContaining('“b.png”') });
  });

  it('ends at once when it is given up, with its process', async () => {
    const images = open(await standIn('endless.cjs', 1_000_000, false), 600_000);
    const giveUp = new AbortController();
    const work = images.contactSheet(
      { cells: cellsOf('/a/b.png', 20), options: plain, to: here.at('endless.png'), overwrite: true },
      { signal: giveUp.signal, onProgress: () => giveUp.abort(new Error('closed')) },
    );
    await expect(work).rejects.toThrow('closed');
    // The only process is free again: with a new one, or this would wait for ever.
    const next = new AbortController();
    const second = images.contactSheet(
      { cells: cellsOf('/a/b.png', 20), options: plain, to: here.at('second.png'), overwrite: true },
      { signal: next.signal, onProgress: () => next.abort(new Error('second')) },
    );
    await expect(second).rejects.toThrow('second');
  });
});
