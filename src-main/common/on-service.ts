import { isShort, notHere, type Delivery } from './delivery';
import type { Billed, Standing } from './states';

/** What is read of a pass here: a subset of its record, so that this stays pure. */
export type OnService = Delivery &
  Standing<{ readonly billed: Billed }> & {
    readonly requestId: string | null;
    readonly evidence: { readonly deletedAt: string | null };
  };

/**
 * Its results may be paid for and are not (all) here: the service is asked for them once more, by "Fetch again" and by `resume`. Whatever
 * a pass failed of: what the service said then may not be its last word. One that is done with fewer pictures than were asked for is asked about, too.
 */
export const canFetchAgain = (pass: OnService): boolean =>
  mayLieThere(pass) && ((pass.state === 'failed' && pass.error.billed !== 'no') || isShort(pass));

/** Pictures of it that were delivered, and whose files are lost or changed, may be had from the service once more. */
export const canBringBack = (pass: OnService): boolean => mayLieThere(pass) && pass.state === 'done';

const mayLieThere = ({ engine, requestId, evidence }: OnService): boolean =>
  engine === 'modelrunner' && requestId !== null && evidence.deletedAt === null;

/** Something of it lies on ModelRunner still, and nothing that was paid for would be lost with it. */
export const canDeleteFromService = (pass: OnService): boolean =>
  mayLieThere(pass) &&
  ((pass.state === 'done' && notHere(pass).length === 0) || (pass.state === 'failed' && pass.error.billed === 'no'));

/** It was posted at least once. Where its state says that it was not, the service has turned it away, as far as is known. */
export const wasPosted = ({
  engine,
  stages,
  evidence: { submit },
}: {
  readonly engine: OnService['engine'];
  readonly stages: { readonly submitting?: string | undefined };
  readonly evidence: { readonly submit?: object | null | undefined };
}): boolean => engine === 'modelrunner' && (submit === undefined ? stages.submitting !== undefined : submit !== null);
