import { turnedSize } from '../../src-main/common/turned';
import type { Preparation } from '../../src-main/contract';
import type { CanvasPicture, PicturePart } from '../canvas';
import { fits, isWhole, whole } from '../canvas/crop';
import type { ShownPicture } from '../editor/pictures';
import type { PictureRef } from '../editor/state';
import { listWidth } from '../../src-main/contract/assets';

export const keyOf = (picture: PictureRef): string =>
  picture.kind === 'source' ? `source.${picture.id}` : `result.${picture.id}.${picture.result}`;

/** What of the picture is sent. A crop that reaches beyond it was drawn on another one. */
export function partOf(shown: ShownPicture, { rotate, crop }: Preparation): PicturePart | null {
  const bounds = turnedSize(shown.size, rotate);
  const seen = crop && fits(crop, bounds) ? crop : whole(bounds);
  return rotate === 0 && isWhole(seen, bounds) ? null : { rotate, crop: seen, whole: bounds };
}

/** A picture as the canvas draws it; an input as it is sent: turned and cropped. */
export function onCanvas(shown: ShownPicture, preparation: Preparation | null = null): CanvasPicture {
  const part = preparation && partOf(shown, preparation);
  const { width, height } = part ? part.crop : shown.size;
  return {
    key: keyOf(shown.picture),
    url: shown.url,
    thumbUrl: shown.thumbnail(shown.picture.kind === 'source' ? listWidth : 112),
    width,
    height,
    alt: shown.name,
    ...(part ? { part } : {}),
  };
}
