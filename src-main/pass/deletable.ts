import { isUnfinished, stageWords } from '../common/states';
import { versionName } from '../common/versions';
import { PentimentoError } from '../contract/errors';
import type { PassRecord } from '../contract/records';

/**
 * Why a pass can't be deleted just now, as a sentence; `null` where it can. One that runs, or that may have been paid for while what it cost is still
 * being asked for, stays: what was paid is known first. `stopsAsking`: milliseconds after its end in which it is asked for.
 */
export function whyItStays(record: PassRecord, now: number, stopsAsking: number): string | null {
  const name = versionName(record.version);
  if (isUnfinished(record.state))
    return `${name} is not finished (${stageWords[record.state].toLowerCase()}), so it can’t be deleted yet. Wait for it, or cancel it first.`;
  if (record.state === 'uncertain')
    return `Whether ${name} was submitted, and will be charged, is not known yet, so it can’t be deleted. Check again, or mark it as lost, first.`;
  if (
    record.engine === 'offline' ||
    record.requestId === null ||
    record.state === 'lost' ||
    record.state === 'cancelled'
  )
    return null;
  const isTold =
    record.error?.billed === 'no' || record.evidence.billingStatus === 'failed' || record.price.settled !== null;
  const areOthersTold = (record.evidence.others ?? []).every(
    ({ settled, billingStatus }) => settled !== null || billingStatus === 'failed',
  );
  if (isTold && areOthersTold) return null;
  const age = now - Date.parse(record.finishedAt ?? record.createdAt);
  return age < stopsAsking && record.evidence.deletedAt === null
    ? `What ${name} cost is not known yet: it is still being asked for. It can be deleted once that is told.`
    : null;
}

export const inUse = (message: string): PentimentoError => new PentimentoError('in-use', message);
