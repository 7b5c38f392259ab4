import { blur } from './blur';
import { alongFlow, type Flow } from './flow';
import { clamp, plane, type Plane } from './raster';

export interface LineOptions {
  /** Thickness, in pixels. */
  readonly size: number;
  /** 0…1: how faint an edge still becomes a line. */
  readonly sensitivity: number;
  /** With it, lines follow the forms and hold together. */
  readonly flow?: Flow;
  /** Pixels either way. */
  readonly reach?: number;
}

/** Ink lines of a picture's edges: 0 none, 1 full. Differences of two blurs, drawn along the forms. */
export function lines(lightness: Plane, { size, sensitivity, flow, reach = 5 }: LineOptions): Plane {
  const [fine, coarse] = [blur(lightness, size), blur(lightness, size * 1.8)];
  const difference = plane(lightness.width, lightness.height);
  for (let i = 0; i < difference.data.length; i += 1) difference.data[i] = coarse.data[i]! - fine.data[i]!;
  const drawn = flow ? alongFlow(difference, flow, reach) : difference;
  const [low, high] = [0.022 - 0.019 * sensitivity, 0.05 - 0.035 * sensitivity];
  for (let i = 0; i < drawn.data.length; i += 1) {
    const t = clamp((drawn.data[i]! - low) / (high - low));
    drawn.data[i] = t * t * (3 - 2 * t);
  }
  return drawn;
}

/** How steep the picture is at each pixel, 0 and up; about 0.5 at a hard edge. */
export function steepness(of: Plane): Plane {
  const { width, height, data } = of;
  const made = plane(width, height);
  for (let y = 0, i = 0; y < height; y += 1) {
    const [up, down] = [(y > 0 ? y - 1 : y) * width, (y < height - 1 ? y + 1 : y) * width];
    for (let x = 0; x < width; x += 1, i += 1) {
      const dx = data[x < width - 1 ? i + 1 : i]! - data[x > 0 ? i - 1 : i]!;
      const dy = data[down + x]! - data[up + x]!;
      made.data[i] = Math.sqrt(dx * dx + dy * dy) / 2;
    }
  }
  return made;
}
