import { isPentimentoError } from '../contract/errors';
import type { OtherRequest, PassRecord } from '../contract/records';
import type { FoundHandle, Service } from '../modelrunner/service';
import { isCharged, settledBy } from './bill';
import { recordOf, write, type Run } from './world';

/** Its price is known, or that it has none. */
export const isTold = ({ billingStatus, settled }: OtherRequest): boolean =>
  settled !== null && (isCharged(billingStatus) || billingStatus === 'failed');

/** Further requests of a pass, with one that is gone on with now: whichever was gone on with before is one of them. */
export function othersOf(
  { requestId, evidence, price }: PassRecord,
  found: FoundHandle,
): { readonly others?: OtherRequest[] } {
  const before: OtherRequest[] =
    requestId === null || requestId === found.requestId
      ? []
      : [{ requestId, billingStatus: evidence.billingStatus, settled: price.settled }];
  const all = new Map(
    [...(evidence.others ?? []), ...before, ...(found.others ?? [])].map((one) => [one.requestId, one]),
  );
  all.delete(found.requestId);
  return all.size > 0 || evidence.others ? { others: [...all.values()] } : {};
}

/** Reads what further requests of a pass have cost, where that is not known yet. What can't be read now is read another time. */
export async function readOthers(run: Run, service: Service): Promise<void> {
  const { clientJobId, recipe, evidence } = recordOf(run);
  for (const other of evidence.others ?? []) {
    if (isTold(other)) continue;
    try {
      const reading = await service.record(
        { requestId: other.requestId, model: recipe.model, statusUrl: null, responseUrl: null, clientJobId },
        run.signal,
      );
      const told: OtherRequest = {
        ...other,
        billingStatus: reading.invalidOutput ? 'failed' : (reading.billingStatus ?? other.billingStatus),
        settled: settledBy(reading) ?? other.settled,
      };
      await write(run, ({ evidence: now }) => ({
        evidence: {
          ...now,
          others: (now.others ?? []).map((each) => (each.requestId === told.requestId ? told : each)),
        },
      }));
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error)) throw error;
    }
  }
}
