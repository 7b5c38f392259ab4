import { describe, expect, it } from 'vitest';
import { photo, seeded } from './pictures';
import { asIs, faultOf, lab, large } from './support';

const here = lab();
const bytes = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(2000, 7)]);

/** How files of other formats begin, and what they are called. */
const foreign: readonly (readonly [string, string, RegExp])[] = [
  ['a.exr', '\x76\x2f\x31\x01\x02\0\0\0', /OpenEXR/],
  ['a.hdr', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n', /Radiance HDR/],
  ['a.ppm', 'P6\n2 2\n255\n', /PPM/],
  ['a.dds', 'DDS \x7c\0\0\0', /DDS/],
  ['a.pcx', '\x0a\x05\x01\x08', /PCX/],
  ['a.qoi', 'qoif\0\0\0\x02\0\0\0\x02\x03\0', /QOI/],
  ['a.dcm', `${'\0'.repeat(128)}DICM`, /DICOM/],
  ['a.psb', '8BPS\0\x02\0\0\0\0\0\0', /PSB/],
  ['a.psd', '8BPS\0\x01\0\0\0\0\0\0', /Photoshop/],
  ['a.jxl', '\xff\x0a\xfa\x1f', /JPEG XL/],
  ['b.jxl', '\0\0\0\x0cJXL \x0d\x0a\x87\x0a', /JPEG XL/],
  ['a.pict', `${'\0'.repeat(522)}\0\x11\x02\xff\x0c\0\xff\xfe`, /PICT/],
  ['a.miff', 'id=ImageMagick  version=1.0\n', /MIFF/],
  ['a.viff', '\xab\x01\x03\x02\0\0', /VIFF/],
  ['a.pspimage', 'Paint Shop Pro Image File\n\x1a\0', /PaintShop/],
  ['a.pdn', 'PDN3\x10\0\0<pdnImage', /Paint\.NET/],
  ['a.cdr', 'RIFF\x10\0\0\0CDRAvrsn', /CorelDRAW/],
  ['a.aseprite', '\x10\x01\0\0\xe0\xa5\x01\0', /Aseprite/],
  ['a.indd', '\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1dDOCUMENT', /InDesign/],
  ['a.astc', '\x13\xab\xa1\x5c\x06\x06\x01', /ASTC/],
  ['a.pvr', 'PVR\x03\0\0\0\0', /PVR/],
  ['a.mp4', '\0\0\0\x20ftypisom\0\0\x02\0', /a video/],
  ['a.mov', '\0\0\0\x14ftypqt  \0\0\0\0', /a video/],
  ['a.webm', '\x1a\x45\xdf\xa3\x9fB\x86\x81\x01', /a video/],
  ['a.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', /HEIC/],
];

describe('a file of another format', () => {
  it.each(foreign)('is named, with the way out: %s', async (name, start, called) => {
    for (const ending of [name, `${name}.png`]) {
      const fault = await faultOf(here.images.check(await here.put(ending, bytes(start))));
      expect(fault).toMatchObject({ code: 'not-an-image', message: expect.stringMatching(called) });
      expect(fault.message).toMatch(/Export (it|the (frame|page) you need)|Save it/);
    }
  });
});

/** Drawn anew each time, and told when it fails. */
const seed = Number(process.env['PENTIMENTO_ODD_SEED'] ?? Math.floor(Math.random() * 1e9));
const told = ['not-an-image', 'image-broken', 'image-unsupported', 'image-too-large'];

describe('an odd file', () => {
  it(`is taken, or refused in plain words: PENTIMENTO_ODD_SEED=${seed}`, async () => {
    const random = seeded(seed);
    const any = (below: number): number => Math.floor(random() * below);
    const good = await Promise.all([
      photo(40, 30).jpeg().toBuffer(),
      photo(40, 30).png().toBuffer(),
      photo(40, 30).webp().toBuffer(),
      photo(40, 30).tiff().toBuffer(),
      photo(40, 30).gif().toBuffer(),
      photo(40, 30).avif({ effort: 0 }).toBuffer(),
    ]);
    const starts = [...foreign.map(([, start]) => bytes(start)), ...good];
    const files: Buffer[] = [
      Buffer.alloc(0),
      Buffer.from('A text, and no picture.\n'),
      Buffer.from('<!doctype html><title>Sign in</title>'),
      ...starts.map((file) => file.subarray(0, any(40))),
      ...Array.from({ length: 10 }, () => Buffer.from(Array.from({ length: 1 + any(500) }, () => any(256)))),
      ...Array.from({ length: 30 }, (_, at) => {
        const file = Buffer.from(good[at % good.length]!);
        for (let times = 1 + any(8); times > 0; times -= 1) file[any(file.length)] = any(256);
        return file;
      }),
    ];
    const endings = ['png', 'jpg', 'tif', 'heic', 'txt', 'webp'];
    for (const [at, file] of files.entries()) {
      const path = await here.put(`odd-${at}.${endings[any(endings.length)]}`, file);
      const works = [
        here.images.check(path),
        here.images.prepare({ file: path, target: large, preparation: asIs, to: here.at(`odd-${at}.out`) }),
      ];
      for (const ended of await Promise.allSettled(works)) {
        if (ended.status === 'fulfilled') continue;
        const { code, message } = await faultOf(Promise.reject(ended.reason));
        expect(told).toContain(code);
        expect(message).not.toMatch(/\n\s+at |Error:|undefined|\[object/);
      }
    }
  }, 120_000);
});
