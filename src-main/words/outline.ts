import type { Point } from './raster';

/** A rectangle that may be turned: its middle, its sides, and how far its longer side is turned from the horizontal, in radians. */
export interface Turned {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** The outermost of some points, in their order around (Andrew's monotone chain). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (list: readonly Point[]): Point[] => {
    const out: Point[] = [];
    for (const point of list) {
      while (out.length >= 2 && cross(out.at(-2)!, out.at(-1)!, point) <= 0) out.pop();
      out.push(point);
    }
    out.pop();
    return out;
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const cross = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** The smallest rectangle around a hull. `width` is along the text: the longer side, or the more level one where they are much the same. */
export function smallestAround(hull: readonly Point[]): Turned {
  let best: Turned | null = null;
  for (let at = 0; at < hull.length; at += 1) {
    const [a, b] = [hull[at]!, hull[(at + 1) % hull.length]!];
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    const around = aroundAt(hull, angle);
    if (!best || around.width * around.height < best.width * best.height) best = around;
  }
  return levelled(best ?? { x: hull[0]?.x ?? 0, y: hull[0]?.y ?? 0, width: 1, height: 1, angle: 0 });
}

/** The rectangle around points whose sides are turned by an angle. */
export function aroundAt(points: readonly Point[], angle: number): Turned {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const [u, v] = [x * cos + y * sin, y * cos - x * sin];
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return {
    x: u * cos - v * sin,
    y: u * sin + v * cos,
    width: right - left + 1,
    height: bottom - top + 1,
    angle,
  };
}

/** The same rectangle with its width along the text, and turned by at most a quarter either way. */
function levelled(box: Turned): Turned {
  const quarter = Math.PI / 2;
  let { width, height, angle } = box;
  angle = Math.atan2(Math.sin(angle), Math.cos(angle));
  const turn = (): void => {
    [width, height] = [height, width];
    angle += quarter;
  };
  while (angle > quarter) angle -= Math.PI;
  while (angle <= -quarter) angle += Math.PI;
  // Text stands level more often than not: only what is clearly taller than wide is read upwards.
  if (Math.abs(angle) > Math.PI / 4 && width < height * 1.5) turn();
  else if (Math.abs(angle) <= Math.PI / 4 && height > width * 1.5) turn();
  while (angle > quarter + 1e-9) angle -= Math.PI;
  while (angle <= -quarter - 1e-9) angle += Math.PI;
  return { ...box, width, height, angle };
}

/** Wider on every side. */
export const grown = (box: Turned, by: number): Turned => ({
  ...box,
  width: box.width + 2 * by,
  height: box.height + 2 * by,
});

export function cornersOf({ x, y, width, height, angle }: Turned): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([a = 0, b = 0]) => ({
    x: x + ((a * width) / 2) * cos - ((b * height) / 2) * sin,
    y: y + ((a * width) / 2) * sin + ((b * height) / 2) * cos,
  }));
}

/** A level rectangle around points. */
export function boundsOf(points: readonly Point[]): { x: number; y: number; width: number; height: number } {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
