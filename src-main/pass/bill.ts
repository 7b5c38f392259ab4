import type { Billed } from '../common/states';
import type { Evidence } from '../contract/records';
import type { RecordReading } from '../modelrunner/service';

export const isCharged = (billingStatus: string | null): boolean =>
  billingStatus === 'charged' || billingStatus === 'partial';

/** Was money taken, as far as the record told it last? */
export const billedBy = ({ billingStatus }: Pick<Evidence, 'billingStatus'>, settled: string | null): Billed =>
  isCharged(billingStatus) || (billingStatus === null && settled !== null) ? 'yes' : 'unknown';

/** Output that the service found invalid, with pictures in it, and charged. */
export const isKeptAndCharged = ({ invalidOutput, outputs, billingStatus }: RecordReading): boolean =>
  invalidOutput && outputs.length > 0 && isCharged(billingStatus);

/** A price is settled once nothing about it is pending. */
export const settledBy = (reading: RecordReading): string | null =>
  reading.billingStatus === 'failed' || (reading.invalidOutput && !isKeptAndCharged(reading))
    ? '0'
    : reading.billingStatus === 'pending'
      ? null
      : reading.totalPrice;
