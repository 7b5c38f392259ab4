import type { Durations } from '../common/durations';

/** The wait before try `k` + 1 (0-based), in ms: doubling from `readRetryFirst` to `readRetryMost`, a quarter more or less by chance. */
export function backoff(k: number, { readRetryFirst, readRetryMost }: Durations, random: () => number): number {
  const plain = Math.min(readRetryMost, readRetryFirst * 2 ** Math.min(k, 30));
  return Math.round(plain * (0.75 + random() * 0.5));
}
