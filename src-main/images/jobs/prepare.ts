import { createHash } from 'node:crypto';
import { turnedSize } from '../../common/turned';
import { pictureFormats } from '../../common/picture-formats';
import type { Size } from '../../common/recipe';
import type { Preparation, PreparedInput } from '../../contract';
import { PentimentoError } from '../../contract/errors';
import type { FailOn } from '../reading/decoder';

import { quoted } from '../faults';
import type { PrepareTarget } from '../images';
import { wholly } from '../reading/jpeg-end';
import { colourName, readWholePicture, withReader, type Picture } from '../reading/picture';
import type { Jobs } from '../protocol';
import { render, type Shape } from '../pixels/render';
import { flatten, renderPixels } from '../pixels/render-apart';
import { srgb } from '../colour/rgb-spaces';
import { encodeSmaller, toJpeg, type Encoded } from './smaller-format';
import { writeDurably } from './write';

/** The largest size of `size`'s shape inside the target, never larger than it is. */
export const sizeInside = (size: Size, target: PrepareTarget): Size => {
  const { width, height } = size;
  if ('inside' in target) {
    const scale = Math.min(1, target.inside.width / width, target.inside.height / height);
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  }
  const scale = Math.min(1, Math.sqrt(target.maxPixels / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
};

/** From which factor on a decoder shrinks so much that what it leaves to the kernel can't hold back false patterns. Below it costs time, and gains little. */
const fineFrom = 4;

const shapeOf = (picture: Picture, target: PrepareTarget, { rotate, crop }: Preparation): Shape => {
  const turned = turnedSize(picture.upright, rotate);
  if (crop && (crop.left + crop.width > turned.width || crop.top + crop.height > turned.height)) {
    throw new PentimentoError(
      'wrong-use',
      `The crop reaches beyond ${quoted(picture.file)}, which is ${turned.width} × ${turned.height} pixels.`,
    );
  }
  const whole = crop !== null && crop.width === turned.width && crop.height === turned.height;
  const size = sizeInside(crop ?? turned, target);
  return { rotate, crop: whole ? null : crop, size, isFine: turned.width >= fineFrom * size.width };
};

/** The rule of the format, the same for the same pixels: a JPEG stays one, as its losses are in it already; others become what is smaller. */
const encode = async (
  picture: Picture,
  shape: Shape,
  background: string,
  failOn: FailOn,
): Promise<Encoded & { readonly wasTransparent: boolean }> => {
  if (picture.format === 'jpeg')
    return { bytes: await toJpeg(await render(picture, shape, failOn)), format: 'jpeg', wasTransparent: false };
  const { pixels, wasTransparent } = flatten(await renderPixels(picture, shape, failOn), background);
  return { ...(await encodeSmaller(pixels)), wasTransparent };
};

const frameNote = (picture: Picture): string[] => {
  if (picture.frames < 2) return [];
  return [picture.format === 'tiff' ? `first of ${picture.frames} pages` : `first of ${picture.frames} frames`];
};

/** What was done, in plain words, in the order in which it was done. */
const notesOf = (picture: Picture, shape: Shape, preparation: Preparation, wasTransparent: boolean): string[] => {
  const { crop, rotate, size } = shape;
  const before = crop ?? turnedSize(picture.upright, rotate);
  const changesColour =
    picture.space !== 'rgb' ||
    (picture.declared !== null && picture.declared.space !== srgb) ||
    (picture.profile !== null && !picture.profile.isSrgb);
  return [
    ...frameNote(picture),
    ...(picture.orientation > 1 ? ['turned upright'] : []),
    ...(rotate ? [`rotated ${rotate}° clockwise`] : []),
    ...(crop ? [`cropped to ${crop.width} × ${crop.height}`] : []),
    ...(changesColour ? [`${colourName(picture)} → sRGB`] : []),
    ...(picture.declared?.isHdr ? ['what is brighter than white is cut off'] : []),
    ...(picture.bits > 8 ? [`${picture.bits} bit → 8 bit`] : []),
    ...(size.width !== before.width || size.height !== before.height
      ? [`${before.width} × ${before.height} → ${size.width} × ${size.height}`]
      : []),
    ...picture.notes,
    ...(wasTransparent ? [`transparent places filled with ${preparation.background.toLowerCase()}`] : []),
  ];
};

export const prepare = ({ file, target, preparation, output }: Jobs['prepare']['ask']): Promise<PreparedInput> =>
  withReader(file, async (reader) => {
    const picture = await readWholePicture(reader);
    const shape = shapeOf(picture, target, preparation);
    const { bytes, format, wasTransparent } = await wholly(reader, picture, (whole, failOn) =>
      encode(whole, shape, preparation.background, failOn),
    );
    await writeDurably(output, bytes);
    return {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      ...shape.size,
      bytes: bytes.length,
      contentType: pictureFormats[format].type,
      notes: notesOf(picture, shape, preparation, wasTransparent),
    };
  });
