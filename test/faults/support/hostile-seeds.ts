import sharp, { type Sharp } from 'sharp';
import { colorants, curves, matrixProfile } from '../../unit/images/icc';
import { photo, quarters, storedAs } from '../../unit/images/pictures';
import { withJpegProfile, writeTiff } from '../../unit/images/tiff';

/** Sound files that hostile ones are made from, of every format and kind the app reads. */
export interface SeedFile {
  readonly name: string;
  readonly format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif';
  readonly bytes: Buffer;
}

const moving = async (format: 'gif' | 'webp'): Promise<Buffer> => {
  const frames = Buffer.concat(
    await Promise.all([1, 2, 3, 4].map((seed) => photo(120, 90, { seed }).raw().toBuffer())),
  );
  const image = sharp(frames, { raw: { width: 120, height: 360, channels: 3, pageHeight: 90 } });
  return format === 'gif' ? image.gif().toBuffer() : image.webp().toBuffer();
};

export const seedFiles = async (): Promise<SeedFile[]> => {
  const base = await photo(240, 160).png().toBuffer();
  const from = (): Sharp => sharp(base);
  const clear = (): Sharp => sharp(base).ensureAlpha(0.5);
  const p3 = matrixProfile('Display P3', colorants.p3, curves.parametricSrgb);
  const laden = (image: Sharp): Sharp =>
    image
      .withExif({
        IFD0: { Copyright: 'Ada', Make: 'Camera' },
        IFD2: { DateTimeOriginal: '2024:05:01 12:33:10' },
        IFD3: { GPSLatitudeRef: 'N' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  const inks = Buffer.from(Array.from({ length: 60 * 40 * 4 }, (_, at) => (at * 31) % 256));
  const make: readonly (readonly [string, SeedFile['format'], Promise<Buffer>])[] = [
    ['baseline', 'jpeg', from().jpeg({ quality: 90 }).toBuffer()],
    ['progressive', 'jpeg', from().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer()],
    ['grey', 'jpeg', from().greyscale().toColourspace('b-w').jpeg().toBuffer()],
    ['laden', 'jpeg', laden(from()).jpeg().toBuffer()],
    [
      'turned',
      'jpeg',
      storedAs(quarters(120, 90), 6).then((image) => image.withMetadata({ orientation: 6 }).jpeg().toBuffer()),
    ],
    [
      'p3',
      'jpeg',
      from()
        .jpeg()
        .toBuffer()
        .then((jpeg) => withJpegProfile(jpeg, p3)),
    ],
    ['inks', 'jpeg', from().toColourspace('cmyk').jpeg().toBuffer()],
    ['plain', 'png', from().png().toBuffer()],
    ['interlaced', 'png', from().png({ progressive: true }).toBuffer()],
    ['indexed', 'png', quarters(120, 90).png({ palette: true }).toBuffer()],
    ['clear', 'png', clear().png().toBuffer()],
    ['deep', 'png', laden(from().toColourspace('rgb16').withIccProfile('p3')).png().toBuffer()],
    ['lossy', 'webp', from().webp().toBuffer()],
    ['lossless', 'webp', clear().webp({ lossless: true }).toBuffer()],
    ['laden', 'webp', laden(from().withIccProfile('p3')).webp().toBuffer()],
    ['moving', 'webp', moving('webp')],
    ['plain', 'tiff', from().tiff({ compression: 'none' }).toBuffer()],
    ['lzw', 'tiff', laden(from()).tiff({ compression: 'lzw' }).toBuffer()],
    ['tiled', 'tiff', from().tiff({ compression: 'deflate', tile: true }).toBuffer()],
    ['jpeg', 'tiff', from().tiff({ compression: 'jpeg' }).toBuffer()],
    [
      'p3',
      'tiff',
      from()
        .raw()
        .toBuffer()
        .then((pixels) => writeTiff({ width: 240, height: 160, kind: 'rgb', pixels, icc: p3 })),
    ],
    ['inks', 'tiff', Promise.resolve(writeTiff({ width: 60, height: 40, kind: 'cmyk', pixels: inks }))],
    ['still', 'gif', quarters(120, 90).gif().toBuffer()],
    ['moving', 'gif', moving('gif')],
    ['plain', 'avif', from().avif({ effort: 0 }).toBuffer()],
    ['clear', 'avif', clear().avif({ effort: 0 }).toBuffer()],
  ];
  return Promise.all(make.map(async ([name, format, bytes]) => ({ name, format, bytes: await bytes })));
};
