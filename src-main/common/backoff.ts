/** Waits between tries, in ms: each twice the one before. `k` counts from 0. */

export const doubled = (k: number, first: number, most: number): number => Math.min(most, first * 2 ** Math.min(k, 30));

interface Retries {
  readonly readRetryFirst: number;
  readonly readRetryMost: number;
}

/** The one wait of whatever asks again by itself: before try `k` + 1. Where others may ask at the same moment, a quarter more or less by chance. */
export const backoff = (
  k: number,
  { readRetryFirst, readRetryMost }: Retries,
  random: (() => number) | null,
): number => {
  const plain = doubled(k, readRetryFirst, readRetryMost);
  return random === null ? plain : Math.round(plain * (0.75 + random() * 0.5));
};
