import type { Size } from '../../src-main/common/recipe';
import type { InputRef, Preparation } from '../../src-main/contract';

/** Crops in whole pixels of the picture as it is turned. Pure. */

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Turn = Preparation['rotate'];

/** What of the crop a hand has hold of. */
export type Handle = 'n' | 's' | 'e' | 'w' | 'ne' | 'nw' | 'se' | 'sw';

/** A crop under way: what the preparation was before, of which picture, and how many steps there were to undo. */
export interface Cropping {
  readonly from: Preparation;
  readonly input: InputRef;
  readonly steps: number;
}

/** No side of a crop is shorter, unless the picture's is. */
export const leastSide = 64;

const between = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export const whole = (bounds: Size): Rect => ({ left: 0, top: 0, width: bounds.width, height: bounds.height });

export const isWhole = (rect: Rect, bounds: Size): boolean =>
  rect.left === 0 && rect.top === 0 && rect.width === bounds.width && rect.height === bounds.height;

export const fits = (rect: Rect, bounds: Size): boolean =>
  rect.left >= 0 &&
  rect.top >= 0 &&
  rect.width >= 1 &&
  rect.height >= 1 &&
  rect.left + rect.width <= bounds.width &&
  rect.top + rect.height <= bounds.height;

/** In whole pixels, inside the picture, no smaller than the least: its size has precedence over its place. */
export function held(rect: Rect, bounds: Size): Rect {
  const width = between(Math.round(rect.width), Math.min(leastSide, bounds.width), bounds.width);
  const height = between(Math.round(rect.height), Math.min(leastSide, bounds.height), bounds.height);
  return {
    width,
    height,
    left: between(Math.round(rect.left), 0, bounds.width - width),
    top: between(Math.round(rect.top), 0, bounds.height - height),
  };
}

export const moved = (rect: Rect, dx: number, dy: number, bounds: Size): Rect =>
  held({ ...rect, left: rect.left + dx, top: rect.top + dy }, bounds);

/** A quarter turn of the picture takes the crop along. `bounds`: of the picture before. */
export function turnedRect(rect: Rect, bounds: Size, clockwise: boolean): Rect {
  return clockwise
    ? { left: bounds.height - rect.top - rect.height, top: rect.left, width: rect.height, height: rect.width }
    : { left: rect.top, top: bounds.width - rect.left - rect.width, width: rect.height, height: rect.width };
}

/** The largest of the shape with at most these sides. */
const inside = (width: number, height: number, ratio: number): Size =>
  width / height > ratio ? { width: height * ratio, height } : { width, height: width / ratio };

/** Another shape of about the same area around the same middle; all of the picture stays as much of it as can be. */
export function shaped(rect: Rect, ratio: number, bounds: Size): Rect {
  const width = Math.sqrt(rect.width * rect.height * ratio);
  const most = inside(bounds.width, bounds.height, ratio);
  const next = isWhole(rect, bounds) || width > most.width ? most : { width, height: width / ratio };
  return held(
    { ...next, left: rect.left + (rect.width - next.width) / 2, top: rect.top + (rect.height - next.height) / 2 },
    bounds,
  );
}

/** Drags a side or a corner by pixels of the picture; what lies opposite stays. `ratio`: width ÷ height to keep, or `null`. */
export function resized(rect: Rect, handle: Handle, dx: number, dy: number, bounds: Size, ratio: number | null): Rect {
  const [west, east, north, south] = [
    handle.includes('w'),
    handle.includes('e'),
    handle.includes('n'),
    handle.includes('s'),
  ];
  const right = rect.left + rect.width;
  const bottom = rect.top + rect.height;
  const roomX = west ? right : east ? bounds.width - rect.left : bounds.width;
  const roomY = north ? bottom : south ? bounds.height - rect.top : bounds.height;
  const least = { width: Math.min(leastSide, bounds.width), height: Math.min(leastSide, bounds.height) };
  let width = between(rect.width + (east ? dx : west ? -dx : 0), least.width, roomX);
  let height = between(rect.height + (south ? dy : north ? -dy : 0), least.height, roomY);
  if (ratio !== null) {
    const byHeight = !(east || west) || ((north || south) && Math.abs(dy) * ratio > Math.abs(dx));
    const wanted = byHeight ? height * ratio : width;
    const smallest = Math.max(least.width, least.height * ratio);
    // A side that is dragged lets the other two grow evenly around the middle.
    width = between(wanted, Math.min(smallest, roomX, roomY * ratio), Math.min(roomX, roomY * ratio));
    height = width / ratio;
  }
  return held(
    {
      width,
      height,
      left: west ? right - Math.round(width) : east ? rect.left : rect.left + (rect.width - width) / 2,
      top: north ? bottom - Math.round(height) : south ? rect.top : rect.top + (rect.height - height) / 2,
    },
    bounds,
  );
}

/** A typed width or height; the other follows where a shape is kept. */
export function sized(rect: Rect, side: 'width' | 'height', value: number, bounds: Size, ratio: number | null): Rect {
  if (ratio === null) return held({ ...rect, [side]: value }, bounds);
  const most = inside(bounds.width, bounds.height, ratio);
  const width = Math.min(most.width, side === 'width' ? value : value * ratio);
  return held({ ...rect, width, height: width / ratio }, bounds);
}
