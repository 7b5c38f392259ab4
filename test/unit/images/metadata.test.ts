import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exportSettings } from '../../../src-main/contract';
import { photo, quarters } from './pictures';
import { asIs, lab, large } from './support';

const here = lab();

const hasTool = spawnSync('exiftool', ['-ver']).status === 0;
if (!hasTool) console.log('Skipped: reading all metadata needs exiftool (Debian: libimage-exiftool-perl).');

const secret = 'SECRET-0123456789';
const marks = [secret, 'Exif', 'http', 'xpacket', 'Photoshop', 'ICC_PROFILE', 'acsp', 'GPS', '2021:07:08'];

/** Everything that a camera and an editor put into a file. */
const laden = async (format: 'jpeg' | 'png' | 'tiff' | 'webp'): Promise<string> => {
  const base = await (format === 'png' ? quarters(300, 200) : photo(300, 200)).png().toBuffer();
  const bytes = await sharp(base)
    .withIccProfile('p3')
    .withExif({
      IFD0: { Copyright: secret, Artist: secret, Make: secret, ImageDescription: secret },
      IFD2: { DateTimeOriginal: '2021:07:08 09:10:11', BodySerialNumber: secret, UserComment: secret },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="${secret}"/></rdf:RDF></x:xmpmeta>`,
    )
    .withDensity(299)
    [format]()
    .toBuffer();
  const file = await here.put(`laden.${format}`, bytes);
  if (hasTool) {
    const small = await here.put('small.jpg', await sharp(base).resize(40).jpeg().toBuffer());
    const extra = [
      '-overwrite_original',
      `-IPTC:Caption-Abstract=${secret}`,
      `-Comment=${secret}`,
      ...(format === 'jpeg' ? [`-ThumbnailImage<=${small}`] : []),
      file,
    ];
    spawnSync('exiftool', extra, { encoding: 'utf8' });
  }
  return file;
};

/** What tells about the pixels themselves, and about the file that exiftool looked at. */
const ofThePixels = new Set([
  'SourceFile',
  'ExifTool:ExifToolVersion',
  'File:FileName',
  'File:Directory',
  'File:FileSize',
  'File:FileModifyDate',
  'File:FileAccessDate',
  'File:FileInodeChangeDate',
  'File:FilePermissions',
  'File:FileType',
  'File:FileTypeExtension',
  'File:MIMEType',
  'File:ImageWidth',
  'File:ImageHeight',
  'File:EncodingProcess',
  'File:BitsPerSample',
  'File:ColorComponents',
  'File:YCbCrSubSampling',
  'PNG:ImageWidth',
  'PNG:ImageHeight',
  'PNG:BitDepth',
  'PNG:ColorType',
  'PNG:Compression',
  'PNG:Filter',
  'PNG:Interlace',
  'PNG:Palette',
  'Composite:ImageSize',
  'Composite:Megapixels',
]);

const told = (file: string): Record<string, unknown> => {
  const run = spawnSync('exiftool', ['-json', '-G0', '-a', '-u', '-U', file], { encoding: 'utf8' });
  return (JSON.parse(run.stdout) as Record<string, unknown>[])[0] ?? {};
};

/** Names of a JPEG's segments up to its pixels. */
const segments = (jpeg: Buffer): string[] => {
  const names: string[] = [];
  for (let at = 2; at < jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
    names.push((jpeg[at + 1] ?? 0).toString(16));
  return names;
};

const chunks = (png: Buffer): string[] => {
  const names: string[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) names.push(png.toString('latin1', at + 4, at + 8));
  return names;
};

describe('a prepared input', () => {
  for (const format of ['jpeg', 'png', 'tiff', 'webp'] as const) {
    it(`made of a ${format} with all kinds of metadata has none, byte for byte`, async () => {
      const file = await laden(format);
      expect((await readFile(file)).includes(secret)).toBe(true);
      for (const target of [large, { inside: { width: 100, height: 100 } }]) {
        const to = here.at(`clean-${format}`);
        const { contentType } = await here.images.prepare({ file, target, preparation: asIs, to });
        const bytes = await readFile(to);
        expect(marks.filter((mark) => bytes.includes(mark))).toEqual([]);
        // Quantization and Huffman tables and the frame; or header and pixels.
        const isJpeg = contentType === 'image/jpeg';
        expect([...new Set(isJpeg ? segments(bytes) : chunks(bytes))].toSorted()).toEqual(
          isJpeg ? ['c0', 'c4', 'db'] : ['IDAT', 'IEND', 'IHDR'],
        );
      }
    });

    it.skipIf(!hasTool)(`made of a ${format} tells exiftool nothing but its pixels’ shape`, async () => {
      const file = await laden(format);
      expect(Object.keys(told(file)).filter((name) => !ofThePixels.has(name)).length).toBeGreaterThan(10);
      const to = here.at(`told-${format}`);
      await here.images.prepare({ file, target: large, preparation: asIs, to });
      const all = told(to);
      expect(Object.keys(all).filter((name) => !ofThePixels.has(name))).toEqual([]);
      expect(JSON.stringify(all)).not.toContain('299');
    });
  }
});

describe('an export', () => {
  it.skipIf(!hasTool)('tells exiftool nothing but its pixels’ shape and its profile', async () => {
    const file = await laden('jpeg');
    for (const format of ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const) {
      const to = here.at(`out.${format}`);
      await here.images.export({
        file,
        settings: exportSettings.parse({ format, resize: { kind: 'fit', width: 100, height: null } }),
        scale: 1,
        metadata: null,
        to,
        overwrite: true,
      });
      const all = told(to);
      expect(JSON.stringify(all)).not.toMatch(new RegExp(`${secret}|299|2021:07:08`));
      const groups = Object.keys(all)
        .map((name) => name.split(':')[0])
        .filter(
          (name) =>
            ![
              'SourceFile',
              'ExifTool',
              'File',
              'Composite',
              'ICC_Profile',
              'PNG',
              'RIFF',
              'QuickTime',
              'Meta',
            ].includes(name ?? ''),
        );
      // TIFF describes its pixels with EXIF's own names.
      expect(new Set(groups)).toEqual(new Set(format === 'tiff' ? ['EXIF'] : []));
    }
  });
});
