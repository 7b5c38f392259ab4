import { clamp, type Plane } from './raster';

/** Lightness below and above which lie 3 % of the pixels each. */
export function spread(of: Plane): [low: number, high: number] {
  const counts = new Uint32Array(101);
  for (let i = 0; i < of.data.length; i += 7) counts[Math.round(clamp(of.data[i]!) * 100)]! += 1;
  const wanted = (of.data.length / 7) * 0.03;
  const find = (levels: readonly number[]): number => {
    let seen = 0;
    for (const level of levels) {
      seen += counts[level]!;
      if (seen > wanted) return level / 100;
    }
    return 0.5;
  };
  const levels = Array.from({ length: 101 }, (_, i) => i);
  const [low, high] = [find(levels), find(levels.toReversed())];
  return high - low < 0.1 ? [low - 0.05, high + 0.05] : [low, high];
}
