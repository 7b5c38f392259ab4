import sharp, { type Sharp } from 'sharp';
import type { Size } from '../../common/recipe';
import type { SheetOptions } from '../../contract';
import { wholly } from '../reading/jpeg-end';
import { readPicture, readWholePicture, withReader } from '../reading/picture';
import { flatten, renderPixels } from '../pixels/render-apart';

/** "#rrggbb" of each background, of its words, and of the hair line around pictures. */
export const sheetColours: Readonly<
  Record<
    SheetOptions['background'],
    { readonly ground: string; readonly strong: string; readonly soft: string; readonly line: string }
  >
> = {
  white: { ground: '#ffffff', strong: '#141414', soft: '#5c5c5c', line: '#dedede' },
  grey: { ground: '#6b6b6b', strong: '#ffffff', soft: '#e4e4e4', line: '#5e5e5e' },
  black: { ground: '#101010', strong: '#f4f4f4', soft: '#a8a8a8', line: '#2e2e2e' },
};

export const sizeOf = (file: string): Promise<Size> =>
  withReader(file, async (reader) => (await readPicture(reader)).upright);

/** A picture in pixels of a sheet, opaque, in sRGB. Never made larger than it is: where the place is larger, it comes smaller. */
export const drawForSheet = async (
  file: string,
  place: Size,
  ground: string,
  enlarge: boolean,
): Promise<{ readonly pixels: Buffer; readonly size: Size }> =>
  withReader(file, async (reader) => {
    const picture = await readWholePicture(reader);
    const scale = enlarge ? 1 : Math.min(1, picture.upright.width / place.width);
    const size = {
      width: Math.max(1, Math.round(place.width * scale)),
      height: Math.max(1, Math.round(place.height * scale)),
    };
    const {
      pixels: { data },
    } = await wholly(reader, picture, async (whole, failOn) =>
      flatten(await renderPixels(whole, { rotate: 0, crop: null, size }, failOn), ground),
    );
    return { pixels: Buffer.from(data.buffer, data.byteOffset, data.length), size };
  });

export const opaque = (data: Buffer, { width, height }: Size): Sharp =>
  sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
