import { notAnImage } from './faults';
import type { FileReader } from './file-reader';
import type { PentimentoError } from '../contract/errors';
import { tiffPictures, tiffTags, type TiffPicture } from './tiff-tags';

/** Kinds of TIFF that are sound, and that the decoder here does not read, or reads as something else. */

const instead = 'Save it as TIFF with 16 bits a channel in RGB, without compression or with LZW or ZIP.';

/** Compressions that need a part of libtiff which is not here. */
const compressions: Readonly<Record<number, string>> = {
  6: 'the old kind of JPEG', 33_003: 'JPEG 2000', 33_004: 'JPEG 2000', 34_661: 'JBIG', 34_712: 'JPEG 2000', 34_887: 'LERC', 34_925: 'LZMA', 50_000: 'ZSTD', 50_002: 'JPEG XL',
};

const photometrics = { black: 1, rgb: 2, lab: 8 } as const;

const whyUnread = ({ tag }: TiffPicture): string | null => {
  const first = (name: number, usual: number): number => tag(name)[0] ?? usual;
  const compression = compressions[first(tiffTags.compression, 1)];
  if (compression) return `is compressed with ${compression}, which can’t be read here.`;
  const [bits, photometric, format] = [first(tiffTags.bits, 1), first(tiffTags.photometric, photometrics.black), first(tiffTags.sampleFormat, 1)];
  if (photometric === photometrics.lab && bits !== 16) return `holds Lab colours of ${bits} bit, which can’t be read here.`;
  if (format === 3 && bits > 32) return `has ${bits} bit floating point numbers, which can’t be read here.`;
  const isPlain = photometric === photometrics.rgb || photometric === photometrics.black;
  if (format === 3 && !isPlain) return 'has floating point numbers that are neither RGB nor grey, which can’t be read here.';
  if (format !== 3 && ![1, 2, 4, 8, 16].includes(bits)) return `has whole numbers of ${bits} bit, which can’t be read here.`;
  if (format > 4) return 'has complex numbers, which can’t be read here.';
  return null;
};

/** For a TIFF that can't be read: what it is, and what to do instead. */
export const unreadTiff = (reader: FileReader): PentimentoError | null => {
  const [picture] = tiffPictures(reader, 1);
  const why = picture ? whyUnread(picture) : null;
  return why === null ? null : notAnImage(reader.file, `is a TIFF that ${why} ${instead}`);
};

/** Beside its colours, a TIFF may hold masks, saved selections and spot colours: only what it calls alpha is transparency (TIFF 6.0, ExtraSamples). */
export const hasTransparency = (reader: FileReader): boolean => {
  const [kind] = tiffPictures(reader, 1)[0]?.tag(tiffTags.extraSamples) ?? [];
  return kind === 1 || kind === 2;
};

/** Pages that are pictures of their own: smaller copies of one, as programs keep them for zooming, are not (NewSubfileType, bit 0). */
export const pagesOfTiff = (reader: FileReader): number =>
  tiffPictures(reader).filter(({ tag }) => ((tag(tiffTags.subfile)[0] ?? 0) & 1) === 0).length;
