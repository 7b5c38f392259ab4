/** Every duration the app waits by, in milliseconds, in one table, so that tests can inject short ones. */
export const durations = {
  /** Waiting for the project's short lock before `project-locked`. */
  lockWait: 10_000,
  /** A lock in which nothing changed for so long is taken over. */
  lockStale: 5_000,
  /** To connect to the service. */
  connect: 10_000,
  /** Without progress, of a JSON call. */
  jsonStall: 30_000,
  /** Without progress, of an upload or download. */
  transferStall: 60_000,
  /** A picture that comes more slowly than `slowLeast` bytes a second is told of after this. */
  slowAfter: 30_000,
  /** … and given up when it has gone on for so long. */
  slowMost: 180_000,
  /** Bytes a second: below, no picture would ever be there. */
  slowLeast: 256,
  /** Between two status polls of a young pass (at most one a second), and of an old one. */
  pollYoung: 1_000,
  pollOld: 10_000,
  /** A pass older than this is polled ever less often. */
  pollAges: 60_000,
  /** Waits before each look-up of a submit whose outcome is unknown. The list may lag: only once all of them were answered the service does not have it. */
  lookUps: [0, 2_000, 10_000, 60_000] as readonly number[],
  /** Waits before each later look-up of an uncertain pass, while the app lives: a day in all. */
  uncertainChecks: [1, 4, 10, 15, 30, 60, 120, 240, 480, 480].map((minutes) => minutes * 60_000) as readonly number[],
  /** A pass older than this when it is submitted is looked up first: a copy of its folder may have been taken over meanwhile. */
  longWait: 60_000,
  /** Waits before a submit answered 429 is posted again, where no Retry-After is given; it is looked up for as long as `lookUps` before. */
  rateLimitWaits: [5_000, 15_000, 45_000] as readonly number[],
  /** A Retry-After above this is not waited out within a read; who watches or submits a pass waits it out. */
  retryAfterMost: 120_000,
  /** Nobody is believed who asks for more than this. */
  retryAfterLongest: 60 * 60_000,
  /** A request that the service says it does not know is asked for so long: it may only not know it yet. */
  missingMost: 30 * 60_000,
  /** A record that is complete without a picture, and without a word on its bill, is read again after these. */
  emptyChecks: [2_000, 6_000, 12_000, 20_000] as readonly number[],
  /** An accepted request whose number can't be written down: a command goes on trying so long, the app while it lives. */
  acceptedWait: 15_000,
  /** Of a pass whose status is no known word, the record is read after this, and again at twice the wait, up to the second. */
  strangeFirst: 5_000,
  strangeMost: 120_000,
  /** Between two polls of a pass whose changes the stream tells. */
  pollStreamed: 5_000,
  /** A stream that lived for so long is connected to again at once. */
  streamSteady: 30_000,
  /** Backoff of reads through outages: first, and most. */
  readRetryFirst: 500,
  readRetryMost: 30_000,
  /** Tries at a result that is paid for, and the time they are spread over. */
  downloadTries: [0, 8_000, 20_000] as readonly number[],
  /** A server that answers, and never with the picture, is asked for so long. */
  answersMost: 30 * 60_000,
  /** A price not told yet is read again after these. */
  settleChecks: [2_000, 10_000, 60_000, 600_000] as readonly number[],
  /** What a pass failed to deliver though it may be paid for, or what one that is done still lacks, is asked for again after these. */
  askLater: [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000] as readonly number[],
  /** A pass that ended longer ago is asked about by hand alone. */
  askFor: 7 * 24 * 60 * 60_000,
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
  /** A temporary file that nobody is known to own, and that did not change between two looks so far apart, was left behind. */
  leftoverUnchanged: 30 * 60_000,
  /** Price cards are as good as new for so long; one that could not be had is not asked for again sooner; and nobody waits for them longer. */
  pricesFresh: 5 * 60_000,
  pricesAgain: 30_000,
  pricesWait: 3_000,
  /** So is the list of models; it is waited for so long, and kept no longer than a day, as its terms may ask. */
  catalogueFresh: 60 * 60_000,
  catalogueAgain: 60_000,
  catalogueWait: 10_000,
  catalogueMost: 24 * 60 * 60_000,
  /** One job of the image process. */
  imageJob: 120_000,
  /** A step of reading the words in a result; starting the reader is the longest. */
  wordStep: 120_000,
  /** The reader of words holds much memory: it ends so long after the last picture. */
  wordReaderIdle: 20_000,
} as const;

export type Durations = {
  readonly [K in keyof typeof durations]: (typeof durations)[K] extends number ? number : readonly number[];
};
