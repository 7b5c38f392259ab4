/** Things that come one by one, handed on together. */
export interface Batch<T> {
  add(item: T): void;
  /** What has not been handed on yet never is. */
  drop(): void;
}

/**
 * The first of them at once, those of the next `rest` milliseconds in one go: two hundred passes that move at the same time are drawn
 * a few times a second, not two hundred times.
 */
export function batched<T>(
  later: (milliseconds: number, run: () => void) => () => void,
  rest: number,
  take: (items: readonly T[]) => void,
): Batch<T> {
  let items: T[] = [];
  let callOff: (() => void) | null = null;
  const rested = (): void => {
    callOff = null;
    if (items.length > 0) handOn();
  };
  const handOn = (): void => {
    const all = items;
    items = [];
    callOff = later(rest, rested);
    take(all);
  };
  return {
    add(item) {
      items.push(item);
      if (!callOff) handOn();
    },
    drop() {
      items = [];
      callOff?.();
      callOff = null;
    },
  };
}
