import { truncated, unsupported } from '../faults';
import type { FileReader } from './file-reader';
import type { PentimentoError } from '../../contract/errors';
import { layoutOf, photometrics, type TiffLayout } from './tiff-layout';
import { tiffPictures, tiffTags, type TiffPicture } from './tiff-tags';

/**
 * Which reader a TIFF takes. libvips reads the usual layouts, and is proven to read them right (`tiff-layouts.test.ts`); others it refuses, or
 * shows as something else. Those are read here where their compression allows it (`tiff-samples.ts`), and refused by name where not.
 */
export type TiffWay = 'decoder' | 'here';

const instead = 'Save it as TIFF with 8 or 16 bits a channel in RGB, without compression or with LZW or ZIP.';

const compressions: Readonly<Record<number, string>> = {
  2: 'CCITT',
  3: 'CCITT',
  4: 'CCITT',
  6: 'the old kind of JPEG',
  7: 'JPEG',
  9: 'JBIG',
  10: 'JBIG',
  32_766: 'NeXT’s way',
  32_771: 'CCITT',
  32_809: 'ThunderScan',
  33_003: 'JPEG 2000',
  33_004: 'JPEG 2000',
  33_005: 'JPEG 2000',
  34_661: 'JBIG',
  34_676: 'SGI’s LogLuv',
  34_677: 'SGI’s LogLuv',
  34_712: 'JPEG 2000',
  34_887: 'LERC',
  34_925: 'LZMA',
  50_000: 'ZSTD',
  50_001: 'WebP',
  50_002: 'JPEG XL',
  52_546: 'JPEG XL',
};

/** None, LZW, Deflate under both numbers, PackBits. */
const readHere = new Set([1, 5, 8, 32_773, 32_946]);
/** Those, and black and white of faxes, and JPEG. */
const readByDecoder = new Set([...readHere, 2, 3, 4, 7]);

const isGrey = (photometric: number): boolean =>
  photometric === photometrics.black || photometric === photometrics.white;

/** Whether all is as libvips is proven to read it. */
const isUsual = (layout: TiffLayout): boolean => {
  const { photometric, bits, format, samples, colours, extra, compression, isPlanar, tile } = layout;
  const isClear =
    extra.length === 0 ||
    (extra.length === 1 && (extra[0] === 2 || (extra[0] === 1 && photometric !== photometrics.white)));
  const isApart = isPlanar && (samples > 1 || tile !== null);
  if (isApart || !isClear || samples < colours || !readByDecoder.has(compression)) return false;
  if (format === 3)
    return extra.length === 0 && bits === 32 && (isGrey(photometric) || photometric === photometrics.rgb);
  if (format !== 1 && format !== 4) return false;
  const isWhole = bits === 8 || bits === 16;
  if (isGrey(photometric)) return isWhole || (extra.length === 0 && [1, 2, 4].includes(bits));
  if (photometric === photometrics.rgb) return isWhole;
  if (photometric === photometrics.palette) return extra.length === 0 && [1, 2, 4, 8].includes(bits);
  if (photometric === photometrics.inks) return extra.length === 0 && isWhole;
  return photometric === photometrics.ycbcr && compression === 7 && bits === 8 && extra.length === 0;
};

const nameOfCompression = (compression: number): string =>
  compressions[compression] ?? `a way that is not known (number ${compression})`;

/** Why it can't be read here either; `null` where it can. */
const whyNotHere = (layout: TiffLayout, inkSet: number): string | null => {
  const { photometric, bits, format, samples, colours, compression, isPlanar, predictor, subsampling } = layout;
  if (!readByDecoder.has(compression))
    return `is compressed with ${nameOfCompression(compression)}, which can’t be read here.`;
  if (photometric === photometrics.ituLab || photometric === photometrics.logL || photometric === photometrics.logLuv)
    return 'holds colours of a rare kind (ITU Lab or LogLuv), which can’t be read here.';
  if (photometric === photometrics.inks && inkSet === 2)
    return 'holds other inks than cyan, magenta, yellow and black, which can’t be read here.';
  if (!Object.values<number>(photometrics).includes(photometric))
    return `holds colours of a kind that is not known (number ${photometric}).`;
  if (samples < colours) return `has ${samples} of the ${colours} channels that its colours need.`;
  if (format === 3 && bits !== 32) return `has ${bits} bit floating point numbers, which can’t be read here.`;
  if (format === 3)
    return photometric === photometrics.rgb || isGrey(photometric)
      ? 'has floating point numbers in planes of their own or with further channels, which can’t be read here.'
      : 'has floating point numbers that are neither RGB nor grey, which can’t be read here.';
  if (format === 2) return 'has signed numbers, which do not say where black is, and can’t be read here.';
  if (format === 0 || bits === 0) return 'has channels of different depths, which can’t be read here.';
  if (format !== 1 && format !== 4) return 'has complex numbers, which can’t be read here.';
  if (bits > 16) return `has whole numbers of ${bits} bit, which can’t be read here.`;
  if ((photometric === photometrics.lab || photometric === photometrics.iccLab) && bits !== 8 && bits !== 16)
    return `holds Lab colours of ${bits} bit, which can’t be read here.`;
  if (!readHere.has(compression))
    return isPlanar
      ? `keeps its channels apart and is compressed with ${nameOfCompression(compression)}; together they can’t be read here.`
      : `has channels beside its colours, or colours of a rare kind, and is compressed with ${nameOfCompression(compression)}; together they can’t be read here.`;
  const [across, down] = subsampling;
  const isSubsampled = across * down > 1;
  if (isSubsampled && (isPlanar || bits !== 8 || samples !== 3 || predictor !== 1))
    return 'holds colours of less detail than its lightness, in a rare way that can’t be read here.';
  if (![1, 2, 4].includes(across) || ![1, 2, 4].includes(down)) return 'holds colours at a detail that is not known.';
  if (predictor !== 1 && (predictor !== 2 || (bits !== 8 && bits !== 16)))
    return 'is compressed by differences of a rare kind, which can’t be read here.';
  return null;
};

/** The decoder reads no pictures that hang on others. */
const whyNotInner = ({ compression, format }: TiffLayout): string | null => {
  if (readByDecoder.has(compression) && !readHere.has(compression))
    return `keeps its picture behind another one (in a SubIFD) and is compressed with ${nameOfCompression(compression)}; together they can’t be read here.`;
  return format === 3
    ? 'keeps floating point numbers behind another picture (in a SubIFD), which can’t be read here.'
    : null;
};

/** Whether a TIFF is a camera's: its pixels are single cells of a sensor, or it is a DNG. Decoders would show its preview, as small as a stamp. */
export const isRawTiff = (reader: FileReader): boolean =>
  tiffPictures(reader, 8).some((picture) => {
    if (picture.tag(tiffTags.dngVersion).length > 0) return true;
    return [picture, ...picture.inner()].some(({ tag }) => {
      const [kind] = tag(tiffTags.photometric);
      return kind === photometrics.sensor || kind === photometrics.linearRaw;
    });
  });

/** Smaller copies, as programs keep them for zooming and lists, and masks are no pictures of their own. */
const isOwn = ({ tag }: TiffPicture): boolean => {
  const [kind] = tag(tiffTags.subfile);
  if (kind !== undefined) return (kind & 0b101) === 0;
  const [old] = tag(tiffTags.oldSubfile);
  return old !== 2;
};

const hasPixels = ({ tag }: TiffPicture): boolean =>
  tag(tiffTags.width).length > 0 && (tag(tiffTags.stripOffsets).length > 0 || tag(tiffTags.tileOffsets).length > 0);

/**
 * The pictures of their own; those that hang on others (SubIFDs) where only they are; the first of all where none is. Throws `image-broken` where
 * the file ends before any.
 */
export const pagesOf = (reader: FileReader): readonly TiffPicture[] => {
  const all = tiffPictures(reader);
  if (all.length === 0) throw truncated(reader.file);
  const own = all.filter(isOwn);
  if (own.some(hasPixels)) return own;
  const inner = all.flatMap((picture) => picture.inner()).filter((picture) => isOwn(picture) && hasPixels(picture));
  if (inner.length > 0) return inner;
  return own.length > 0 ? own : all.slice(0, 1);
};

export interface TiffPage {
  readonly picture: TiffPicture;
  readonly layout: TiffLayout;
  readonly way: TiffWay;
}

/** How a page is read. Throws `image-unsupported`, with what it is and what to do instead. */
export const wayOf = (reader: FileReader, picture: TiffPicture): TiffPage => {
  if (!picture.isWhole) throw truncated(reader.file);
  const layout = layoutOf(reader, picture);
  const isInner = picture.page < 0;
  if (!isInner && isUsual(layout) && picture.tag(tiffTags.inkSet)[0] !== 2) return { picture, layout, way: 'decoder' };
  const why = (isInner ? whyNotInner(layout) : null) ?? whyNotHere(layout, picture.tag(tiffTags.inkSet)[0] ?? 1);
  if (why !== null) throw unreadTiff(reader.file, why);
  return { picture, layout, way: 'here' };
};

export const unreadTiff = (file: string, why: string): PentimentoError =>
  unsupported(file, `is a TIFF that ${why} ${instead}`);
