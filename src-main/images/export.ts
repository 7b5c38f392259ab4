import sharp, { type Sharp } from 'sharp';
import type { Size } from '../common/recipe';
import type { ExportSettings } from '../contract';
import { PentimentoError } from '../contract/errors';
import { strictly, type FailOn } from './decoder';
import { quoted } from './faults';
import type { Written } from './images';
import { readWholePicture, withReader, type Picture } from './picture';
import type { Jobs } from './protocol';
import { contentTypes } from './recognise';
import { render } from './render';
import { scrubPng } from './scrub';
import { writeDurably } from './write';

type ExportFormat = Exclude<ExportSettings['format'], 'original'>;
type Settings = Jobs['export']['ask']['settings'];

/** The longest side that a format holds. */
const longest: Readonly<Record<ExportFormat, number>> = { png: 32_768, jpeg: 65_535, webp: 16_383, avif: 16_384, tiff: 65_535 };
const names: Readonly<Record<ExportFormat, string>> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF', tiff: 'TIFF' };
const usualQuality = { jpeg: 90, webp: 85, avif: 65 } as const;

/** Fits inside what is asked; where one side is left open, that side follows. */
const sizeFor = ({ width, height }: Size, { resize, enlarge }: Settings): Size => {
  const most = resize.kind === 'fit' ? Math.min((resize.width ?? Infinity) / width, (resize.height ?? Infinity) / height) : Infinity;
  const scale = most === Infinity ? 1 : enlarge ? most : Math.min(1, most);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};

/** Pixels without the profile they came with, so that attaching sRGB's converts nothing. */
const withoutProfile = async (image: Sharp): Promise<Sharp> => {
  const { data, info: { width, height, channels } } = await image.raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width, height, channels } });
};

const encode = (image: Sharp, format: ExportFormat, quality: number | null): Promise<Buffer> => {
  switch (format) {
    case 'png': return image.png({ compressionLevel: 9 }).toBuffer().then(scrubPng);
    case 'jpeg': return image.flatten({ background: '#ffffff' }).jpeg({ quality: quality ?? usualQuality.jpeg, chromaSubsampling: (quality ?? usualQuality.jpeg) >= 90 ? '4:4:4' : '4:2:0' }).toBuffer();
    case 'webp': return image.webp({ quality: quality ?? usualQuality.webp }).toBuffer();
    case 'avif': return image.avif({ quality: quality ?? usualQuality.avif }).toBuffer();
    case 'tiff': return image.tiff({ compression: 'lzw', predictor: 'horizontal', xres: 72 / 25.4, yres: 72 / 25.4 }).toBuffer();
  }
};

const draw = async (picture: Picture, size: Size, format: ExportFormat, settings: Settings, failOn: FailOn): Promise<Buffer> => {
  const image = await render(picture, { rotate: 0, crop: null, size }, failOn);
  const pixels = picture.profile ? await withoutProfile(image) : image;
  return encode(pixels.withIccProfile('srgb'), format, settings.quality);
};

/** Writes a result out: sRGB with its profile embedded, and no other metadata. */
export const exportPicture = ({ file, settings, output }: Jobs['export']['ask']): Promise<Written> => withReader(file, async (reader) => {
  const { format } = settings;
  if (format === 'original') throw new PentimentoError('wrong-use', 'Original bytes are copied, not made again.');
  const picture = await readWholePicture(reader);
  const size = sizeFor(picture.upright, settings);
  if (Math.max(size.width, size.height) > longest[format]) {
    throw new PentimentoError('image-too-large', `${quoted(file)} would be ${size.width} × ${size.height} pixels; ${names[format]} holds ${longest[format]} on a side. Choose a smaller size or another format.`);
  }
  const bytes = await strictly(file, (failOn) => draw(picture, size, format, settings, failOn));
  writeDurably(output, bytes);
  return { ...size, bytes: bytes.length, contentType: contentTypes[format], format };
});
