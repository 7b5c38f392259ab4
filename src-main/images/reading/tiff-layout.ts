import type { FileReader } from './file-reader';
import { isBigEndian, tiffTags, type TiffPicture } from './tiff-tags';

/** Where a TIFF's pixels lie and what they are, as its tags announce them (TIFF 6.0; technical notes 1 and 2). */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  readonly isBigEndian: boolean;
  /** PhotometricInterpretation. */
  readonly photometric: number;
  readonly compression: number;
  /** Bits of each sample; 0 where they differ. */
  readonly bits: number;
  /** SampleFormat: 1 whole numbers, 2 signed ones, 3 floating point; 0 where they differ. */
  readonly format: number;
  readonly samples: number;
  /** Samples that are colours. */
  readonly colours: number;
  /** What each sample beside the colours is: 1 alpha that the colours are multiplied with, 2 alpha, 0 not told, null: not even listed. */
  readonly extra: readonly (0 | 1 | 2 | null)[];
  readonly isPlanar: boolean;
  /** Sides of tiles, else null. */
  readonly tile: readonly [width: number, height: number] | null;
  readonly rowsPerStrip: number;
  readonly predictor: number;
  readonly subsampling: readonly [across: number, down: number];
  /** Whether bits of a byte run from the lowest on. */
  readonly isReversed: boolean;
}

/** PhotometricInterpretation. */
export const photometrics = {
  white: 0,
  black: 1,
  rgb: 2,
  palette: 3,
  mask: 4,
  inks: 5,
  ycbcr: 6,
  lab: 8,
  iccLab: 9,
  ituLab: 10,
  sensor: 32_803,
  logL: 32_844,
  logLuv: 32_845,
  linearRaw: 34_892,
} as const;

const coloursOf: Readonly<Record<number, number>> = {
  [photometrics.white]: 1,
  [photometrics.black]: 1,
  [photometrics.rgb]: 3,
  [photometrics.palette]: 1,
  [photometrics.mask]: 1,
  [photometrics.inks]: 4,
  [photometrics.ycbcr]: 3,
  [photometrics.lab]: 3,
  [photometrics.iccLab]: 3,
  [photometrics.ituLab]: 3,
};

const same = (values: readonly number[], usual: number): number => {
  const [first = usual] = values;
  return values.every((value) => value === first) ? first : 0;
};

const kindOf = (value: number | undefined): 0 | 1 | 2 | null => {
  if (value === undefined) return null;
  return value === 1 || value === 2 ? value : 0;
};

export const layoutOf = (reader: FileReader, { tag }: TiffPicture): TiffLayout => {
  const first = (name: number, usual: number): number => tag(name)[0] ?? usual;
  const bits = tag(tiffTags.bits);
  const photometric = first(tiffTags.photometric, photometrics.black);
  const samples = first(tiffTags.samples, Math.max(1, bits.length));
  const colours = coloursOf[photometric] ?? samples;
  const kinds = tag(tiffTags.extraSamples);
  const height = first(tiffTags.height, 0);
  const [tileWidth, tileHeight] = [first(tiffTags.tileWidth, 0), first(tiffTags.tileHeight, 0)];
  // Lightness is never signed, the other two of Lab always are: programs say so, or say nothing.
  const formats = tag(tiffTags.sampleFormat);
  const isLab = photometric === photometrics.lab && formats.every((format) => format === 1 || format === 2);
  const [across = 2, down = 2] = tag(tiffTags.subsampling);
  const rows = first(tiffTags.rowsPerStrip, height);
  return {
    width: first(tiffTags.width, 0),
    height,
    isBigEndian: isBigEndian(reader),
    photometric,
    compression: first(tiffTags.compression, 1),
    bits: same(bits.slice(0, samples), 1),
    format: isLab ? 1 : same(formats.slice(0, samples), 1),
    samples,
    colours,
    extra: Array.from({ length: Math.max(0, samples - colours) }, (_, index) => kindOf(kinds[index])),
    isPlanar: first(tiffTags.planes, 1) === 2,
    tile: tileWidth > 0 && tileHeight > 0 ? [tileWidth, tileHeight] : null,
    rowsPerStrip: rows > 0 ? Math.min(rows, height) : height,
    predictor: first(tiffTags.predictor, 1),
    subsampling: photometric === photometrics.ycbcr ? [across, down] : [1, 1],
    isReversed: first(tiffTags.fillOrder, 1) === 2,
  };
};

/** Which sample is transparency; -1: none. */
export const alphaOf = ({ colours, extra }: TiffLayout): number => {
  const at = extra.findIndex((kind) => kind === 1 || kind === 2);
  return at === -1 ? -1 : colours + at;
};

/** What is left out of what lies beside the colours. */
export const extraNotes = (layout: TiffLayout): string[] => {
  const alpha = alphaOf(layout);
  const rest = layout.extra.filter((_, index) => layout.colours + index !== alpha);
  if (rest.length === 0) return [];
  return rest.every((kind) => kind === null)
    ? [`${rest.length === 1 ? 'a further channel' : 'further channels'} that the file does not explain left out`]
    : ['channels beside the colours (saved selections, spot colours) left out'];
};
