import sharp from 'sharp';
import type { Size } from '../../common/recipe';
import { turnedSize } from '../../common/turned';
import { bytesOf, type FileReader } from '../reading/file-reader';
import type { FirstSight } from '../images';
import { jpegPreviews, type Place } from '../reading/jpeg-previews';
import { ownPreviews } from '../reading/own-previews';
import { withReader } from '../reading/picture';
import { sizeInside } from './prepare';
import type { Jobs } from '../protocol';

/**
 * A photo as its camera drew it small, for the moment until its own pixels are decoded. It may be of other colours, and of another picture
 * altogether where a careless program left it behind: so it is looked at and never kept.
 */

/** Part of a preview, in pixels. */
export interface Part extends Size {
  readonly left: number;
  readonly top: number;
}

/** Neither fewer pixels than anybody recognises anything by, nor more than a preview has. */
const fewestPixels = 32 * 24;
const mostPixels = 16_777_216;
/** Sides are rounded to whole pixels, by some to two of them. */
const rounding = 1.5;
const roundingOfLarge = 0.01;
/** The narrower side of what is left between bars. */
const narrowest = 16;

const agrees = (side: number, wanted: number): boolean =>
  Math.abs(side - wanted) <= Math.max(rounding, side * roundingOfLarge);

/**
 * Where the picture stands in a preview of that size: all of it where the shapes agree, the middle where bars make up for the difference (a
 * preview in EXIF is 160 × 120, whatever the photo's shape). `hasBars`: whether they are there is still to be seen.
 */
export const pictureIn = (stored: Size, preview: Size): (Part & { readonly hasBars: boolean }) | null => {
  const [high, wide] = [
    (preview.width * stored.height) / stored.width,
    (preview.height * stored.width) / stored.height,
  ];
  if (agrees(preview.height, high) || agrees(preview.width, wide))
    return { left: 0, top: 0, ...preview, hasBars: false };
  const isWide = high < preview.height;
  const [side, inner] = isWide ? [preview.height, high] : [preview.width, wide];
  const from = Math.ceil((side - inner) / 2);
  const length = side - 2 * from;
  if (length < narrowest) return null;
  return isWide
    ? { left: 0, top: from, width: preview.width, height: length, hasBars: true }
    : { left: from, top: 0, width: length, height: preview.height, hasBars: true };
};

export interface Grey extends Size {
  readonly data: Uint8Array;
}

/** What a bar's darkest and brightest parts may be: coding lets the picture beside it shine into its last lines. */
const darkOnAverage = 24;
const darkAtMost = 64;

/** Is all around that part black? Of several lines the nearest is left out, which may hold some of the picture. */
export const isBarred = ({ data, width, height }: Grey, part: Part): boolean => {
  const near = Math.max(part.left, part.top) > 1 ? 1 : 0;
  const [left, top] = [part.left - near, part.top - near];
  const [right, bottom] = [part.left + part.width + near, part.top + part.height + near];
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    const isBar = part.height < height && (y < top || y >= bottom);
    for (let x = 0; x < width; x += 1) {
      if (!isBar && !(part.width < width && (x < left || x >= right))) continue;
      const grey = data[y * width + x] ?? 255;
      if (grey > darkAtMost) return false;
      sum += grey;
      count += 1;
    }
  }
  return count > 0 && sum / count <= darkOnAverage;
};

/** Raw pixels as they stand upright. `orientation` as EXIF tells it. */
export const upright = (
  data: Uint8Array,
  { width, height }: Size,
  channels: number,
  orientation: number,
): Size & { readonly data: Uint8Array } => {
  if (orientation === 1) return { width, height, data };
  const isTurned = orientation >= 5;
  const to = isTurned ? { width: height, height: width } : { width, height };
  const isMirroredAcross = [2, 3, 7, 8].includes(orientation);
  const isMirroredDown = [3, 4, 6, 7].includes(orientation);
  const out = new Uint8Array(data.length);
  for (let y = 0; y < to.height; y += 1)
    for (let x = 0; x < to.width; x += 1) {
      const [across, down] = isTurned ? [y, x] : [x, y];
      const from =
        (isMirroredDown ? height - 1 - down : down) * width + (isMirroredAcross ? width - 1 - across : across);
      for (let channel = 0; channel < channels; channel += 1)
        out[(y * to.width + x) * channels + channel] = data[from * channels + channel] ?? 0;
    }
  return { ...to, data: out };
};

const read = (bytes: Buffer) => sharp(bytes, { failOn: 'error', limitInputPixels: mostPixels });

const inMemory = (bytes: Buffer) => ({
  size: bytes.length,
  at: (offset: number, length: number) => bytes.subarray(offset, offset + length),
});

/** Luma of BT.601, as JPEG has it. */
const greyOf = (rgb: Uint8Array, { width, height }: Size): Grey => {
  const data = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < data.length; to += 1, from += 3)
    data[to] = ((rgb[from] ?? 0) * 77 + (rgb[from + 1] ?? 0) * 150 + (rgb[from + 2] ?? 0) * 29) >> 8;
  return { width, height, data };
};

/**
 * `null`: it is no preview of this picture, as far as its shape tells. Throws what decoding throws. Hundreds are drawn before the first whole
 * photo, so each is decoded once, and with as few steps as there can be.
 */
const drawn = async (
  reader: FileReader,
  { offset, length }: Place,
  { stored, orientation, width }: { readonly stored: Size; readonly orientation: number; readonly width: number },
): Promise<FirstSight | null> => {
  const bytes = bytesOf(reader, offset, length);
  const about = bytes.length < length ? null : jpegPreviews(inMemory(bytes));
  if (!about) return null;
  const size = about.stored;
  const pixels = size.width * size.height;
  if (pixels < fewestPixels || pixels > mostPixels) return null;
  if (size.width > stored.width || size.height > stored.height) return null;
  // One that tells of another turn was made by somebody else than the picture.
  if (about.orientation !== 1 && about.orientation !== orientation) return null;
  const part = pictureIn(stored, size);
  if (!part) return null;
  let image = read(bytes);
  if (part.hasBars) {
    const { data, info } = await image.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3 || info.width !== size.width || info.height !== size.height) return null;
    if (!isBarred(greyOf(data, size), part)) return null;
    image = sharp(data, { raw: { ...size, channels: 3 } }).extract(part);
  }
  const turn = orientation >= 5 ? 90 : 0;
  const inside = sizeInside(turnedSize(part, turn), { inside: { width, height: width * 4 } });
  const small = image
    .resize({ ...turnedSize(inside, turn), fit: 'fill', kernel: 'cubic' })
    .toColourspace('srgb')
    .removeAlpha();
  if (orientation === 1) {
    const { data: webp, info } = await small.webp(coding).toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, webp };
  }
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) return null;
  const picture = upright(data, info, info.channels, orientation);
  const webp = await sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .webp(coding)
    .toBuffer();
  return { width: picture.width, height: picture.height, webp };
};

const coding = { quality: 75, effort: 0 } as const;

/** Reads no more of the file than its head and the preview. What is wrong with a preview is no fault of the picture: then there is none. */
export const firstSight = ({ file, width }: Jobs['sight']['ask']): Promise<FirstSight | null> =>
  withReader(file, async (reader) => {
    const own = ownPreviews(reader);
    for (const place of own?.places ?? []) {
      const made = await drawn(reader, place, { ...own!, width }).catch(() => null);
      if (made) return made;
    }
    return null;
  });
