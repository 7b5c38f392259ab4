import type { Flow } from '../pixels/flow';
import { clamp, plane, type Raster, type Plane } from '../pixels/raster';
import { hashAt, type Random } from '../pixels/random';

export interface StrokeLayer {
  /** Pixels. */
  readonly length: number;
  readonly width: number;
  /** Distance between strokes as a share of their width. */
  readonly spacing: number;
  /** How far a stroke's lightness strays, about 0.03–0.1. */
  readonly stray: number;
  /** 0…1: how solid a stroke is. */
  readonly cover: number;
  /** Strokes are laid only where this is true. */
  readonly where?: (index: number) => boolean;
  /** Radians; without it strokes follow the forms. */
  readonly angle?: number;
  /** 0…1: how much a bristle or grain of chalk leaves out. */
  readonly dry: number;
}

/** Lays brush strokes of a picture's colours on a ground, and the thickness of the paint on `relief`. */
export function layStrokes(
  ground: Raster,
  relief: Plane,
  colours: Raster,
  flow: Flow,
  random: Random,
  layer: StrokeLayer,
): void {
  const { width, height } = ground;
  const pitch = Math.max(1.5, layer.width * layer.spacing);
  const [columns, rows] = [Math.ceil(width / pitch), Math.ceil(height / pitch)];
  const order = shuffled(columns * rows, random);
  for (const cell of order) {
    const x = ((cell % columns) + random.next()) * pitch;
    const y = (Math.floor(cell / columns) + random.next()) * pitch;
    if (x >= width || y >= height) continue;
    const i = (y | 0) * width + (x | 0);
    if (layer.where && !layer.where(i)) continue;
    const f = Math.min(flow.height - 1, y >> 1) * flow.width + Math.min(flow.width - 1, x >> 1);
    const swing = (random.next() - 0.5) * (1.6 - 1.3 * flow.sure[f]!);
    const angle =
      (layer.angle ?? Math.atan2(flow.y[f]!, flow.x[f]!)) + swing * (layer.angle === undefined ? 0.8 : 0.35);
    const shade = (random.next() - 0.5) * 2 * layer.stray;
    stamp(ground, relief, layer, {
      x,
      y,
      angle,
      shade,
      seed: (random.next() * 2 ** 31) | 0,
      long: (layer.length * (0.6 + 0.6 * random.next())) / 2,
      wide: (layer.width * (0.7 + 0.5 * random.next())) / 2,
      r: colours.r[i]!,
      g: colours.g[i]!,
      b: colours.b[i]!,
    });
  }
}

/** Where |dx · slope + offset| ≤ reach. */
function span(slope: number, offset: number, reach: number): { from: number; to: number } {
  if (Math.abs(slope) < 1e-6)
    return Math.abs(offset) <= reach ? { from: -Infinity, to: Infinity } : { from: Infinity, to: -Infinity };
  const a = (-reach - offset) / slope;
  const b = (reach - offset) / slope;
  return a < b ? { from: a, to: b } : { from: b, to: a };
}

/** One stroke's bristles at a time. */
const brush = new Float32Array(49);

interface Stamp {
  x: number;
  y: number;
  angle: number;
  shade: number;
  seed: number;
  long: number;
  wide: number;
  r: number;
  g: number;
  b: number;
}

function stamp(ground: Raster, relief: Plane, layer: StrokeLayer, s: Stamp): void {
  const { width, height } = ground;
  const [cos, sin] = [Math.cos(s.angle), Math.sin(s.angle)];
  const [ex, ey] = [Math.abs(cos) * s.long + Math.abs(sin) * s.wide, Math.abs(sin) * s.long + Math.abs(cos) * s.wide];
  const [y0, y1] = [Math.max(0, Math.ceil(s.y - ey)), Math.min(height - 1, Math.floor(s.y + ey))];
  const bristles = Math.min(24, Math.max(3, Math.round(s.wide * 0.9)));
  const hairs = brush.subarray(0, 2 * bristles + 1);
  for (let n = 0; n < hairs.length; n += 1) hairs[n] = hashAt(n - bristles, 0, s.seed);
  let noise = s.seed | 1;
  for (let y = y0; y <= y1; y += 1) {
    const dy = y - s.y;
    // Of the row, only what lies inside the turned rectangle.
    const along = span(cos, dy * sin, s.long);
    const across = span(-sin, dy * cos, s.wide);
    const x0 = Math.max(0, Math.ceil(s.x + Math.max(-ex, along.from, across.from)));
    const x1 = Math.min(width - 1, Math.floor(s.x + Math.min(ex, along.to, across.to)));
    for (let x = x0; x <= x1; x += 1) {
      const dx = x - s.x;
      const u = (dx * cos + dy * sin) / s.long;
      const v = (dy * cos - dx * sin) / s.wide;
      const au = u < 0 ? -u : u;
      const av = v < 0 ? -v : v;
      // The stroke's outline: square in its middle, round at its ends.
      const end = (au - 0.7) / 0.3;
      const out = end > 0 ? Math.sqrt(end * end + av * av) : av;
      if (out >= 1) continue;
      const hair = hairs[Math.round(v * bristles) + bristles]!;
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      const fade = layer.dry * (hair * 0.6 + (noise >>> 8) * 2.4e-8) * (0.75 + 0.25 * u);
      const alpha = (out < 0.714 ? 1 : (1 - out) * 3.5) * layer.cover * (1 - clamp(fade * 1.6));
      if (alpha <= 0.02) continue;
      const i = y * width + x;
      const tone = s.shade + (hair - 0.5) * layer.stray * 1.2;
      ground.r[i] = ground.r[i]! + (s.r + tone - ground.r[i]!) * alpha;
      ground.g[i] = ground.g[i]! + (s.g + tone - ground.g[i]!) * alpha;
      ground.b[i] = ground.b[i]! + (s.b + tone - ground.b[i]!) * alpha;
      relief.data[i] = relief.data[i]! + ((0.35 + 0.65 * hair) * (1 - out * 0.6) - relief.data[i]!) * alpha;
    }
  }
}

function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = Math.floor(random.next() * (i + 1));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}

/** Lights the relief of paint from the upper left. `amount` about 0.1–0.5. */
export function lightRelief(of: Raster, relief: Plane, amount: number): Raster {
  const { width, height } = of;
  for (let y = 1, i = width; y < height - 1; y += 1) {
    i = y * width + 1;
    for (let x = 1; x < width - 1; x += 1, i += 1) {
      const slope = relief.data[i]! - relief.data[i - width - 1]!;
      const light = clamp(slope, -0.5, 0.5) * amount;
      of.r[i] = clamp(of.r[i]! + light);
      of.g[i] = clamp(of.g[i]! + light);
      of.b[i] = clamp(of.b[i]! + light);
    }
  }
  return of;
}

export const emptyRelief = (of: Raster): Plane => plane(of.width, of.height);
