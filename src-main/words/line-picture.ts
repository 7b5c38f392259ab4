import { slopeAt, valueAt, type Found } from './detector';
import { sampled, type Point, type Pyramid, type Raster } from './raster';

/** How a line is cut out of the picture. */
export interface Cut {
  /** Height in pixels of what is cut. */
  readonly height: number;
  /** Taller (above 1) or tighter than the box that was found. */
  readonly room?: number;
  /** Turned by this much more, in radians. */
  readonly turn?: number;
  /** Wider letters (above 1) or narrower ones. */
  readonly stretch?: number;
}

/** The line's course: where its middle lies for each length along it, and which way is across. */
interface Course {
  readonly length: number;
  at(along: number): { readonly middle: Point; readonly across: Point };
}

function straight({ box }: Found, turn: number): Course {
  const angle = box.angle + turn;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    length: box.width,
    at: (along) => ({
      middle: { x: box.x + (along - box.width / 2) * cos, y: box.y + (along - box.width / 2) * sin },
      across: { x: -sin, y: cos },
    }),
  };
}

function bent({ box }: Found, bend: readonly number[], turn: number): Course {
  const angle = box.angle + turn;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // Steps of equal width, and the way along the curve to each of them.
  const steps = 128;
  const us = Array.from({ length: steps + 1 }, (_, at) => (at / steps - 0.5) * box.width);
  const ways = [0];
  for (let at = 1; at <= steps; at += 1)
    ways.push(ways[at - 1]! + Math.hypot(us[at]! - us[at - 1]!, valueAt(bend, us[at]!) - valueAt(bend, us[at - 1]!)));
  const length = ways.at(-1)!;
  return {
    length,
    at: (along) => {
      let low = 0;
      let high = steps;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (ways[middle]! <= along) low = middle;
        else high = middle;
      }
      const share = (along - ways[low]!) / Math.max(1e-9, ways[high]! - ways[low]!);
      const u = us[low]! + (us[high]! - us[low]!) * share;
      const v = valueAt(bend, u);
      const slope = slopeAt(bend, u);
      const norm = Math.hypot(1, slope);
      const [au, av] = [-slope / norm, 1 / norm];
      return {
        middle: { x: box.x + u * cos - v * sin, y: box.y + u * sin + v * cos },
        across: { x: au * cos - av * sin, y: au * sin + av * cos },
      };
    },
  };
}

/** The line as a level strip. */
export function lineRaster(picture: Pyramid, found: Found, { height, room = 1, turn = 0, stretch = 1 }: Cut): Raster {
  const course = found.bend ? bent(found, found.bend, turn) : straight(found, turn);
  const tall = found.box.height * room;
  const extra = found.box.height * (room - 1);
  const long = course.length + extra;
  const scale = height / tall;
  const width = Math.max(8, Math.min(2400, Math.round(long * scale * stretch)));
  const columns = Array.from({ length: width }, (_, x) => course.at(((x + 0.5) * long) / width - extra / 2));
  return sampled(picture, width, height, Math.max(1 / scale, long / width), (x, y) => {
    const { middle, across } = columns[Math.min(width - 1, Math.floor(x))]!;
    const off = (y / height - 0.5) * tall;
    return { x: middle.x + across.x * off, y: middle.y + across.y * off };
  });
}
