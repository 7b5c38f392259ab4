import { useEffect, useState } from 'react';
import type { CanvasPicture } from './pictures';
import type { DifferenceCounts } from './pixel-counts';
import { differenceOf, loadPixels, type Pixels } from './pixels';

/** What is known of two pictures' pixels: nothing yet, both, or that one can't be shown. */
export type Known<T> =
  { readonly is: 'loading' } | { readonly is: 'known'; readonly value: T } | { readonly is: 'broken' };

const loading = { is: 'loading' } as const;
const broken = { is: 'broken' } as const;

/** Both of them, decoded. `null`: they are not wanted. `rest`: milliseconds that the pair stays before it is loaded. */
export function usePixels(
  pair: readonly [CanvasPicture, CanvasPicture] | null,
  rest = 0,
): Known<readonly [Pixels, Pixels]> {
  const key = pair ? pair.map(({ key: id, url, part }) => JSON.stringify([id, url, part])).join(' ') : null;
  const [state, setState] = useState<{ readonly key: string; readonly known: Known<readonly [Pixels, Pixels]> } | null>(
    null,
  );
  useEffect(() => {
    if (!pair || key === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      Promise.all(pair.map(loadPixels)).then(
        (both) => {
          if (current) setState({ key, known: { is: 'known', value: both as unknown as readonly [Pixels, Pixels] } });
        },
        () => {
          if (current) setState({ key, known: broken });
        },
      );
    }, rest);
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // The pair is what its key says.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return state && state.key === key ? state.known : loading;
}

/** How the second differs from the first, counted a moment after both are there. */
export function useDifference(pair: readonly [CanvasPicture, CanvasPicture] | null, rest = 0): Known<DifferenceCounts> {
  const pixels = usePixels(pair, rest);
  const [counted, setCounted] = useState<{ readonly of: unknown; readonly known: Known<DifferenceCounts> } | null>(
    null,
  );
  const value = pixels.is === 'known' ? pixels.value : null;
  useEffect(() => {
    if (!value) return undefined;
    const timer = setTimeout(() => {
      try {
        setCounted({ of: value, known: { is: 'known', value: differenceOf(...value) } });
      } catch {
        // A picture too large for this browser's canvas.
        setCounted({ of: value, known: broken });
      }
    });
    return () => clearTimeout(timer);
  }, [value]);
  if (pixels.is === 'broken') return broken;
  return counted && counted.of === value ? counted.known : loading;
}
