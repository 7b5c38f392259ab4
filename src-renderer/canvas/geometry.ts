import type { Size } from '../../src-main/common/recipe';
import { fitted, type View } from './view';

/** The part of the screen a picture is shown in, in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number;
}

/** A place in the viewport, in CSS pixels from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Placement extends Box {
  /** 1 is 100 %, whether typed or fitted. */
  readonly zoom: number;
}

/** Air around a fitted picture, in CSS pixels. */
export const air = 16;
/** Most zoom: 3200 %. */
export const mostZoom = 32;
/** Above this a picture's pixels are drawn as squares. */
export const crispAbove = 2;
/** How far past its edge a picture can be pulled, in CSS pixels. */
const slack = 48;
const stops = [0.0625, 0.125, 0.25, 1 / 3, 0.5, 2 / 3, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

const between = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The zoom that shows the whole picture as large as it can be. */
export function fitZoom(picture: Size, viewport: Viewport): number {
  const width = Math.max(16, viewport.width - 2 * air);
  const height = Math.max(16, viewport.height - 2 * air);
  return between(Math.min(width / picture.width, height / picture.height) * viewport.pixelRatio, 0.001, mostZoom);
}

/** A quarter of the smaller of fit and 100 %. */
export const leastZoom = (picture: Size, viewport: Viewport): number => Math.min(1, fitZoom(picture, viewport)) / 4;

export const zoomOf = (view: View, picture: Size, viewport: Viewport): number =>
  view.zoom ?? fitZoom(picture, viewport);

/** The nearest centre to `at` on one axis that keeps the picture over the canvas: in the middle where it is smaller. */
function heldCentre(at: number, length: number, room: number): number {
  if (length <= room) return 0.5;
  const least = (room / 2 - Math.min(slack, (length - room) / 2)) / length;
  return between(at, least, 1 - least);
}

/** The view with its zoom and its centre inside their bounds. */
export function held(view: View, picture: Size, viewport: Viewport): View {
  if (view.zoom === null) return fitted;
  const zoom = between(view.zoom, leastZoom(picture, viewport), mostZoom);
  const scale = zoom / viewport.pixelRatio;
  return {
    zoom,
    x: heldCentre(view.x, picture.width * scale, viewport.width),
    y: heldCentre(view.y, picture.height * scale, viewport.height),
  };
}

/** Where the picture is drawn: on whole device pixels, so that 100 % is pixel for pixel. */
export function place(picture: Size, viewport: Viewport, view: View): Placement {
  const { x, y } = held(view, picture, viewport);
  const zoom = between(zoomOf(view, picture, viewport), leastZoom(picture, viewport), mostZoom);
  const ratio = viewport.pixelRatio;
  const whole = (value: number): number => Math.round(value * ratio) / ratio;
  const [width, height] = [(picture.width * zoom) / ratio, (picture.height * zoom) / ratio];
  return {
    zoom,
    left: whole(viewport.width / 2 - x * width),
    top: whole(viewport.height / 2 - y * height),
    width: Math.max(1 / ratio, whole(width)),
    height: Math.max(1 / ratio, whole(height)),
  };
}

/** Zooms to `zoom`, with what is under `at` staying there. */
export function zoomTo(view: View, zoom: number, at: Point, picture: Size, viewport: Viewport): View {
  const now = held(view, picture, viewport);
  const before = zoomOf(now, picture, viewport) / viewport.pixelRatio;
  const bounded = between(zoom, leastZoom(picture, viewport), mostZoom);
  const after = bounded / viewport.pixelRatio;
  const [dx, dy] = [at.x - viewport.width / 2, at.y - viewport.height / 2];
  return held(
    {
      zoom: bounded,
      x: now.x + dx / (before * picture.width) - dx / (after * picture.width),
      y: now.y + dy / (before * picture.height) - dy / (after * picture.height),
    },
    picture,
    viewport,
  );
}

/**
 * Zooms by a factor. What passes fit or 100 % on its way stops there once, so that both are easy to hit.
 */
export function zoomBy(view: View, factor: number, at: Point, picture: Size, viewport: Viewport): View {
  const before = zoomOf(view, picture, viewport);
  const after = before * factor;
  const fit = fitZoom(picture, viewport);
  const passes = (mark: number): boolean => (before < mark && after > mark) || (before > mark && after < mark);
  if (view.zoom !== null && passes(fit)) return fitted;
  return zoomTo(view, passes(1) ? 1 : after, at, picture, viewport);
}

/** The next stop of a list that people know from other tools: 25, 33, 50, 67, 100 … %. */
export function zoomStep(view: View, direction: 1 | -1, at: Point, picture: Size, viewport: Viewport): View {
  const zoom = zoomOf(view, picture, viewport);
  const next = direction > 0 ? stops.find((stop) => stop > zoom * 1.01) : stops.findLast((stop) => stop < zoom * 0.99);
  return zoomTo(view, next ?? zoom * (direction > 0 ? 2 : 0.5), at, picture, viewport);
}

/** Moves the picture by CSS pixels. A fitted one stays. */
export function panBy(view: View, dx: number, dy: number, picture: Size, viewport: Viewport): View {
  if (view.zoom === null) return fitted;
  const scale = view.zoom / viewport.pixelRatio;
  return held(
    { zoom: view.zoom, x: view.x - dx / (picture.width * scale), y: view.y - dy / (picture.height * scale) },
    picture,
    viewport,
  );
}

/** Between fit and 100 %, at the place pointed to. */
export const toggled = (view: View, at: Point, picture: Size, viewport: Viewport): View =>
  view.zoom === null ? zoomTo(view, 1, at, picture, viewport) : fitted;

/** Does any of it lie outside, so that there is something to pan? */
export const overflows = (placement: Placement, viewport: Viewport): boolean =>
  placement.width > viewport.width + 0.5 || placement.height > viewport.height + 0.5;

/** Shapes that differ by less come from rounding sizes to whole blocks: they are the same shape. */
const sameShape = 0.03;

/** Where another picture is drawn in the frame of a first one: all over it where their shapes agree, else whole and in its middle. */
export function inFrame(frame: Placement, picture: Size): Placement {
  const shape = picture.width / picture.height / (frame.width / frame.height);
  if (Math.abs(shape - 1) < sameShape) return frame;
  const [width, height] = shape > 1 ? [frame.width, frame.height / shape] : [frame.width * shape, frame.height];
  return {
    zoom: frame.zoom,
    left: frame.left + (frame.width - width) / 2,
    top: frame.top + (frame.height - height) / 2,
    width,
    height,
  };
}

/** The part of a box that lies in the viewport. */
export function visiblePart(box: Box, viewport: Viewport): Box {
  const [left, top] = [between(box.left, 0, viewport.width), between(box.top, 0, viewport.height)];
  return {
    left,
    top,
    width: Math.max(0, Math.min(viewport.width, box.left + box.width) - left),
    height: Math.max(0, Math.min(viewport.height, box.top + box.height) - top),
  };
}

/** "62%", "6.3%", "1600%". */
export function showZoom(zoom: number): string {
  const percent = zoom * 100;
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)}%`;
}
