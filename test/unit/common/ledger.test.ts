import { describe, expect, it } from 'vitest';
import { billedOf, committed, costOf, learnPrices, ledgerEntries, ledgerTotals } from '../../../src-main/common/ledger';
import { donePass } from '../../support/records';

const paid = (version: number, settled: string | null, billingStatus: string | null = 'charged') => {
  const pass = donePass(version, {
    engine: 'modelrunner',
    requestId: `r${version}`,
    price: { estimated: '0.05', settled, currency: 'USD' },
  });
  return { ...pass, evidence: { ...pass.evidence, billingStatus } };
};

describe('a ledger', () => {
  it('holds prices that no service should have told, without failing', () => {
    const passes = ['9'.repeat(30), '9'.repeat(30), '0.05', '999999999999'].map((settled, index) =>
      paid(index + 1, settled),
    );
    const entries = ledgerEntries(passes);
    expect(ledgerTotals(entries).settled).toBe(`${2n * (10n ** 30n - 1n) + 999_999_999_999n}.05`);
    expect(costOf(entries)).toBe(committed(passes));
    expect(learnPrices(entries)).toEqual([]);
    expect(
      learnPrices(
        [paid(1, '999999999999'), paid(2, '999999999999'), paid(3, '999999999999')].map((pass) => ({
          ...ledgerEntries([pass])[0]!,
          estimated: '0.00000000000000000001',
        })),
      ),
    ).toHaveLength(1);
  });

  it('says that a pass was not charged after all when that was told late', () => {
    expect(billedOf(paid(1, '0', 'failed'))).toBe('no');
    expect(billedOf(paid(1, null, 'pending'))).toBe('unknown');
    expect(billedOf(paid(1, '0.05', 'charged'))).toBe('yes');
  });
});
