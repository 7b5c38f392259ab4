import type { Sharp } from 'sharp';
import { formatFacts, isLossy, listed, writtenFormatNames, type WrittenFormat } from '../../common/picture-formats';
import type { ExportSettings } from '../../contract';
import { PentimentoError } from '../../contract/errors';
import type { Drawn } from './export-pixels';
import { quoted } from '../faults';
import { finishJpeg } from '../metadata/finish-jpeg';
import { finishTiff } from '../metadata/finish-tiff';
import type { EmbeddedMetadata } from '../images';
import { iptcOf } from '../metadata/iptc';
import { scrubPng } from '../metadata/scrub';
import { xmpOf } from '../metadata/xmp';

const lossyNames = writtenFormatNames.filter(isLossy).map((format) => formatFacts(format).name);

/** Of 9. The usual 4 takes more than three times as long, for files that are a fifth smaller. */
const avifEffort = 3;

/** Holds one picture. */
export type FlatFormat = Exclude<WrittenFormat, 'psd'>;
export type ExportSettingsOfPixels = Omit<ExportSettings, 'metadata'>;

interface Said {
  readonly xmp: string | null;
  readonly iptc: Buffer;
  readonly ppi: number | null;
}

/** XMP, IPTC and resolution are put in last, the same for the same pixels. WebP and AVIF have no place for a resolution but EXIF, which no export has. */
const encode = async (image: Sharp, format: FlatFormat, quality: number, { xmp, iptc, ppi }: Said): Promise<Buffer> => {
  const said = xmp === null ? image : image.withXmp(xmp);
  switch (format) {
    case 'png':
      return scrubPng(await image.png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer(), { ppi, xmp });
    case 'jpeg':
      return finishJpeg(
        await said.jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' }).toBuffer(),
        ppi,
        iptc,
      );
    case 'webp':
      return said.webp({ quality }).toBuffer();
    case 'avif':
      return said.avif({ quality, effort: avifEffort }).toBuffer();
    case 'tiff':
      return finishTiff(await said.tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(), ppi, iptc);
  }
};

const kilobytes = (bytes: number): string =>
  bytes < 10_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;

/** The best quality that gives no more than `most` bytes. Throws `image-too-large` where none does. */
const within = async (
  file: string,
  most: number,
  tried: () => void,
  encodeAt: (quality: number) => Promise<Buffer>,
): Promise<Buffer> => {
  let [best, smallest]: [Buffer | null, number] = [null, Infinity];
  for (let low = 1, high = 100; low <= high;) {
    const quality = Math.floor((low + high) / 2);
    const bytes = await encodeAt(quality);
    tried();
    smallest = Math.min(smallest, bytes.length);
    if (bytes.length <= most) [best, low] = [bytes, quality + 1];
    else high = quality - 1;
  }
  if (best) return best;
  throw new PentimentoError(
    'image-too-large',
    `${quoted(file)} still has ${kilobytes(smallest)} at the lowest quality; ${kilobytes(most)} were asked for. Make it smaller in pixels, or allow more bytes.`,
  );
};

/** XMP of a JPEG stands in one segment of 64 kB. */
const mostXmp = 65_000;

/** The format, where it can do what is asked; else refused before any pixel is decoded. */
export const possibleFormat = (
  { format, targetBytes }: Pick<ExportSettings, 'format' | 'targetBytes'>,
  metadata: EmbeddedMetadata | null,
): WrittenFormat => {
  if (format === 'original') throw new PentimentoError('wrong-use', 'Original files are copied, not made again.');
  if (targetBytes !== null && !isLossy(format)) {
    throw new PentimentoError(
      'wrong-use',
      `${formatFacts(format).name} keeps every pixel, so its size can’t be chosen. Take ${listed(lossyNames)} for a file of a certain size.`,
    );
  }
  if (format === 'jpeg' && metadata && Buffer.byteLength(xmpOf(metadata) ?? '') > mostXmp) {
    throw new PentimentoError(
      'wrong-use',
      'The recipe is too long to be written into a JPEG, which holds 64 kB of it. Leave it out, or take another format.',
    );
  }
  return format;
};

export interface Encoding {
  /** The one that is written. */
  readonly file: string;
  readonly settings: ExportSettingsOfPixels & { readonly format: FlatFormat };
  readonly metadata: EmbeddedMetadata | null;
  /** After each of the tries that a certain number of bytes takes. */
  readonly tried: () => void;
}

export const encodeExport = async (drawn: Drawn, { file, settings, metadata, tried }: Encoding): Promise<Buffer> => {
  const { format, targetBytes, ppi } = settings;
  const said: Said = { xmp: metadata && xmpOf(metadata), iptc: metadata ? iptcOf(metadata) : Buffer.alloc(0), ppi };
  if (isLossy(format) && targetBytes !== null)
    return within(file, targetBytes, tried, (quality) => encode(drawn(), format, quality, said));
  return encode(drawn(), format, settings.quality ?? formatFacts(format).quality ?? 100, said);
};
