import { tiffBytes, emptyTiff, type MemoryTiff } from './tiff-in-memory';
import type { FileReader } from './file-reader';
import { carryLab, storedLab, type StoredLab } from '../colour/lab-as-rgb';
import { unreadTiff, type TiffPage } from './tiff-kind';
import { alphaOf, photometrics, type TiffLayout } from './tiff-layout';
import { carriedKind, readSamples, type Route } from './tiff-samples';
import { tiffTags, type TiffPicture } from './tiff-tags';

/** Bytes of pixels that are laid out anew; more would leave no room to work on them. */
const most = 805_306_368;

type Pixels = Uint8Array | Uint16Array;
/** Makes the colours of one pixel, as they were read at `at`, those that are carried. */
type Recolour = (pixels: Pixels, at: number) => void;

const storedAs = ({ photometric, bits }: TiffLayout): StoredLab => {
  if (photometric === photometrics.lab) return bits === 8 ? storedLab.cie8 : storedLab.cie16;
  return bits === 8 ? storedLab.icc8 : storedLab.icc16;
};

const clamped = (value: number, top: number): number => Math.min(top, Math.max(0, Math.round(value)));

/** TIFF 6.0, section 21; without coefficients, those of ITU-R BT.601. */
const fromYcbcr = ({ fractions }: TiffPicture, layout: TiffLayout, top: number): Recolour => {
  const [red = 0.299, green = 0.587, blue = 0.114] = fractions(tiffTags.coefficients);
  const told = fractions(tiffTags.reference);
  const given = 2 ** layout.bits - 1;
  const half = 2 ** (layout.bits - 1);
  const [black, white, noBlue, mostBlue, noRed, mostRed] = (
    told.length === 6 ? told : [0, given, half, given, half, given]
  ).map((value) => (value / given) * top) as [number, number, number, number, number, number];
  const range = (top + 1) / 2 - 1;
  return (pixels, at) => {
    const y = (((pixels[at] ?? 0) - black) * top) / (white - black);
    const cb = (((pixels[at + 1] ?? 0) - noBlue) * range) / (mostBlue - noBlue);
    const cr = (((pixels[at + 2] ?? 0) - noRed) * range) / (mostRed - noRed);
    const r = y + cr * (2 - 2 * red);
    const b = y + cb * (2 - 2 * blue);
    pixels[at] = clamped(r, top);
    pixels[at + 1] = clamped((y - blue * b - red * r) / green, top);
    pixels[at + 2] = clamped(b, top);
  };
};

/** Sixteen bits an entry; old programs wrote eight (as libtiff finds out, too). */
const fromPalette = ({ numbers }: TiffPicture, { bits }: TiffLayout): Recolour => {
  const entries = 2 ** bits;
  const map = numbers(tiffTags.colourMap, 3 * entries);
  const isOld = map.every((value) => value < 256);
  const codeOf = (index: number): number => (isOld ? (map[index] ?? 0) : Math.round((map[index] ?? 0) / 257));
  return (pixels, at) => {
    const index = pixels[at] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) pixels[at + channel] = codeOf(channel * entries + index);
  };
};

const recolourOf = ({ picture, layout }: TiffPage, top: number): Recolour | null => {
  switch (layout.photometric) {
    case photometrics.white:
      return (pixels, at) => {
        pixels[at] = top - (pixels[at] ?? 0);
      };
    case photometrics.ycbcr:
      return fromYcbcr(picture, layout, top);
    case photometrics.palette:
      return fromPalette(picture, layout);
    case photometrics.lab:
    case photometrics.iccLab: {
      const stored = storedAs(layout);
      return (pixels, at) => carryLab(stored(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0), pixels, at);
    }
    default:
      return null;
  }
};

/** Colour models in which it is clear what a colour multiplied with its alpha is. */
const multiplied = new Set<number>([photometrics.black, photometrics.rgb, photometrics.inks]);

/** Undoes the multiplication with alpha. */
const divided = (file: string, { photometric }: TiffLayout, colours: number, top: number): Recolour => {
  const isClear = multiplied.has(photometric);
  return (pixels, at) => {
    const alpha = pixels[at + colours] ?? 0;
    if (alpha === top || alpha === 0) return;
    if (!isClear)
      throw unreadTiff(file, 'has transparency multiplied into colours of a rare kind, which can’t be read here.');
    for (let channel = at; channel < at + colours; channel += 1)
      pixels[channel] = clamped(((pixels[channel] ?? 0) * top) / alpha, top);
  };
};

const isLab = ({ photometric }: TiffLayout): boolean =>
  photometric === photometrics.lab || photometric === photometrics.iccLab;

const scaling = (given: number, top: number): Route['scaled'] =>
  given === top ? null : (value) => Math.round((value * top) / given);

export const relaidKind = ({ layout }: TiffPage): MemoryTiff => carriedKind(layout, alphaOf(layout) !== -1);

/**
 * The page's colours and transparency alone, as a plain TIFF that every decoder reads in the same way. Throws `image-broken` where some of its data
 * is missing, and `image-unsupported` where it is too much to be laid out anew.
 */
export const relaid = (reader: FileReader, page: TiffPage, orientation: number): Buffer => {
  const { layout } = page;
  const kind = { ...relaidKind(page), orientation };
  if (tiffBytes(kind) > most)
    throw unreadTiff(reader.file, 'has channels or planes that can only be read here in a smaller picture.');
  const { file, pixels } = emptyTiff(kind);
  const colours = kind.colours === 'grey' ? 1 : kind.colours === 'cmyk' ? 4 : 3;
  const channels = colours + (kind.hasAlpha ? 1 : 0);
  const alpha = alphaOf(layout);
  const [given, top] = [2 ** layout.bits - 1, 2 ** kind.bits - 1];
  // Numbers of Lab and places in a palette stay as they are until they are colours.
  const scaled = isLab(layout) || layout.photometric === photometrics.palette ? null : scaling(given, top);
  const routes: Route[] = Array.from({ length: layout.colours }, (_, sample) => ({ from: sample, to: sample, scaled }));
  if (alpha !== -1) routes.push({ from: alpha, to: colours, scaled: scaling(given, top) });
  readSamples(reader, page, { pixels, channels, routes });
  const isMultiplied = alpha !== -1 && layout.extra[alpha - layout.colours] === 1;
  const undo = isMultiplied ? divided(reader.file, layout, colours, top) : null;
  const recolour = recolourOf(page, top);
  if (undo !== null || recolour !== null) {
    for (let at = 0; at < pixels.length; at += channels) {
      undo?.(pixels, at);
      recolour?.(pixels, at);
    }
  }
  return file;
};
