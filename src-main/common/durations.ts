/** Every duration the app waits by, in milliseconds, in one table, so that tests can inject short ones. */
export const durations = {
  /** Waiting for the project's short lock before `project-locked`. */
  lockWait: 10_000,
  /** A lock whose holder gave no sign for so long is taken over. */
  lockStale: 5_000,
  /** To connect to the service. */
  connect: 10_000,
  /** Without progress, of a JSON call. */
  jsonStall: 30_000,
  /** Without progress, of an upload or download. */
  transferStall: 60_000,
  /** Between two status polls of a young pass (at most one a second), and of an old one. */
  pollYoung: 1_000,
  pollOld: 10_000,
  /** A pass older than this is polled ever less often. */
  pollAges: 60_000,
  /** Look-ups of a submit whose outcome is unknown: the list may lag. */
  lookUps: [0, 2_000, 10_000, 60_000] as readonly number[],
  /** A pass older than this when it is submitted is looked up first: a copy of its folder may have been taken over meanwhile. */
  longWait: 60_000,
  /** Waits before a submit answered 429 is looked up and posted again, where no Retry-After is given. */
  rateLimitWaits: [5_000, 15_000, 45_000] as readonly number[],
  /** A Retry-After above this is not waited out by a submit, nor within a read; who watches a pass waits it out. */
  retryAfterMost: 120_000,
  /** Nobody is believed who asks for more than this. */
  retryAfterLongest: 60 * 60_000,
  /** A request that the service says it does not know is asked for so long: it may only not know it yet. */
  missingMost: 30 * 60_000,
  /** A record that is complete without a picture, and without a word on its bill, is read again after these. */
  emptyChecks: [2_000, 8_000, 20_000, 30_000] as readonly number[],
  /** An accepted request whose number can't be written down: a command goes on trying so long, the app while it lives. */
  acceptedWait: 15_000,
  /** Between two polls of a pass whose changes the stream tells. */
  pollStreamed: 5_000,
  /** A stream that lived for so long is connected to again at once. */
  streamSteady: 30_000,
  /** Backoff of reads through outages: first, and most. */
  readRetryFirst: 500,
  readRetryMost: 30_000,
  /** Tries at a result that is paid for, and the time they are spread over. */
  downloadTries: [0, 8_000, 20_000] as readonly number[],
  /** A price not told yet is read again after these. */
  settleChecks: [2_000, 10_000, 60_000, 600_000] as readonly number[],
  /** A waiting command gives up and leaves the pass to `resume`. */
  commandWait: 30 * 60_000,
  /** A POST in flight is awaited so long when a command is interrupted. */
  interruptWait: 10_000,
  /** Between two looks at whether another process that runs a pass of this project is still there. */
  ownerCheck: 3_000,
  /** Caches are cleaned so long after the app starts, with pauses between a few files; and after a command, unless they were within so long. */
  cleanAfterStart: 5_000,
  cleanPause: 10,
  cleanedLately: 10 * 60_000,
  /** One job of the image process. */
  imageJob: 120_000,
} as const;

export type Durations = { readonly [K in keyof typeof durations]: (typeof durations)[K] extends number ? number : readonly number[] };
