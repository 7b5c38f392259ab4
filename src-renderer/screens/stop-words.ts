import { wasPosted } from '../../src-main/common/on-service';
import { isFreeToCancel, isFreeToStop } from '../../src-main/common/states';
import type { PassRecord } from '../../src-main/contract';

/** What the × of a pass does, by what it costs. Its label goes before the version's name. */
export function stopWords(pass: PassRecord): { readonly label: string; readonly tooltip: string } {
  if (isFreeToCancel(pass.state))
    return {
      label: 'Cancel',
      tooltip: wasPosted(pass) ? 'Cancel (no charge, unless ModelRunner has it already)' : 'Cancel (no charge)',
    };
  return isFreeToStop(pass)
    ? { label: 'Stop', tooltip: 'Stop (no charge)' }
    : { label: 'Stop waiting for', tooltip: 'Stop waiting: it will still be charged' };
}
