import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import type { Size } from '../common/recipe';
import type { Preparation, PreparedInput } from '../contract';
import { PentimentoError } from '../contract/errors';
import { strictly, type FailOn } from './decoder';
import { quoted } from './faults';
import type { PrepareTarget } from './images';
import { colourName, readWholePicture, withReader, type Picture } from './picture';
import type { Jobs } from './protocol';
import { contentTypes } from './recognise';
import { flatten, render, rotated, type Shape } from './render';
import { srgb } from './rgb-spaces';
import { scrubPng } from './scrub';
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

const shapeOf = (picture: Picture, target: PrepareTarget, { rotate, crop }: Preparation): Shape => {
  const turned = rotated(picture.upright, rotate);
  if (crop && (crop.left + crop.width > turned.width || crop.top + crop.height > turned.height)) {
    throw new PentimentoError('wrong-use', `The crop reaches beyond ${quoted(picture.file)}, which is ${turned.width} × ${turned.height} pixels.`);
  }
  const whole = crop !== null && crop.width === turned.width && crop.height === turned.height;
  return { rotate, crop: whole ? null : crop, size: sizeInside(crop ?? turned, target) };
};

/** PNG may be the smaller one where at least so many pixels equal their left neighbour; tried there, and only there. */
const flatShare = 0.3;

const jpeg = (image: Sharp): Promise<Buffer> => image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
const png = (image: Sharp): Promise<Buffer> => image.png({ compressionLevel: 9, adaptiveFiltering: false, palette: false }).toBuffer();

const isFlat = (pixels: Buffer, { width, height }: Size): boolean => {
  if (width < 2) return true;
  let same = 0;
  for (let row = 0; row < height; row += 1) {
    const end = (row + 1) * width * 3;
    for (let at = row * width * 3 + 3; at < end; at += 3) {
      if (pixels[at] === pixels[at - 3] && pixels[at + 1] === pixels[at - 2] && pixels[at + 2] === pixels[at - 1]) same += 1;
    }
  }
  return same >= flatShare * (width - 1) * height;
};

interface Encoded extends Size { readonly bytes: Buffer; readonly format: 'jpeg' | 'png'; readonly wasTransparent: boolean }

/**
 * The rule of the format, the same for the same pixels: a JPEG stays one, as its losses are in it already. Of other pictures, those
 * with flat places become whichever of PNG and JPEG is smaller, the rest JPEG. JPEG has quality 95 and full colour resolution.
 */
const encode = async (picture: Picture, shape: Shape, background: string, failOn: FailOn): Promise<Encoded> => {
  const rendered = await render(picture, shape, failOn);
  if (picture.format === 'jpeg') return { ...shape.size, bytes: await jpeg(rendered), format: 'jpeg', wasTransparent: false };
  const { pixels, wasTransparent } = await flatten(rendered, background);
  const from = (): Sharp => sharp(pixels, { raw: { ...shape.size, channels: 3 } });
  const asJpeg = await jpeg(from());
  if (isFlat(pixels, shape.size)) {
    const asPng = scrubPng(await png(from()));
    if (asPng.length <= asJpeg.length) return { ...shape.size, bytes: asPng, format: 'png', wasTransparent };
  }
  return { ...shape.size, bytes: asJpeg, format: 'jpeg', wasTransparent };
};

const frameNote = (picture: Picture): string[] => {
  if (picture.frames < 2) return [];
  return [picture.format === 'tiff' ? `first of ${picture.frames} pages` : `first of ${picture.frames} frames`];
};

/** What was done, in plain words, in the order in which it was done. */
const notesOf = (picture: Picture, shape: Shape, preparation: Preparation, wasTransparent: boolean): string[] => {
  const { crop, rotate, size } = shape;
  const before = crop ?? rotated(picture.upright, rotate);
  const changesColour = picture.space !== 'rgb' || (picture.declared !== null && picture.declared.space !== srgb) || (picture.profile !== null && !picture.profile.isSrgb);
  return [
    ...frameNote(picture),
    ...(picture.orientation > 1 ? ['turned upright'] : []),
    ...(rotate ? [`rotated ${rotate}° clockwise`] : []),
    ...(crop ? [`cropped to ${crop.width} × ${crop.height}`] : []),
    ...(changesColour ? [`${colourName(picture)} → sRGB`] : []),
    ...(picture.declared?.isHdr ? ['what is brighter than white is cut off'] : []),
    ...(picture.hasOtherChannels ? ['channels beside the colours left out'] : []),
    ...(picture.bits > 8 ? [`${picture.bits} bit → 8 bit`] : []),
    ...(size.width !== before.width || size.height !== before.height ? [`${before.width} × ${before.height} → ${size.width} × ${size.height}`] : []),
    ...(wasTransparent ? [`transparent places filled with ${preparation.background.toLowerCase()}`] : []),
  ];
};

export const prepare = ({ file, target, preparation, output }: Jobs['prepare']['ask']): Promise<PreparedInput> => withReader(file, async (reader) => {
  const picture = await readWholePicture(reader);
  const shape = shapeOf(picture, target, preparation);
  const { bytes, format, width, height, wasTransparent } = await strictly(file, (failOn) => encode(picture, shape, preparation.background, failOn));
  writeDurably(output, bytes);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'), width, height, bytes: bytes.length, contentType: contentTypes[format],
    notes: notesOf(picture, shape, preparation, wasTransparent),
  };
});
