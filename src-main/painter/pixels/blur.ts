import type { Raster, Plane } from './raster';
import { plane } from './raster';

/** Gaussian blur (three running means), edges repeated. `sigma` in pixels; wide ones go by a smaller copy. */
export function blur(of: Plane, sigma: number): Plane {
  if (sigma < 0.3) return { ...of, data: of.data.slice() };
  if (sigma > 6 && Math.min(of.width, of.height) > 16) return enlarge(blur(halve(of), sigma / 2), of.width, of.height);
  const made = { ...of, data: of.data.slice() };
  const spare = new Float32Array(of.data.length);
  for (const radius of boxRadii(sigma)) {
    if (radius === 0) continue;
    rows(made.data, spare, of.width, of.height, radius);
    columns(spare, made.data, of.width, of.height, radius);
  }
  return made;
}

export const blurPicture = (of: Raster, sigma: number): Raster => mapPlanes(of, (each) => blur(each, sigma));

/** Mean of the (2·radius+1)² pixels around each. */
export function boxMean(of: Plane, radius: number): Plane {
  const spare = new Float32Array(of.data.length);
  const made = plane(of.width, of.height);
  rows(of.data, spare, of.width, of.height, radius);
  columns(spare, made.data, of.width, of.height, radius);
  return made;
}

export function mapPlanes(of: Raster, map: (plane: Plane) => Plane): Raster {
  const { width, height } = of;
  const [r, g, b] = [of.r, of.g, of.b].map((data) => map({ width, height, data })) as [Plane, Plane, Plane];
  return { width: r.width, height: r.height, r: r.data, g: g.data, b: b.data };
}

/** Radii of three boxes whose passes come near a Gaussian. */
function boxRadii(sigma: number): number[] {
  const ideal = Math.sqrt((12 * sigma * sigma) / 3 + 1);
  const low = Math.floor(ideal) - (Math.floor(ideal) % 2 === 0 ? 1 : 0);
  const lows = Math.round((12 * sigma * sigma - 3 * low * low - 12 * low - 9) / (-4 * low - 4));
  return [0, 1, 2].map((pass) => ((pass < lows ? low : low + 2) - 1) / 2);
}

function rows(from: Float32Array, to: Float32Array, width: number, height: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const reach = Math.min(radius, width - 1);
  for (let y = 0; y < height; y += 1) {
    const start = y * width;
    const last = start + width - 1;
    const [head, tail] = [from[start]!, from[last]!];
    let sum = head * radius;
    for (let x = 0; x < radius; x += 1) sum += x < reach ? from[start + x]! : tail;
    for (let x = 0; x < width; x += 1) {
      sum += x + radius < width ? from[start + x + radius]! : tail;
      to[start + x] = sum * share;
      sum -= x - radius >= 0 ? from[start + x - radius]! : head;
    }
  }
}

function columns(from: Float32Array, to: Float32Array, width: number, height: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const sums = new Float32Array(width);
  const row = (y: number): number => (y < 0 ? 0 : y >= height ? height - 1 : y) * width;
  for (let y = -radius - 1; y < radius; y += 1) {
    const start = row(y);
    for (let x = 0; x < width; x += 1) sums[x]! += from[start + x]!;
  }
  for (let y = 0; y < height; y += 1) {
    const enters = row(y + radius);
    const leaves = row(y - radius - 1);
    const at = y * width;
    for (let x = 0; x < width; x += 1) {
      const sum = sums[x]! + from[enters + x]! - from[leaves + x]!;
      sums[x] = sum;
      to[at + x] = sum * share;
    }
  }
}

/** Half as wide and high, by means of four. */
export function halve(of: Plane): Plane {
  const made = plane(Math.max(1, of.width >> 1), Math.max(1, of.height >> 1));
  for (let y = 0, i = 0; y < made.height; y += 1) {
    const top = Math.min(of.height - 1, 2 * y) * of.width;
    const bottom = Math.min(of.height - 1, 2 * y + 1) * of.width;
    for (let x = 0; x < made.width; x += 1, i += 1) {
      const left = 2 * x;
      const right = left + 1 < of.width ? left + 1 : left;
      made.data[i] =
        (of.data[top + left]! + of.data[top + right]! + of.data[bottom + left]! + of.data[bottom + right]!) / 4;
    }
  }
  return made;
}

/** Bilinear, to any size. */
export function enlarge(of: Plane, width: number, height: number): Plane {
  const made = plane(width, height);
  const { data } = of;
  const across = between(width, of.width);
  const down = between(height, of.height);
  // One row at a time: first down, then across.
  const row = new Float32Array(of.width + 1);
  for (let y = 0; y < height; y += 1) {
    const upper = down.at[y]! * of.width;
    const lower = Math.min(of.height - 1, down.at[y]! + 1) * of.width;
    const share = down.share[y]!;
    for (let x = 0; x < of.width; x += 1) row[x] = data[upper + x]! + (data[lower + x]! - data[upper + x]!) * share;
    row[of.width] = row[of.width - 1]!;
    const start = y * width;
    for (let x = 0; x < width; x += 1) {
      const left = across.at[x]!;
      made.data[start + x] = row[left]! + (row[left + 1]! - row[left]!) * across.share[x]!;
    }
  }
  return made;
}

/** For each place of a longer line, the place before it on the shorter one, and how far it is to the next. */
function between(long: number, short: number): { at: Int32Array; share: Float32Array } {
  const at = new Int32Array(long);
  const share = new Float32Array(long);
  for (let x = 0; x < long; x += 1) {
    const place = Math.max(0, Math.min(short - 1, ((x + 0.5) * short) / long - 0.5));
    at[x] = Math.floor(place);
    share[x] = place - at[x]!;
  }
  return { at, share };
}
