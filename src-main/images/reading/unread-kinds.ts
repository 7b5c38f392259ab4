import { unsupported } from '../faults';
import type { FileReader } from './file-reader';
import { chunksBeforePixels } from './png-chunks';
import type { Format } from './recognise';

/** Kinds of JPEG and PNG that are sound, and that the decoder here does not read. */

export interface Frame {
  readonly marker: number;
  /** Bits of a sample. */
  readonly precision: number;
  readonly components: number;
}

/** Bytes before the frame; what stands there longer is another file inside this one. */
const mostBefore = 33_554_432;

/** A JPEG's frame (ITU-T T.81, section B.2.2); `null` where none is found. */
export const frameOf = (reader: FileReader): Frame | null => {
  for (let offset = 2; offset < Math.min(reader.size, mostBefore);) {
    const head = reader.at(offset, 10);
    if (head.length < 10) return null;
    const marker = head[1] ?? 0;
    // Padding, and bytes between segments.
    if (head[0] !== 0xff || marker === 0 || marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === 0xd8 || (marker >= 0xd0 && marker <= 0xd7)) {
      offset += 2;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return null;
    const isFrame = (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7;
    if (isFrame) return { marker, precision: head[4] ?? 0, components: head[9] ?? 0 };
    offset += 2 + head.readUInt16BE(2);
  }
  return null;
};

const plainJpeg = 'Save it as JPEG with 8 bits, or as PNG or TIFF.';

const whyJpeg = (reader: FileReader): string | null => {
  const frame = frameOf(reader);
  if (!frame) return null;
  const { marker, precision, components } = frame;
  if (marker === 0xf7) return `is a JPEG-LS picture, which can’t be read here. ${plainJpeg}`;
  if ([0xc3, 0xcb].includes(marker)) return `is a lossless JPEG, which can’t be read here. ${plainJpeg}`;
  if (![0xc0, 0xc1, 0xc2, 0xc9, 0xca].includes(marker))
    return `is a JPEG built in steps of detail (hierarchical), which can’t be read here. ${plainJpeg}`;
  if (precision !== 8) return `is a JPEG with ${precision} bits a sample, which can’t be read here. ${plainJpeg}`;
  return [1, 3, 4].includes(components)
    ? null
    : `is a JPEG of ${components} channels, which can’t be read here. ${plainJpeg}`;
};

const whyPng = (reader: FileReader): string | null =>
  chunksBeforePixels(reader)[0]?.name === 'CgBI'
    ? 'is a PNG rewritten for iPhone apps, which can’t be read here. Save it as a plain PNG first: on a Mac with Preview, File → Export.'
    : null;

/** Throws `image-unsupported`, with what it is and what to do instead. */
export const assertReadableKind = (reader: FileReader, format: Format): void => {
  const why = format === 'jpeg' ? whyJpeg(reader) : format === 'png' ? whyPng(reader) : null;
  if (why !== null) throw unsupported(reader.file, why);
};
