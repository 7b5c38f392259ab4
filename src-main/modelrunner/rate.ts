import type { Durations } from '../common/durations';

/** Watches how fast something comes in. */
export interface Rate {
  /** Aborts with the caller's signal, or when what comes is too slow to ever be there. */
  readonly signal: AbortSignal;
  readonly isTooSlow: boolean;
  /** So many bytes came; while they are being stored, the other side is not waited for. */
  taken(bytes: number, stored: Promise<unknown>): Promise<void>;
  stop(): void;
}

/**
 * A drip of bytes feeds every watchdog of silence, so what comes is measured, too: below `slowLeast` bytes a second it is told of after
 * `slowAfter`, and given up after `slowMost`.
 */
export function watchRate(
  { slowAfter, slowMost, slowLeast }: Pick<Durations, 'slowAfter' | 'slowMost' | 'slowLeast'>,
  onSlow: (message: string) => void,
  caller?: AbortSignal,
): Rate {
  const slow = new AbortController();
  let bytes = 0;
  let before = 0;
  let slowFor = 0;
  let isStoring = false;
  /** Within what is measured now, our own disk was waited for. */
  let hasStored = false;
  const timer = setInterval(() => {
    const came = bytes - before;
    const isOurs = hasStored || isStoring;
    before = bytes;
    hasStored = false;
    if (isOurs || came >= (slowLeast * slowAfter) / 1000) {
      slowFor = 0;
      return;
    }
    slowFor += slowAfter;
    onSlow(
      `The result comes very slowly: ${came} bytes in ${Math.max(1, Math.round(slowAfter / 1000))} s. Nothing is lost: it is asked for anew if that goes on.`,
    );
    if (slowFor >= slowMost) slow.abort();
  }, slowAfter);
  return {
    signal: caller ? AbortSignal.any([caller, slow.signal]) : slow.signal,
    get isTooSlow() {
      return slow.signal.aborted;
    },
    async taken(count, stored) {
      bytes += count;
      isStoring = true;
      const at = performance.now();
      try {
        await stored;
      } finally {
        isStoring = false;
        // A write that takes a tenth of the time that is measured is a slow disk.
        if (performance.now() - at > slowAfter / 10) hasStored = true;
      }
    },
    stop: () => clearInterval(timer),
  };
}
