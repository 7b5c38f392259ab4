import { isUnfinished, type PassState } from '../common/states';
import type { PassRecord } from '../contract/records';

const steps: Readonly<Record<PassState, number>> = {
  waiting: 0,
  preparing: 1,
  uploading: 2,
  submitting: 3,
  running: 4,
  downloading: 5,
  done: 6,
  failed: 6,
  uncertain: 6,
  lost: 6,
  cancelled: 6,
};

/** States of a pass that may have left for the service, though nobody knows its request. */
export const mayHaveLeft: ReadonlySet<PassState> = new Set(['submitting', 'uncertain', 'lost']);

/**
 * Of two records of one pass: does `theirs` know of a submit that `ours` knows nothing of, or of the end of the very request that `ours` still
 * watches, with its pictures? The offline engine's are free, and end with their process.
 */
export function knowsMore(theirs: PassRecord, ours: PassRecord): boolean {
  if (ours.engine === 'offline') return false;
  if (ours.requestId !== null)
    return theirs.state === 'done' && isUnfinished(ours.state) && theirs.requestId === ours.requestId;
  return (
    theirs.requestId !== null ||
    (mayHaveLeft.has(theirs.state) && steps[ours.state] < steps.submitting) ||
    // One that was posted and turned away waits in the same states as one that never left.
    (theirs.evidence.submit?.at ?? '') > (ours.evidence.submit?.at ?? '')
  );
}

/** Of two records of one pass: is `theirs` an older one, that lacks what `ours` knows? */
export function knowsLess(theirs: PassRecord, ours: PassRecord): boolean {
  if ((theirs.requestId === null) !== (ours.requestId === null)) return theirs.requestId === null;
  if (steps[theirs.state] !== steps[ours.state]) return steps[theirs.state] < steps[ours.state];
  const lacks = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
  return Object.entries(ours.evidence).some(([name, value]) => !lacks(value) && lacks(theirs.evidence[name] ?? null));
}
