import sharp, { type Metadata, type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { assertAnnounced } from '../../../src-main/images/reading/announced';
import { avifKind } from '../../../src-main/images/reading/avif-kind';
import { FileReader } from '../../../src-main/images/reading/file-reader';
import { chunksBeforePixels } from '../../../src-main/images/reading/png-chunks';
import type { Picture } from '../../../src-main/images/reading/picture-kind';
import type { Format } from '../../../src-main/images/reading/recognise';
import { layoutOf } from '../../../src-main/images/reading/tiff-layout';
import { tiffPictures } from '../../../src-main/images/reading/tiff-tags';
import { apart, chart, patchesOf } from './chart';
import { asIs, faultOf, lab, large } from './support';
import { nameOf, plain, writeLayout, writePages, type Layout } from './tiff-layouts';

/** What the decoder is about to deliver is held against what a file says of its channels, its alpha, its colours and the range of its numbers. */

const here = lab();

const size = { width: 40, height: 30 };
/** Colours, or greys, and an alpha that is neither all nor nothing. */
const made = (channels: 1 | 3 | 4): Sharp =>
  sharp(Buffer.from(Array.from({ length: size.width * size.height * channels }, (_, at) => (at * 7) % 251)), {
    raw: { ...size, channels },
  });
const deep = (image: Sharp): Sharp => image.toColourspace('rgb16');

interface Kind {
  readonly format: Format;
  readonly bytes: () => Promise<Buffer> | Buffer;
  readonly space: Picture['space'];
  readonly hasAlpha: boolean;
  readonly bits: number;
}
const kind = (
  format: Format,
  space: Picture['space'],
  hasAlpha: boolean,
  bits: number,
  bytes: Kind['bytes'],
): Kind => ({
  format,
  space,
  hasAlpha,
  bits,
  bytes,
});
const tiff = (layout: Partial<Layout>): Buffer => writeLayout(layout);

/** A GIF none of whose colours stands for none. */
const opaque = (gif: Buffer): Buffer => {
  const at = gif.indexOf(Buffer.from([0x21, 0xf9, 4]));
  if (at > 0) gif[at + 3] = gif[at + 3]! & ~1;
  return gif;
};

/** The code of what is thrown; `null` where nothing is. */
const faultOfNow = (run: () => void): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

const kinds: Readonly<Record<string, Kind>> = {
  'jpeg rgb': kind('jpeg', 'rgb', false, 8, () => made(3).jpeg().toBuffer()),
  'jpeg progressive': kind('jpeg', 'rgb', false, 8, () => made(3).jpeg({ progressive: true }).toBuffer()),
  'jpeg grey': kind('jpeg', 'grey', false, 8, () => made(1).toColourspace('b-w').jpeg().toBuffer()),
  'jpeg cmyk': kind('jpeg', 'cmyk', false, 8, () => made(3).toColourspace('cmyk').jpeg().toBuffer()),
  'webp lossy': kind('webp', 'rgb', false, 8, () => made(3).webp().toBuffer()),
  'webp lossy with alpha': kind('webp', 'rgb', true, 8, () => made(4).webp().toBuffer()),
  'webp lossless': kind('webp', 'rgb', false, 8, () => made(3).webp({ lossless: true }).toBuffer()),
  'webp lossless with alpha': kind('webp', 'rgb', true, 8, () => made(4).webp({ lossless: true }).toBuffer()),
  'webp with metadata': kind('webp', 'rgb', true, 8, () =>
    made(4)
      .withExif({ IFD0: { Artist: 'A' } })
      .webp()
      .toBuffer(),
  ),
  gif: kind('gif', 'rgb', false, 8, async () => opaque(await made(3).gif().toBuffer())),
  'gif with transparency': kind('gif', 'rgb', true, 8, () => made(4).gif().toBuffer()),
  avif: kind('avif', 'rgb', false, 8, () => made(3).avif({ effort: 0 }).toBuffer()),
  'avif with alpha': kind('avif', 'rgb', true, 8, () => made(4).avif({ effort: 0 }).toBuffer()),
  'avif lossless': kind('avif', 'rgb', false, 8, () => made(3).avif({ effort: 0, lossless: true }).toBuffer()),
  'png rgb': kind('png', 'rgb', false, 8, () => made(3).png().toBuffer()),
  'png with alpha': kind('png', 'rgb', true, 8, () => made(4).png().toBuffer()),
  'png grey': kind('png', 'grey', false, 8, () => made(1).toColourspace('b-w').png().toBuffer()),
  'png of 16 bits': kind('png', 'rgb', false, 16, () => deep(made(3)).png().toBuffer()),
  'png of 16 bits with alpha': kind('png', 'rgb', true, 16, () => deep(made(4)).png().toBuffer()),
  'png with a palette': kind('png', 'rgb', false, 8, () => made(3).png({ palette: true, colours: 200 }).toBuffer()),
  'tiff rgb': kind('tiff', 'rgb', false, 8, () => tiff({})),
  'tiff of 16 bits': kind('tiff', 'rgb', false, 16, () => tiff({ bits: 16 })),
  'tiff with alpha': kind('tiff', 'rgb', true, 8, () => tiff({ extra: [{ kind: 2, value: () => 0.5 }] })),
  'tiff with multiplied alpha': kind('tiff', 'rgb', true, 8, () => tiff({ extra: [{ kind: 1, value: () => 0.5 }] })),
  'tiff grey': kind('tiff', 'grey', false, 8, () => tiff({ model: 'grey' })),
  'tiff cmyk': kind('tiff', 'cmyk', false, 8, () => tiff({ model: 'cmyk' })),
};

describe('a picture', () => {
  it.each(Object.entries(kinds))(
    'of any kind is taken as what it is: %s',
    async (name, { format, hasAlpha, bits, bytes }) => {
      const file = await here.put(`${name.replaceAll(' ', '-')}.${format}`, await bytes());
      expect(await here.images.check(file)).toMatchObject({
        probe: {
          format,
          hasAlpha,
          depth: expect.stringMatching(format === 'gif' ? /^\d bit indexed$/ : new RegExp(`^${bits} bit`)),
        },
      });
    },
  );

  it.each(Object.entries(kinds))(
    'is refused where its decoder would deliver something else: %s',
    async (name, { format, space, hasAlpha, bits, bytes }) => {
      const file = await here.put(`held-${name.replaceAll(' ', '-')}.${format}`, await bytes());
      const reader = FileReader.open(file);
      try {
        const [first] = format === 'tiff' ? tiffPictures(reader) : [];
        const channels = ({ rgb: 3, grey: 1, cmyk: 4, lab: 3, other: 3 } as const)[space];
        const right = {
          format,
          space,
          chunks: format === 'png' ? chunksBeforePixels(reader) : [],
          layout: first ? layoutOf(reader, first) : null,
          avif: format === 'avif' ? avifKind(reader) : null,
          metadata: {
            channels: (channels + (hasAlpha ? 1 : 0)) as Metadata['channels'],
            hasAlpha,
            depth: bits > 8 ? ('ushort' as const) : ('uchar' as const),
            ...(first ? { width: 96, height: 64 } : size),
          } as Metadata,
        };
        expect(() => assertAnnounced(reader, right)).not.toThrow();
        const { metadata } = right;
        // A GIF's later frame may be transparent.
        const mayHaveAlpha = format === 'gif' && !hasAlpha;
        const wrong: [string, Parameters<typeof assertAnnounced>[1]][] = [
          ['a channel more', { ...right, metadata: { ...metadata, channels: (metadata.channels + 1) as 4 } }],
          ['a channel less', { ...right, metadata: { ...metadata, channels: (metadata.channels - 1) as 1 } }],
          ['another range', { ...right, metadata: { ...metadata, depth: bits > 8 ? 'uchar' : 'ushort' } }],
          ['floating point', { ...right, metadata: { ...metadata, depth: 'float' } }],
          [
            'another colour model',
            {
              ...right,
              space: space === 'rgb' ? 'cmyk' : 'rgb',
              metadata: { ...metadata, channels: ((space === 'rgb' ? 4 : 3) + (hasAlpha ? 1 : 0)) as 4 },
            },
          ],
          ...(mayHaveAlpha
            ? []
            : [
                [
                  'its alpha otherwise',
                  {
                    ...right,
                    metadata: {
                      ...metadata,
                      hasAlpha: !hasAlpha,
                      channels: (metadata.channels + (hasAlpha ? -1 : 1)) as 4,
                    },
                  },
                ] as [string, typeof right],
              ]),
        ];
        const taken = wrong.filter(
          ([, delivered]) => faultOfNow(() => assertAnnounced(reader, delivered)) !== 'image-unsupported',
        );
        expect(taken.map(([what]) => what)).toEqual([]);
      } finally {
        reader.close();
      }
    },
  );

  it('of WebP whose parts contradict each other about an alpha is taken', async () => {
    const lossy = await made(4).webp().toBuffer();
    expect(lossy.toString('latin1', 12, 16)).toBe('VP8X');
    const without = Buffer.from(lossy);
    without[20] = without[20]! & ~0x10;
    await expect(here.images.check(await here.put('without.webp', without))).resolves.toMatchObject(size);
  });
});

/** A TIFF whose first entry is `first`, with the second picture hung on it. */
const hung = (first: Partial<Layout>, second: Layout): Buffer => {
  const tiffBytes = writePages([
    {
      ...plain,
      ...first,
      order: second.order,
      big: second.big,
      tags: [...(first.tags ?? []), [330, second.big ? 16 : 4, [0]]] as Layout['tags'],
    },
    second,
  ]);
  const is = second.order === 'II';
  const get = (at: number, bytes: 2 | 4 | 8): number =>
    bytes === 8
      ? Number(is ? tiffBytes.readBigUInt64LE(at) : tiffBytes.readBigUInt64BE(at))
      : is
        ? tiffBytes.readUIntLE(at, bytes)
        : tiffBytes.readUIntBE(at, bytes);
  const [word, count] = second.big ? ([8, 8] as const) : ([4, 2] as const);
  const table = get(second.big ? 8 : 4, word);
  const entries = get(table, count);
  const link = table + count + entries * (4 + 2 * word);
  for (let nth = 0; nth < entries; nth++) {
    const entry = table + count + nth * (4 + 2 * word);
    if (get(entry, 2) === 330) tiffBytes.copy(tiffBytes, entry + 4 + word, link, link + word);
  }
  tiffBytes.fill(0, link, link + word);
  return tiffBytes;
};

describe('a TIFF whose picture hangs on another one (SubIFD)', () => {
  const small = { model: 'white-is-zero', tags: [[254, 4, [1]]] } as const;
  const layouts: readonly Partial<Layout>[] = [
    {},
    { bits: 16 },
    { compression: 'lzw' },
    { compression: 'deflate', order: 'MM' },
    { planar: true },
    { big: true },
    { model: 'lab' },
  ];
  it.each(layouts.map((layout) => [nameOf(layout), layout] as const))(
    'is shown as that picture, not as the small copy before it: %s',
    async (_, layout) => {
      const file = await here.put('hung.tif', hung(small, { ...plain, ...layout }));
      expect(await here.images.probe(file)).toMatchObject({ pages: 1, width: 96, height: 64 });
      await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('hung.png') });
      expect(apart(await patchesOf(here.at('hung.png')), chart)).toBeLessThanOrEqual(4);
    },
  );

  it('is refused by name where that is of a kind that its decoder alone reads', async () => {
    const bytes = hung(small, { ...plain, tags: [] });
    // Its compression, as JPEG has it.
    const at = bytes.lastIndexOf(Buffer.from([0x03, 0x01, 0x03, 0x00, 0x01, 0, 0, 0, 1, 0]));
    expect(at).toBeGreaterThan(0);
    bytes.writeUInt16LE(7, at + 8);
    expect(await faultOf(here.images.check(await here.put('hung-jpeg.tif', bytes)))).toMatchObject({
      code: 'image-unsupported',
      message: expect.stringMatching(/behind another one \(in a SubIFD\) and is compressed with JPEG.*Save it as TIFF/),
    });
  });

  it('is the first one’s own picture where that is one', async () => {
    const file = await here.put('own.tif', hung({}, { ...plain, model: 'white-is-zero' }));
    await here.images.prepare({ file, target: large, preparation: asIs, to: here.at('own.png') });
    expect(apart(await patchesOf(here.at('own.png')), chart)).toBeLessThanOrEqual(1);
  });
});
