import type { Billed, Engine, PassState } from './states';

/** What is read of a pass here: a subset of its record, so that this stays pure. */
export interface OnService {
  readonly engine: Engine;
  readonly state: PassState;
  readonly requestId: string | null;
  readonly error: { readonly billed: Billed } | null;
  readonly evidence: { readonly deletedAt: string | null };
}

/**
 * Its results may be paid for and are not here: the service is asked for them once more, by "Fetch again" and by `resume`. Whatever it
 * failed of: what the service said then may not be its last word.
 */
export const canFetchAgain = ({ engine, state, requestId, error, evidence }: OnService): boolean =>
  engine === 'modelrunner' && state === 'failed' && requestId !== null && error !== null && error.billed !== 'no' && evidence.deletedAt === null;

/** Something of it lies on ModelRunner still, and nothing that was paid for would be lost with it. */
export const canDeleteFromService = ({ engine, state, requestId, error, evidence }: OnService): boolean =>
  engine === 'modelrunner' && requestId !== null && evidence.deletedAt === null && (state === 'done' || (state === 'failed' && error?.billed === 'no'));

/** It was posted at least once. Where its state says that it was not, the service has turned it away, as far as is known. */
export const wasPosted = ({ engine, stages }: { readonly engine: Engine; readonly stages: { readonly submitting?: string | undefined } }): boolean =>
  engine === 'modelrunner' && stages.submitting !== undefined;
