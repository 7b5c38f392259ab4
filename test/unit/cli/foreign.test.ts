import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreignSentences } from '../../../src-main/images/reading/foreign';
import { addDocument, prepareDocument } from '../../support/documents';
import { photo, pngChunk } from '../images/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-foreign');
const { at, ask } = studio;

const zeros = (count: number): string => '\0'.repeat(count);

/** How files of other formats begin, one for each kind that is known, in the order of `foreign.ts`. */
const foreign: readonly (readonly [name: string, start: string])[] = [
  ['photoshop.psd', '8BPS\0\x01'],
  ['large.psb', '8BPS\0\x02'],
  ['other.psd', '8BPS\0\x03'],
  ['canon.cr3', '\0\0\0\x18ftypcrx \0\0\0\x01'],
  ['photo.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['picture.jxl', '\0\0\0\x0cJXL \x0d\x0a\x87\x0a'],
  ['picture.jp2', '\0\0\0\x0cjP  \x0d\x0a\x87\x0a'],
  ['picture.jxr', 'II\xbc\x01\x08\0\0\0'],
  ['picture.exr', '\x76\x2f\x31\x01\x02\0\0\0'],
  ['picture.hdr', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n'],
  ['picture.ppm', 'P6\n2 2\n255\n'],
  ['picture.pam', 'P7\nWIDTH 2\nHEIGHT 2\n'],
  ['picture.pfm', 'PF\n2 2\n-1.0\n'],
  ['texture.dds', 'DDS \x7c\0\0\0'],
  ['texture.ktx', '\xabKTX 11\xbb\r\n\x1a\n'],
  ['texture.vtf', 'VTF\0\x07\0\0\0'],
  ['picture.pcx', '\x0a\x05\x01\x08'],
  ['picture.qoi', 'qoif\0\0\0\x02\0\0\0\x02\x03\0'],
  ['picture.flif', 'FLIF31'],
  ['picture.bpg', 'BPG\xfb\0\0'],
  ['scan.dcm', `${zeros(128)}DICM`],
  ['sky.fits', 'SIMPLE  =                    T'],
  ['frame.dpx', `SDPX${zeros(8)}V1.0`],
  ['frame.cin', '\x80\x2a\x5f\xd7'],
  ['picture.bmp', `BM${zeros(12)}\x28\0\0\0`],
  ['icon.ico', '\0\0\x01\0\x01\0\x10\x10'],
  ['hand.cur', `\0\0\x02\0\x01\0\x20\x20${zeros(4)}\x30\0\0\0`],
  ['app.icns', 'icns\0\0\x10\0'],
  ['picture.sgi', '\x01\xda\x01\x01\0\x03'],
  ['picture.ras', '\x59\xa6\x6a\x95'],
  ['picture.xpm', '/* XPM */\nstatic char *x[] = {'],
  ['picture.xbm', '#define x_width 16\n#define x_height 16\n'],
  ['picture.iff', 'FORM\0\0\0\x20ILBMBMHD'],
  ['film.mng', '\x8aMNG\r\n\x1a\n'],
  ['picture.jng', '\x8bJNG\r\n\x1a\n'],
  ['book.djvu', 'AT&TFORM\0\0\0\x20DJVU'],
  ['picture.xcf', 'gimp xcf v011\0'],
  ['picture.afphoto', '\0\xffKA\x0a\0'],
  ['picture.clip', 'CSFCHUNK\0\0\0\0'],
  ['picture.kra', `PK\x03\x04${zeros(26)}mimetypeapplication/x-krita`],
  ['picture.ora', `PK\x03\x04${zeros(26)}mimetypeimage/openraster`],
  ['picture.pict', `${zeros(522)}\0\x11\x02\xff\x0c\0\xff\xfe`],
  ['picture.miff', 'id=ImageMagick  version=1.0\n'],
  ['picture.viff', '\xab\x01\x03\x02'],
  ['picture.pspimage', 'Paint Shop Pro Image File\n\x1a\0'],
  ['picture.pdn', 'PDN3\x10\0\0'],
  ['drawing.cdr', 'RIFF\x10\0\0\0CDRAvrsn'],
  ['sprite.aseprite', '\x10\x01\0\0\xe0\xa5\x01\0'],
  ['page.indd', '\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1dDOCUMENT'],
  ['texture.astc', '\x13\xab\xa1\x5c\x06\x06\x01'],
  ['texture.pvr', 'PVR\x03\0\0\0\0'],
  ['film.mp4', '\0\0\0\x20ftypisom\0\0\x02\0'],
  ['drawing.wmf', '\xd7\xcd\xc6\x9a'],
  ['drawing.emf', `\x01\0\0\0${zeros(36)} EMF`],
  ['drawing.eps', '%!PS-Adobe-3.0 EPSF-3.0\n'],
  ['page.pdf', '%PDF-1.7\n'],
  ['raw.orf', 'IIRO\x08\0\0\0'],
];

/** A JPEG's beginning with another kind of frame. */
const framed = (marker: number, precision: number, components: number): Buffer =>
  Buffer.from([
    0xff,
    0xd8,
    0xff,
    marker,
    0,
    8 + 3 * components,
    precision,
    0,
    8,
    0,
    8,
    components,
    ...Array.from({ length: components }, (_, nth) => [nth + 1, 0x11, 0]).flat(),
    0xff,
    0xda,
    0,
    6 + 2 * components,
    components,
    ...Array.from({ length: components }, (_, nth) => [nth + 1, 0]).flat(),
    0,
    63,
    0,
    1,
    2,
    3,
    0xff,
    0xd9,
  ]);

/** Kinds of formats that are read which their decoders are not: what each is called, and the way out. */
const rare: readonly (readonly [name: string, bytes: () => Buffer | Promise<Buffer>, called: RegExp])[] = [
  ['jpeg-ls.jpg', () => framed(0xf7, 8, 3), /is a JPEG-LS picture.*Save it as JPEG with 8 bits, or as PNG or TIFF/],
  ['lossless.jpg', () => framed(0xc3, 8, 1), /is a lossless JPEG.*Save it as JPEG/],
  ['lossless-arithmetic.jpg', () => framed(0xcb, 16, 3), /is a lossless JPEG.*Save it as JPEG/],
  ['hierarchical.jpg', () => framed(0xc5, 8, 3), /in steps of detail.*Save it as JPEG/],
  ['twelve.jpg', () => framed(0xc1, 12, 3), /12 bits a sample.*Save it as JPEG/],
  ['two.jpg', () => framed(0xc0, 8, 2), /of 2 channels.*Save it as JPEG/],
  ['five.jpg', () => framed(0xc0, 8, 5), /of 5 channels.*Save it as JPEG/],
  [
    'iphone.png',
    async () => {
      const png = await photo(20, 10).png().toBuffer();
      return Buffer.concat([png.subarray(0, 8), pngChunk('CgBI', Buffer.from([0x50, 0, 0x20, 6])), png.subarray(8)]);
    },
    /rewritten for iPhone apps.*Save it as a plain PNG/,
  ],
];

beforeAll(async () => {
  await mkdir(at('in'));
  for (const [name, start] of foreign)
    await writeFile(at('in', name), Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(2_000, 7)]));
  for (const [name, bytes] of rare) await writeFile(at('in', name), await bytes());
  await writeFile(at('in', 'good.png'), await photo(30, 20).png().toBuffer());
  await studio.made('project');
});

describe('a file that can’t be read', () => {
  it('has a line in the table here for every kind that is known', () => {
    expect(foreign).toHaveLength(foreignSentences.length);
  });

  const names = [...foreign.map(([name]) => `in/${name}`), ...rare.map(([name]) => `in/${name}`)];
  const expectNamed = (
    refused: readonly { readonly path: string; readonly error: { readonly code: string; readonly message: string } }[],
  ): void => {
    const told = new Map(refused.map(({ path, error }) => [path, error]));
    expect([...told.keys()].toSorted()).toEqual(names.toSorted());
    for (const [nth, [name]] of foreign.entries())
      expect([name, told.get(`in/${name}`)]).toEqual([
        name,
        expect.objectContaining({ code: 'not-an-image', message: expect.stringContaining(foreignSentences[nth]!) }),
      ]);
    for (const [name, , called] of rare)
      expect([name, told.get(`in/${name}`)]).toEqual([
        name,
        expect.objectContaining({ code: 'image-unsupported', message: expect.stringMatching(called) }),
      ]);
  };

  it('is named by add, each with its code and the way out, while good ones go in', async () => {
    const { sources, refused } = await ask(addDocument, ['add', 'project', ...names, 'in/good.png'], 1);
    expect(sources.map(({ name }) => name)).toEqual(['good.png']);
    expectNamed(refused);
  });

  it('is named by prepare in the same way', async () => {
    const { prepared, refused } = await ask(prepareDocument, ['prepare', ...names, 'in/good.png', '--to', 'sent'], 1);
    expect(prepared.map(({ source }) => source)).toEqual(['in/good.png']);
    expectNamed(refused);
  });
});
