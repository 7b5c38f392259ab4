import type { Metadata } from 'sharp';
import type { AvifKind } from './avif-kind';
import { unsupported } from '../faults';
import type { FileReader } from './file-reader';
import { firstFrameOf } from './gif-frame';
import type { Picture } from './picture-kind';
import { chunkOf, type PngChunk } from './png-chunks';
import type { Format } from './recognise';
import { photometrics, type TiffLayout } from './tiff-layout';
import { frameOf } from './unread-kinds';
import { webpHasAlpha } from './webp-alpha';

/** What a file announces of its pixels, held against what the decoder is about to deliver. */
export interface Delivered {
  readonly format: Format;
  readonly metadata: Pick<Metadata, 'channels' | 'hasAlpha' | 'depth' | 'width' | 'height'>;
  readonly space: Picture['space'];
  readonly chunks: readonly PngChunk[];
  readonly layout: TiffLayout | null;
  readonly avif: Pick<AvifKind, 'pixels'> | null;
}

/** `null`: the file does not tell, or its decoder may deliver either. */
interface Announced {
  readonly spaces: readonly Picture['space'][];
  readonly hasAlpha: boolean | null;
  /** The range of the numbers: `uchar` to 255, `ushort` to 65,535, `float` to 1. */
  readonly depth: string | null;
}

const depthOf = (bits: number): string => (bits > 8 ? 'ushort' : 'uchar');

const ofPng = (reader: FileReader, chunks: readonly PngChunk[]): Announced | null => {
  const header = chunkOf(reader, chunks, 'IHDR', 13);
  const [bits, type] = [header?.[8], header?.[9]];
  if (type === undefined || bits === undefined) return null;
  const hasAlpha = type === 4 || type === 6 || chunks.some(({ name }) => name === 'tRNS');
  return { spaces: type === 0 || type === 4 ? ['grey'] : ['rgb'], hasAlpha, depth: depthOf(bits) };
};

const ofTiff = ({ photometric, extra, bits, format }: TiffLayout): Announced => {
  const hasAlpha = extra.length > 0;
  const depth = format === 3 ? 'float' : photometric === photometrics.palette ? null : depthOf(bits);
  if (photometric === photometrics.inks) return { spaces: ['cmyk'], hasAlpha, depth };
  if (photometric === photometrics.rgb || photometric === photometrics.ycbcr)
    return { spaces: ['rgb'], hasAlpha, depth };
  // A palette of greys is grey.
  return { spaces: photometric === photometrics.palette ? ['rgb', 'grey'] : ['grey'], hasAlpha, depth };
};

const ofJpeg = (reader: FileReader): Announced | null => {
  const frame = frameOf(reader);
  const space = ({ 1: 'grey', 3: 'rgb', 4: 'cmyk' } as const)[frame?.components ?? 0];
  return frame && space ? { spaces: [space], hasAlpha: false, depth: depthOf(frame.precision) } : null;
};

/** Its alpha is never multiplied into its colours, its numbers are bytes. */
const ofWebp = (reader: FileReader): Announced => ({
  spaces: ['rgb'],
  hasAlpha: webpHasAlpha(reader),
  depth: 'uchar',
});

/** A later frame may be transparent where the first is not: then the decoder tells of an alpha, too. */
const ofGif = (reader: FileReader): Announced => ({
  spaces: ['rgb', 'grey'],
  hasAlpha: firstFrameOf(reader)?.isTransparent ? true : null,
  depth: 'uchar',
});

const ofAvif = (avif: Delivered['avif']): Announced | null =>
  avif?.pixels
    ? {
        // A decoder may show grey as three channels that are alike.
        spaces: avif.pixels.isGrey ? ['grey', 'rgb'] : ['rgb'],
        hasAlpha: avif.pixels.hasAlpha,
        depth: depthOf(avif.pixels.bits),
      }
    : null;

const announcedBy = (reader: FileReader, { format, chunks, layout, avif }: Delivered): Announced | null => {
  switch (format) {
    case 'png':
      return ofPng(reader, chunks);
    case 'tiff':
      return layout && ofTiff(layout);
    case 'jpeg':
      return ofJpeg(reader);
    case 'webp':
      return ofWebp(reader);
    case 'gif':
      return ofGif(reader);
    case 'avif':
      return ofAvif(avif);
  }
};

const channelsOf: Readonly<Record<Picture['space'], number>> = { rgb: 3, grey: 1, cmyk: 4, lab: 3, other: 0 };

/** Throws `image-unsupported` where the decoder would deliver something else, rather than show that. */
export const assertAnnounced = (reader: FileReader, delivered: Delivered): void => {
  const { metadata, space, layout } = delivered;
  const announced = announcedBy(reader, delivered);
  const hasAlpha = metadata.hasAlpha === true;
  const isRight =
    space !== 'other' &&
    metadata.channels === channelsOf[space] + (hasAlpha ? 1 : 0) &&
    (announced === null ||
      (announced.spaces.includes(space) &&
        (announced.hasAlpha ?? hasAlpha) === hasAlpha &&
        (announced.depth ?? metadata.depth) === metadata.depth)) &&
    (layout === null || (metadata.width === layout.width && metadata.height === layout.height));
  if (!isRight)
    throw unsupported(
      reader.file,
      'holds its pixels in a rare way that can’t be read here for sure. Open it in another program and save it as PNG, or as TIFF in RGB.',
    );
};
