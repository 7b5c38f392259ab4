import type { Size } from './recipe';

/** As it stands once it is turned by quarters. */
export const turnedSize = (size: Size, rotate: number): Size =>
  rotate % 180 === 0 ? { width: size.width, height: size.height } : { width: size.height, height: size.width };

/** What of an upright picture is left once it is turned and cropped: what its sizes are counted from. Pixels. */
export const inputShape = (
  upright: Size,
  { crop, rotate }: { readonly crop: Size | null; readonly rotate: number },
): Size => (crop ? { width: crop.width, height: crop.height } : turnedSize(upright, rotate));
