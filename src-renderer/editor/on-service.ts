import type { PassRecord } from '../../src-main/contract';

/** Something of it lies on ModelRunner still, and everything of it that could be had is here, or given up. */
export const canDeleteFromService = ({ engine, requestId, state, evidence }: Pick<PassRecord, 'engine' | 'requestId' | 'state' | 'evidence'>): boolean =>
  engine === 'modelrunner' && requestId !== null && evidence.deletedAt === null && (state === 'done' || state === 'failed' || state === 'lost');

/** Its results are paid for and not here: they may be had still. */
export const canFetchAgain = ({ state, error, evidence }: Pick<PassRecord, 'state' | 'error' | 'evidence'>): boolean =>
  state === 'failed' && error?.billed === 'yes' && evidence.deletedAt === null;
