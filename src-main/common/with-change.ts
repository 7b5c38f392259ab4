/** A record with a change put over it. What a change holds as `undefined` is left as it was, as if it were not there. */
export const withChange = <R extends object>(record: R, change: Partial<R>): R => ({
  ...record,
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
});
