import type { SubmitEvidence } from '../contract/records';

/** A POST that may have left at `at` (ISO 8601), of which nothing has been asked yet. */
export const newSubmit = (at: string, posts: number): SubmitEvidence => ({
  at,
  posts,
  lookUps: 0,
  waited: 0,
  lastLookUp: null,
  notBefore: null,
});
