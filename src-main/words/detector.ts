import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { aroundAt, grown, hullOf, smallestAround, type Turned } from './outline';
import { part, type Point, type Pyramid, type Raster } from './raster';

/** Finds where text stands: PP-OCR's detector (a map of how likely each pixel is text), and the shapes read out of that map. */

export interface Found {
  readonly box: Turned;
  /** How likely its inside is text, 0…1. */
  readonly likely: number;
  /** The middle of the text along it, in the box's own coordinates from its middle: a polynomial of `x`, the lowest term first. `null` where it is straight. */
  readonly bend: readonly number[] | null;
  /** Points along its middle, in the picture, and how thick the text is there: what several patches are joined by. */
  readonly spine: readonly Point[];
  readonly thick: number;
}

/** What the detector is given, of the picture. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const means = [0.485, 0.456, 0.406] as const;
const spreads = [0.229, 0.224, 0.225] as const;

/** Red last, as the models were taught. */
export function planes(
  { width, height, data }: Raster,
  mean: readonly number[],
  spread: readonly number[],
): Float32Array {
  const size = width * height;
  const out = new Float32Array(size * 3);
  for (let channel = 0; channel < 3; channel += 1) {
    const [m, s] = [mean[channel]!, spread[channel]!];
    for (let at = 0; at < size; at += 1) out[channel * size + at] = (data[at * 3 + 2 - channel]! / 255 - m) / s;
  }
  return out;
}

/** More likely text than not, as these models mean it. */
const ink = 0.3;
const leastLikely = 0.5;
/** The detector draws text thinner than it is: by this much it is let out again. */
const letOut = 1.6;

export type MakeTensor = (data: Float32Array, dims: readonly number[]) => Tensor;

/** Text in a window of the picture, looked at with its longer side `side` pixels long. */
export async function findText(
  session: InferenceSession,
  tensor: MakeTensor,
  picture: Pyramid,
  window: Window,
  side: number,
): Promise<Found[]> {
  const scale = side / Math.max(window.width, window.height);
  const width = Math.max(32, Math.round((window.width * scale) / 32) * 32);
  const height = Math.max(32, Math.round((window.height * scale) / 32) * 32);
  const raster = part(picture, window, width, height);
  const input = session.inputNames[0]!;
  const output = session.outputNames[0]!;
  const answer = await session.run({ [input]: tensor(planes(raster, means, spreads), [1, 3, height, width]) });
  const map = answer[output]!.data as Float32Array;
  const [sx, sy] = [window.width / width, window.height / height];
  return shapesOf(map, width, height).map((found) => placed(found, window, sx, sy));
}

function placed({ box, likely, bend, spine, thick }: Found, window: Window, sx: number, sy: number): Found {
  // Both are much the same: the window keeps its shape but for the last few pixels.
  const scale = Math.sqrt(sx * sy);
  return {
    likely,
    spine: spine.map(({ x, y }) => ({ x: window.x + x * sx, y: window.y + y * sy })),
    thick: thick * scale,
    box: {
      x: window.x + box.x * sx,
      y: window.y + box.y * sy,
      width: box.width * scale,
      height: box.height * scale,
      angle: box.angle,
    },
    bend: bend && bend.map((factor, power) => factor * scale ** (1 - power)),
  };
}

/** Connected patches of the map, each as the box that it fills. */
export function shapesOf(map: Float32Array, width: number, height: number): Found[] {
  const seen = new Uint8Array(width * height);
  const found: Found[] = [];
  const stack: number[] = [];
  for (let start = 0; start < map.length; start += 1) {
    if (seen[start] || map[start]! < ink) continue;
    const pixels: number[] = [];
    let sum = 0;
    stack.push(start);
    seen[start] = 1;
    while (stack.length > 0) {
      const at = stack.pop()!;
      pixels.push(at);
      sum += map[at]!;
      const x = at % width;
      const visit = (next: number): void => {
        if (seen[next] || map[next]! < ink) return;
        seen[next] = 1;
        stack.push(next);
      };
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (at >= width) visit(at - width);
      if (at < map.length - width) visit(at + width);
    }
    const likely = sum / pixels.length;
    if (pixels.length < 12 || likely < leastLikely) continue;
    found.push(...shapeOf(pixels, width, likely));
  }
  return found;
}

/** A patch as a straight line of text and, where it may be on an arc, as that. */
function shapeOf(pixels: readonly number[], width: number, likely: number): Found[] {
  // The outermost pixel of each row on both sides is enough for the hull.
  const rows = new Map<number, [number, number]>();
  for (const at of pixels) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const row = rows.get(y);
    if (!row) rows.set(y, [x, x]);
    else if (x < row[0]) row[0] = x;
    else if (x > row[1]) row[1] = x;
  }
  const edge: Point[] = [...rows].flatMap(([y, [left, right]]) => [
    { x: left, y },
    { x: right + 1, y },
    { x: left, y: y + 1 },
    { x: right + 1, y: y + 1 },
  ]);
  const tight = smallestAround(hullOf(edge));
  if (Math.min(tight.width, tight.height) < 3) return [];
  const { spine, thick } = spineOf(pixels, width, tight);
  const by = ((tight.width * tight.height) / (2 * (tight.width + tight.height))) * letOut;
  const straight: Found = { likely, spine, thick, box: grown(tight, by), bend: null };
  const bent = along(spine, thick, tight, likely);
  if (!bent) return [straight];
  return bent.sag > thick * 0.6 ? [bent.found] : [straight, bent.found];
}

/** The middle of a patch, for each step along it. */
function spineOf(
  pixels: readonly number[],
  width: number,
  tight: Turned,
): { readonly spine: Point[]; readonly thick: number } {
  const [cos, sin] = [Math.cos(tight.angle), Math.sin(tight.angle)];
  const bins = Math.max(4, Math.min(64, Math.round(tight.width / 4)));
  const sums = Array.from({ length: bins }, () => ({ low: Infinity, high: -Infinity }));
  for (const at of pixels) {
    const [dx, dy] = [(at % width) + 0.5 - tight.x, Math.floor(at / width) + 0.5 - tight.y];
    const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor((u / tight.width + 0.5) * bins)))]!;
    bin.low = Math.min(bin.low, v);
    bin.high = Math.max(bin.high, v);
  }
  const middles = sums.flatMap(({ low, high }, at) =>
    low > high ? [] : [{ u: ((at + 0.5) / bins - 0.5) * tight.width, v: (low + high) / 2, thick: high - low + 1 }],
  );
  const thicks = middles.map((each) => each.thick).toSorted((a, b) => a - b);
  // The ends of a patch are round, and say little of its middle.
  const inner = middles.length > 6 ? middles.slice(1, -1) : middles;
  return {
    spine: inner.map(({ u, v }) => ({ x: tight.x + u * cos - v * sin, y: tight.y + u * sin + v * cos })),
    thick: thicks[Math.floor(thicks.length * 0.6)] ?? tight.height,
  };
}

/** Text along the curve that goes through some points. `null` where that is as good as straight. */
function along(
  points: readonly Point[],
  thick: number,
  { x, y, angle, width }: Turned,
  likely: number,
): { readonly found: Found; readonly sag: number } | null {
  if (points.length < 6 || width < thick * 1.6) return null;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const own = points.map((point) => {
    const [dx, dy] = [point.x - x, point.y - y];
    return [(dx * cos + dy * sin) / width, dy * cos - dx * sin] as const;
  });
  const fit = polynomial(own, points.length > 12 ? 4 : 2);
  if (!fit) return null;
  const values = Array.from({ length: 41 }, (_, at) => valueAt(fit, at / 40 - 0.5));
  const middle = (values[0]! + values[40]!) / 2;
  const sag = Math.abs(values[20]! - middle);
  if (sag < thick * 0.12) return null;
  const bend = fit.map((factor, power) => factor / width ** power);
  // Let out as a straight one of this length and thickness would be.
  const by = ((width * thick) / (2 * (width + thick))) * letOut;
  return {
    sag,
    found: { likely, spine: points, thick, bend, box: { x, y, angle, width: width + 2 * by, height: thick + 2 * by } },
  };
}

/** Patches that may be parts of one text, as one. `null` where they don't lie along one line. */
export function joined(some: readonly Found[]): Found | null {
  const spine = some.flatMap((found) => found.spine);
  const thick = some.reduce((sum, found) => sum + found.thick, 0) / some.length;
  const likely = Math.min(...some.map((found) => found.likely));
  const [a, b] = [some[0]!.box, some.at(-1)!.box];
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  if (Math.abs(angle) > Math.PI / 3) return null;
  const corners = some.flatMap((found) => [...found.spine, ...endsOf(found)]);
  const around = aroundAt(corners, angle);
  const bent = along(spine, thick, around, likely);
  if (bent) return bent.found;
  const by = ((around.width * thick) / (2 * (around.width + thick))) * letOut;
  return {
    likely,
    spine,
    thick,
    bend: null,
    box: { ...around, width: around.width + by, height: Math.max(around.height, thick) + 2 * by },
  };
}

/** Both ends of its middle. */
function endsOf({ box }: Found): Point[] {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const half = Math.max(0, box.width - box.height * 0.4) / 2;
  return [-half, half].map((off) => ({ x: box.x + off * cos, y: box.y + off * sin }));
}

export const valueAt = (factors: readonly number[], x: number): number =>
  factors.reduceRight((sum, factor) => sum * x + factor, 0);

export const slopeAt = (factors: readonly number[], x: number): number =>
  factors.reduceRight((sum, factor, power) => (power === 0 ? sum : sum * x + factor * power), 0);

/** Least squares; `null` where the points do not decide it. */
export function polynomial(points: readonly (readonly [number, number])[], degree: number): number[] | null {
  const n = degree + 1;
  const rows = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (__, j) => points.reduce((sum, [x]) => sum + x ** (i + j), 0) + (i === j ? 1e-9 : 0)),
    points.reduce((sum, [x, y]) => sum + y * x ** i, 0),
  ]);
  for (let at = 0; at < n; at += 1) {
    let best = at;
    for (let row = at + 1; row < n; row += 1) if (Math.abs(rows[row]![at]!) > Math.abs(rows[best]![at]!)) best = row;
    [rows[at], rows[best]] = [rows[best]!, rows[at]!];
    const pivot = rows[at]![at]!;
    if (Math.abs(pivot) < 1e-12) return null;
    for (let row = 0; row < n; row += 1) {
      if (row === at) continue;
      const factor = rows[row]![at]! / pivot;
      for (let column = at; column <= n; column += 1) rows[row]![column]! -= factor * rows[at]![column]!;
    }
  }
  return rows.map((row, at) => row[n]! / row[at]!);
}
