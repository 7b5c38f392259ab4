/** What two pictures' pixels come to, told. Pure; the pixels are read by pixels.ts. */

/** How many pixels differ by how much: `counts[n]`, those of which the channel that differs most does so by n of 255. */
export interface DifferenceCounts {
  readonly counts: readonly number[];
  readonly total: number;
}

/** Differences up to this count as none: what encoding alone does. */
export const usualThreshold = 8;

/** Of two lists of RGBA bytes of the same length. */
export function countDifferences(a: Uint8ClampedArray, b: Uint8ClampedArray): DifferenceCounts {
  const counts = Array.from({ length: 256 }, () => 0);
  const length = Math.min(a.length, b.length);
  for (let at = 0; at + 3 < length; at += 4) {
    const most = Math.max(
      Math.abs(a[at]! - b[at]!),
      Math.abs(a[at + 1]! - b[at + 1]!),
      Math.abs(a[at + 2]! - b[at + 2]!),
    );
    counts[most]! += 1;
  }
  return { counts, total: Math.floor(length / 4) };
}

/** The share of pixels that differ by more than the threshold, 0…1. */
export function changedShare({ counts, total }: DifferenceCounts, threshold: number): number {
  if (total === 0) return 0;
  return counts.reduce((sum, count, by) => (by > threshold ? sum + count : sum), 0) / total;
}

/** "0%", "0.3%", "34%"; what is a little is not told as nothing, nor nearly all as all. */
export function showShare(share: number): string {
  if (share === 0) return '0%';
  const percent = share * 100;
  if (percent < 0.1) return 'less than 0.1%';
  if (percent < 10) return `${percent.toFixed(1)}%`;
  return share < 1 && percent >= 99.5 ? 'over 99%' : `${Math.round(percent)}%`;
}

export const hexOf = (rgb: readonly [number, number, number]): string =>
  `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
