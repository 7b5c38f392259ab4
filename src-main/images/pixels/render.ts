import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { turnedSize } from '../../common/turned';
import type { Size } from '../../common/recipe';
import type { Pixels } from '../reading/tiff-in-memory';
import {
  greySource,
  sourceOfProfile,
  sourceOfSpace,
  UnusableProfile,
  type ColourSource,
} from '../colour/colour-source';
import { convert, toEightBits } from '../colour/convert';
import { gamma } from '../colour/curves';
import { decode, type FailOn } from '../reading/decoder';
import { genericInks } from '../colour/generic-inks';
import { labAsRgb } from '../colour/lab-as-rgb';
import type { Picture } from '../reading/picture';
import { srgb, type RgbSpace } from '../colour/rgb-spaces';

/** Where a picture's pixels go: turned clockwise and cropped as it stands upright, then resized to exactly `size`. */
export interface Shape {
  readonly rotate: 0 | 90 | 180 | 270;
  /** In pixels of the upright, rotated picture. */
  readonly crop: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  } | null;
  readonly size: Size;
  /** Of resizing; the usual one is lanczos3. */
  readonly kernel?: 'lanczos3' | 'mitchell' | 'cubic' | 'nearest';
  /** Whether the decoder, which shrinks without care, must leave at least a half to the kernel. The usual is to leave as little as it can. */
  readonly isFine?: boolean;
}

const shaped = (image: Sharp, shape: Shape): Sharp => {
  const resize = (to: Size, from: Sharp): Sharp =>
    from.resize({
      width: to.width,
      height: to.height,
      fit: 'fill',
      kernel: shape.kernel ?? 'lanczos3',
      fastShrinkOnLoad: !shape.isFine,
    });
  if (shape.crop) return resize(shape.size, image.autoOrient().rotate(shape.rotate).extract(shape.crop));
  // Turning what is small already leaves the decoder free to shrink while loading.
  const small = resize(turnedSize(shape.size, shape.rotate), image.autoOrient());
  return shape.rotate === 0 ? small : small.rotate(shape.rotate);
};

interface RawPixels {
  readonly data: Uint8Array | Uint16Array;
  readonly size: Size;
  readonly hasAlpha: boolean;
}

type Depth = 'uchar' | 'ushort' | 'float';

/** Colours and alpha alone: a TIFF may hold more channels behind them. */
const narrowed = <T extends Uint8Array | Uint16Array>(data: T, channels: number, kept: number): T =>
  channels === kept ? data : (data.filter((_, index) => index % channels < kept) as T);

const rawPixels = async (image: Sharp, colours: number, depth: Depth): Promise<RawPixels> => {
  const {
    data,
    info: { width, height, channels },
  } = await image.raw({ depth }).toBuffer({ resolveWithObject: true });
  const codes = depth === 'uchar' ? data : depth === 'ushort' ? deep(data) : deepened(data);
  return {
    data: narrowed(codes, channels, Math.min(channels, colours + 1)),
    size: { width, height },
    hasAlpha: channels > colours,
  };
};

const deep = (data: Buffer): Uint16Array => new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
const floats = (data: Buffer): Float32Array => new Float32Array(data.buffer, data.byteOffset, data.length / 4);

/** Light of 0…1, and alpha, as sixteen bits: twenty to a code of sRGB where its codes lie closest. */
const deepened = (data: Buffer): Uint16Array => {
  const lights = floats(data);
  const codes = new Uint16Array(lights.length);
  for (let index = 0; index < codes.length; index += 1) {
    const value = lights[index] ?? 0;
    codes[index] = value > 0 ? Math.min(65_535, value * 65_535 + 0.5) : 0;
  }
  return codes;
};

const opened = async (picture: Picture, failOn: FailOn, options: SharpOptions): Promise<Sharp> => {
  const { input, page } = await picture.decoded(picture.input);
  return decode(input, failOn, { ...options, ...(page === undefined ? {} : { page }) });
};

type Space = 'srgb' | 'rgb16' | 'scrgb' | 'b-w' | 'grey16' | 'cmyk';

/** How a picture's own numbers are had, none of them changed. */
const pixelLayoutOf = ({
  space,
  isDeep,
  isFloat,
}: Picture): { readonly space: Space; readonly colours: 1 | 3 | 4; readonly depth: Depth } => {
  const depth = isFloat ? 'float' : isDeep ? 'ushort' : 'uchar';
  if (space === 'lab') return { space: 'rgb16', colours: 3, depth: 'ushort' };
  if (space === 'cmyk') return { space: 'cmyk', colours: 4, depth };
  if (space === 'grey') return { space: isDeep && !isFloat ? 'grey16' : 'b-w', colours: 1, depth };
  return { space: isFloat ? 'scrgb' : isDeep ? 'rgb16' : 'srgb', colours: 3, depth };
};

/** Grey and alpha of three equal channels and alpha. */
const greyOf = (data: Uint8Array): Uint8Array => {
  const grey = new Uint8Array(data.length / 2);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 2) {
    grey[to] = data[from] ?? 0;
    grey[to + 1] = data[from + 3] ?? 255;
  }
  return grey;
};

const ownPixels = async (picture: Picture, shape: Shape, failOn: FailOn): Promise<RawPixels> => {
  if (picture.space === 'grey' && picture.hasAlpha && !picture.isDeep) {
    // sharp leaves the alpha of eight-bit grey out of what it hands over; of three channels it does not.
    const image = shaped(await opened(picture, failOn, { ignoreIcc: true }), shape).toColourspace('srgb');
    const { data, ...how } = await rawPixels(image, 3, 'uchar');
    return { ...how, data: greyOf(data as Uint8Array) };
  }
  const { space, colours, depth } = pixelLayoutOf(picture);
  const image = await opened(picture, failOn, { ignoreIcc: true });
  const inSpace = space === 'cmyk' ? image.pipelineColourspace('cmyk') : image;
  return rawPixels(shaped(inSpace, shape).toColourspace(space), colours, depth);
};

/** Programs and sharp alike take floating point numbers for light itself. */
const linearSrgb: RgbSpace = { ...srgb, name: 'linear sRGB', curve: gamma(1) };

/** What the picture's numbers stand for; `null`: sRGB, or a grey of its curve. Throws `UnusableProfile`. */
const sourceOf = async ({ space, profile, declared, isFloat }: Picture): Promise<ColourSource | null> => {
  if (profile !== null && !profile.isSrgb && space !== 'lab') return sourceOfProfile(profile.bytes);
  if (space === 'lab') return sourceOfSpace(labAsRgb);
  if (space === 'cmyk') return sourceOfProfile(await genericInks());
  const own = declared?.space ?? (profile === null && isFloat ? linearSrgb : srgb);
  if (own === srgb && !isFloat) return null;
  return space === 'grey' ? greySource(own) : sourceOfSpace(own);
};

const fromRgb = (data: Uint8Array, { size, hasAlpha }: Omit<RawPixels, 'data'>): Sharp =>
  sharp(data, { raw: { ...size, channels: hasAlpha ? 4 : 3 } });

/**
 * A picture's pixels: upright, shaped, in sRGB, 8 bits, alpha kept. Only pixels: nothing of the file's metadata is left.
 *
 * Profiles cost more than all else when they are applied to the picture as it is stored. So one that is proven to be sRGB is not applied
 * at all, and another one after resizing, to the small picture.
 */
export const render = async (picture: Picture, shape: Shape, failOn: FailOn): Promise<Sharp> => {
  const direct = async (options: SharpOptions): Promise<Sharp> =>
    shaped(await opened(picture, failOn, options), shape).toColourspace('srgb');
  try {
    const source = await sourceOf(picture);
    if (source === null && !picture.isDeep) return await direct({ ignoreIcc: true });
    const { data, ...how } = await ownPixels(picture, shape, failOn);
    if (source !== null) return fromRgb(convert({ data, hasAlpha: how.hasAlpha }, source, srgb), how);
    const { colours } = pixelLayoutOf(picture);
    return sharp(toEightBits(data), {
      raw: { ...how.size, channels: (colours + (how.hasAlpha ? 1 : 0)) as 1 | 2 | 3 | 4 },
    }).toColourspace('srgb');
  } catch (error) {
    // A sound profile of a kind that only LittleCMS knows: sharp's way is the nearest to right.
    if (!(error instanceof UnusableProfile)) throw error;
    return direct({});
  }
};

const eightBits = ({ size, hasAlpha }: Omit<RawPixels, 'data'>, data: Uint8Array): Pixels => ({
  data,
  ...size,
  channels: hasAlpha ? 4 : 3,
});

/** As `render`, but in another RGB space, which colours beyond sRGB reach without a way through it. */
export const renderInto = async (picture: Picture, shape: Shape, failOn: FailOn, space: RgbSpace): Promise<Pixels> => {
  try {
    const source = (await sourceOf(picture)) ?? (picture.space === 'grey' ? greySource(srgb) : sourceOfSpace(srgb));
    const { data, ...how } = await ownPixels(picture, shape, failOn);
    const isThere = !picture.isFloat && (picture.profile?.known ?? picture.declared?.space.name) === space.name;
    return eightBits(
      how,
      isThere && picture.space === 'rgb' ? toEightBits(data) : convert({ data, hasAlpha: how.hasAlpha }, source, space),
    );
  } catch (error) {
    if (!(error instanceof UnusableProfile)) throw error;
  }
  const { data, ...how } = await rawPixels(await render(picture, shape, failOn), 3, 'uchar');
  return eightBits(how, convert({ data, hasAlpha: how.hasAlpha }, sourceOfSpace(srgb), space));
};
