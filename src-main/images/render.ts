import sharp, { type Sharp, type SharpOptions } from 'sharp';
import type { Size } from '../common/recipe';
import type { Pixels } from './carrier';
import { convert, declaredProfile, genericInks, toEightBits, toSrgb, UnusableProfile, type ProfileSource } from './convert';
import { decode, type FailOn } from './decoder';
import type { OutputProfile } from './output-profile';
import type { Picture } from './picture';

/** Where a picture's pixels go: turned clockwise and cropped as it stands upright, then resized to exactly `size`. */
export interface Shape {
  readonly rotate: 0 | 90 | 180 | 270;
  /** In pixels of the upright, rotated picture. */
  readonly crop: { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | null;
  readonly size: Size;
  /** Of resizing; the usual one is lanczos3. */
  readonly kernel?: 'lanczos3' | 'mitchell' | 'cubic' | 'nearest';
}

export const rotated = (size: Size, rotate: number): Size => (rotate % 180 === 0 ? size : { width: size.height, height: size.width });

const shaped = (image: Sharp, shape: Shape): Sharp => {
  const resize = (to: Size, from: Sharp): Sharp => from.resize({ width: to.width, height: to.height, fit: 'fill', kernel: shape.kernel ?? 'lanczos3' });
  if (shape.crop) return resize(shape.size, image.autoOrient().rotate(shape.rotate).extract(shape.crop));
  // Turning what is small already leaves the decoder free to shrink while loading.
  const small = resize(rotated(shape.size, shape.rotate), image.autoOrient());
  return shape.rotate === 0 ? small : small.rotate(shape.rotate);
};

const uncompressed = (image: Sharp): Promise<Buffer> => image.keepIccProfile().tiff({ compression: 'none' }).toBuffer();

interface RawPixels { readonly data: Uint8Array | Uint16Array; readonly size: Size; readonly hasAlpha: boolean }

const rawPixels = async (image: Sharp, colours: number, isDeep: boolean): Promise<RawPixels> => {
  const { data, info: { width, height, channels } } = await image.raw({ depth: isDeep ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data: isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data, size: { width, height }, hasAlpha: channels > colours };
};

const fromRgb = ({ data, size, hasAlpha }: RawPixels): Sharp => sharp(toEightBits(data), { raw: { ...size, channels: hasAlpha ? 4 : 3 } });

/** Sixteen bits a channel stay so until the very end, that gradients be smooth. */
const fromPixels = async (picture: Picture, shape: Shape, failOn: FailOn): Promise<Sharp> => {
  const isDeep = picture.bits === 16;
  const small = shaped(decode(picture.file, failOn, { ignoreIcc: true }), shape).toColourspace(isDeep ? 'rgb16' : 'srgb');
  const pixels = await rawPixels(small, 3, isDeep);
  const { profile, declared } = picture;
  if (declared !== null) return fromRgb({ ...pixels, data: await toSrgb(pixels, await declaredProfile(declared)) });
  if (profile === null || profile.isSrgb) return fromRgb(pixels);
  return fromRgb({ ...pixels, data: await toSrgb(pixels, profile.bytes) });
};

const fromInks = async (picture: Picture, shape: Shape, failOn: FailOn): Promise<Sharp> => {
  const isDeep = picture.bits === 16;
  const small = shaped(decode(picture.file, failOn, { ignoreIcc: true }).pipelineColourspace('cmyk'), shape).toColourspace('cmyk');
  const pixels = await rawPixels(small, 4, isDeep);
  return fromRgb({ ...pixels, data: await toSrgb(pixels, picture.profile?.bytes ?? await genericInks()) });
};

/**
 * A picture's pixels: upright, shaped, in sRGB, 8 bits, alpha kept. Only pixels: nothing of the file's metadata is left.
 *
 * Profiles cost more than all else when they are applied to the picture as it is stored. So one that is proven to be sRGB is not applied
 * at all, and another one after resizing, to the small picture.
 */
export const render = async (picture: Picture, shape: Shape, failOn: FailOn): Promise<Sharp> => {
  const direct = (options: SharpOptions): Sharp => shaped(decode(picture.file, failOn, options), shape).toColourspace('srgb');
  try {
    if (picture.space === 'cmyk') return await fromInks(picture, shape, failOn);
    if (picture.space === 'rgb' && (picture.bits === 16 || picture.declared)) return await fromPixels(picture, shape, failOn);
  } catch (error) {
    // A sound profile of a kind that only LittleCMS knows: sharp's way is the nearest to right.
    if (!(error instanceof UnusableProfile)) throw error;
    return direct({});
  }
  if (picture.profile === null || picture.profile.isSrgb) return direct({ ignoreIcc: true });
  const small = shaped(decode(picture.file, failOn, { ignoreIcc: true }), shape);
  if (picture.space === 'rgb') return sharp(await uncompressed(small)).toColourspace('srgb');
  // sharp leaves the profile of 16-bit grey out of account.
  if (picture.space === 'grey' && picture.bits === 16) return sharp(await uncompressed(small.toColourspace('b-w'))).toColourspace('srgb');
  return direct({});
};

const sourceOf = async ({ profile, declared }: Picture): Promise<ProfileSource> => {
  if (declared !== null) return declaredProfile(declared);
  return profile === null || profile.isSrgb ? '*sRGB' : profile.bytes;
};

const eightBits = ({ data, size, hasAlpha }: RawPixels): Pixels => ({ data: toEightBits(data), ...size, channels: hasAlpha ? 4 : 3 });

/** As `render`, but in the RGB space of a profile, which colours beyond sRGB reach without a way through it. */
export const renderInto = async (picture: Picture, shape: Shape, failOn: FailOn, { name, bytes }: OutputProfile): Promise<Pixels> => {
  if (picture.space === 'rgb' && !picture.isFloat) {
    const isDeep = picture.bits === 16;
    const small = shaped(decode(picture.file, failOn, { ignoreIcc: true }), shape).toColourspace(isDeep ? 'rgb16' : 'srgb');
    const pixels = await rawPixels(small, 3, isDeep);
    if ((picture.profile?.known ?? picture.declared) === name) return eightBits(pixels);
    try {
      return eightBits({ ...pixels, data: await convert(pixels, await sourceOf(picture), bytes) });
    } catch (error) {
      if (!(error instanceof UnusableProfile)) throw error;
    }
  }
  const pixels = await rawPixels(await render(picture, shape, failOn), 3, false);
  return eightBits({ ...pixels, data: await convert(pixels, '*sRGB', bytes) });
};

/** Three channels of eight bits, transparent places filled with `background` ("#rrggbb"). */
export const flatten = async (image: Sharp, background: string): Promise<{ readonly pixels: Buffer; readonly wasTransparent: boolean }> => {
  const { data, info: { channels } } = await image.raw().toBuffer({ resolveWithObject: true });
  if (channels === 3) return { pixels: data, wasTransparent: false };
  const pixels = Buffer.allocUnsafe(data.length / channels * 3);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(background.slice(at, at + 2), 16)) as [number, number, number];
  let wasTransparent = false;
  const alphaAt = channels === 2 ? 1 : 3;
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    const alpha = channels === 1 ? 255 : data[from + alphaAt] ?? 255;
    if (alpha < 255) wasTransparent = true;
    const [r = 0, g = r, b = r] = channels < 3 ? [data[from]] : [data[from], data[from + 1], data[from + 2]];
    pixels[to] = Math.round((r * alpha + red * (255 - alpha)) / 255);
    pixels[to + 1] = Math.round((g * alpha + green * (255 - alpha)) / 255);
    pixels[to + 2] = Math.round((b * alpha + blue * (255 - alpha)) / 255);
  }
  return { pixels, wasTransparent };
};
