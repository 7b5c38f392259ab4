/** The life of a pass (docs/architecture.md). */
export const passStates = [
  'waiting',
  'preparing',
  'uploading',
  'submitting',
  'running',
  'downloading',
  'done',
  'failed',
  'uncertain',
  'lost',
  'cancelled',
] as const;

export type PassState = (typeof passStates)[number];

/** States in which somebody has to go on with the pass. */
export const unfinishedStates = [
  'waiting',
  'preparing',
  'uploading',
  'submitting',
  'running',
  'downloading',
] as const satisfies readonly PassState[];

export type UnfinishedState = (typeof unfinishedStates)[number];

export const isUnfinished = (state: PassState): state is UnfinishedState =>
  (unfinishedStates as readonly PassState[]).includes(state);

/** Where a pass stands, with all that goes with that and nothing that contradicts it. `E`: what is wrong with it. */
export type Standing<E> =
  /** Somebody goes on with it. */
  | { readonly state: UnfinishedState; readonly error: null; readonly finishedAt: null }
  /** The designer decides, so it has not ended. */
  | { readonly state: 'uncertain'; readonly error: E; readonly finishedAt: null }
  | { readonly state: 'done' | 'cancelled'; readonly error: null; readonly finishedAt: string }
  | { readonly state: 'failed' | 'lost'; readonly error: E; readonly finishedAt: string };

/** Cancelling is free until the request may have left. */
export const isFreeToCancel = (state: PassState): boolean =>
  state === 'waiting' || state === 'preparing' || state === 'uploading';

/** On the offline engine nothing is ever paid for: a pass is stopped wherever it stands. */
export const isFreeToStop = ({ engine, state }: { readonly engine: Engine; readonly state: PassState }): boolean =>
  isFreeToCancel(state) || (engine === 'offline' && isUnfinished(state));

export const stageWords: Readonly<Record<PassState, string>> = {
  waiting: 'Waiting for its turn',
  preparing: 'Preparing the input',
  uploading: 'Uploading',
  submitting: 'Submitting',
  running: 'Running',
  downloading: 'Fetching the results',
  done: 'Done',
  failed: 'Failed',
  uncertain: 'Uncertain',
  lost: 'Given up',
  cancelled: 'Cancelled',
};

/** For a row of the history; the full words are in its tooltip and the details. */
export const shortStageWords: Readonly<Record<PassState, string>> = {
  ...stageWords,
  waiting: 'Waiting',
  preparing: 'Preparing',
  downloading: 'Fetching',
};

export type Engine = 'modelrunner' | 'offline';

/** Was money taken for it? */
export type Billed = 'no' | 'yes' | 'unknown';
