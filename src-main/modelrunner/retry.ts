/**
 * Answers after which the same call may be made again: what they tell of passes by itself. Whether it *may* be repeated is another matter: of a
 * submit never without a look-up (submit-outcome.ts). How long is waited between tries is common/backoff.ts, how often the table of durations
 * and each caller's number of tries.
 */
export const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Of an error's status: it may be otherwise in a while. Other faults of a server (501, 505 …) are tried again as well where nothing can be lost by it. */
export const mayPass = (status: number): boolean => passingStatuses.has(status) || status >= 500;
