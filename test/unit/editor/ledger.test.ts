import { describe, expect, it } from 'vitest';
import {
  budgetStanding,
  chargedWord,
  csvName,
  learnedWords,
  overBudget,
  ranked,
  showSum,
  spentOf,
  troubleWords,
  typedAmount,
  unsettledWords,
} from '../../../src-renderer/editor/ledger';
import type { Draft } from '../../../src-main/common/recipe';
import type { Billed } from '../../../src-main/common/states';
import type { PassView } from '../../../src-main/contract';
import { goingOn } from '../../../src-main/contract/records';
import { canDeleteFromService, canFetchAgain } from '../../../src-main/common/on-service';
import { passPrice, priceAgain } from '../../../src-renderer/editor/estimate';
import { appOf, passOf, recipe, stateOf } from './fixtures';

const priced = (version: number, estimated: string, settled: string | null, speed = 'QUALITY') =>
  passOf(version, { price: { estimated, settled, currency: 'USD' }, recipe: recipe({ rendering_speed: speed }) });

describe('sums', () => {
  it('show four digits below a dollar and two above', () => {
    expect([showSum('0'), showSum('0.01572864'), showSum('0.9999'), showSum('12.4049')]).toEqual([
      '$0.00',
      '$0.0157',
      '$0.9999',
      '$12.40',
    ]);
  });

  it('say what is not settled yet, and nothing where all is', () => {
    expect(unsettledWords({ estimated: '1', settled: '0.5', unsettled: '0.217' }, 'USD')).toBe(
      'about $0.22 not settled yet',
    );
    expect(unsettledWords({ estimated: '1', settled: '1', unsettled: '0' }, 'USD')).toBeNull();
  });

  it('are ranked by what they come to, and leave out what has no passes', () => {
    const group = (name: string, settled: string, unsettled: string, passes = 1) => ({
      name,
      passes,
      totals: { estimated: '0', settled, unsettled },
    });
    expect(
      ranked([group('a', '0.9', '0'), group('b', '0.5', '0.5'), group('c', '0', '0', 0), group('d', '10', '0')]).map(
        ({ name }) => name,
      ),
    ).toEqual(['d', 'b', 'a']);
  });
});

describe('whether a pass was charged', () => {
  it.each([
    ['offline', 'done', 'no', 'free'],
    ['modelrunner', 'done', 'yes', 'yes'],
    ['modelrunner', 'done', 'unknown', 'not yet'],
    ['modelrunner', 'waiting', 'no', 'not yet'],
    ['modelrunner', 'failed', 'no', 'no'],
    ['modelrunner', 'cancelled', 'no', 'no'],
    ['modelrunner', 'failed', 'yes', 'yes'],
    ['modelrunner', 'uncertain', 'unknown', 'not known'],
  ] as const)('%s, %s, billed %s: %s', (engine, state, billed, word) => {
    expect(chargedWord({ engine, state, billed })).toBe(word);
  });

  it('is said in sentences where something went wrong', () => {
    expect(troubleWords({ failedUnbilled: 0, uncertain: 0 })).toEqual([]);
    expect(troubleWords({ failedUnbilled: 1, uncertain: 0 })).toEqual(['One pass failed and was not charged.']);
    expect(troubleWords({ failedUnbilled: 2, uncertain: 3 })).toEqual([
      '2 passes failed and were not charged.',
      expect.stringContaining('3 passes are uncertain or given up'),
    ]);
  });
});

describe('learned prices', () => {
  it('are labelled as learned, with how many passes taught them', () => {
    expect(learnedWords({ speed: 'QUALITY', magic: 'None', passes: 5, factor: '1.684' })).toBe(
      'Quality: about 1.7 × the stated price, learned from 5 settled passes',
    );
    expect(learnedWords({ speed: 'TURBO', magic: 'Large', passes: 3, factor: '1.004' })).toBe(
      'Turbo with Magic Prompt Large: about the stated price, learned from 3 settled passes',
    );
  });

  it('are the estimate for passes of the same speed and Magic Prompt, from three of them on', () => {
    const two = [
      priced(1, '0.1', '0.17'),
      priced(2, '0.1', '0.16'),
      priced(3, '0.1', '0.05', 'TURBO'),
      priced(4, '0.1', null),
    ];
    const desk = (passes: readonly PassView[], draft: Partial<Draft>) => {
      const state = stateOf(passes);
      const size = { width: 2000, height: 1000 };
      return passPrice({
        ...state,
        desk: { ...state.desk, draft: { ...state.desk.draft, image_size: size, rendering_speed: 'QUALITY', ...draft } },
      });
    };
    expect(desk(two, {})).toMatchObject({ estimated: '0.12', low: '0.12', high: '0.2', source: 'page' });
    const three = [...two, priced(5, '0.1', '0.18')];
    // A larger pass costs no less than those did, and no more than in step with its size.
    expect(desk(three, {})).toMatchObject({
      estimated: '0.16',
      low: '0.16',
      high: '0.216',
      source: 'learned',
      passes: 3,
    });
    expect(desk(three, { expansion_model: 'Large' })).toMatchObject({ source: 'page', high: '0.23' });
  });
});

describe('the budget', () => {
  const passes = [
    priced(1, '0.1', '0.12'),
    priced(2, '0.1', null),
    passOf(3, {
      state: 'failed',
      error: { code: 'no-balance', message: '', billed: 'no' },
      price: { estimated: '0.1', settled: null, currency: 'USD' },
    }),
    passOf(4, { state: 'waiting', price: { estimated: '0.05', settled: null, currency: 'USD' } }),
    passOf(5, { engine: 'offline', price: { estimated: '0', settled: '0', currency: 'USD' } }),
  ];

  it('counts settled prices, estimates of what runs, and nothing that was not charged', () => {
    expect(spentOf(passes)).toBe('0.27');
    expect(budgetStanding({ passes, budget: '0.30' })).toEqual({
      spent: '0.27',
      budget: '0.30',
      left: '0.03',
      share: 0.27 / 0.3,
    });
    expect(budgetStanding({ passes, budget: '0.20' })).toMatchObject({ left: '-0.07', share: 1 });
    expect(budgetStanding({ passes, budget: null })).toBeNull();
  });

  it('is crossed only by a pass that takes it above, and never by a free one', () => {
    expect(overBudget({ passes, budget: '0.30' }, '0.03')).toBeNull();
    expect(overBudget({ passes, budget: '0.30' }, '0.031')).toBe('0.301');
    expect(overBudget({ passes, budget: '0.20' }, '0')).toBeNull();
    expect(overBudget({ passes, budget: null }, '100')).toBeNull();
  });

  it('is typed as designers type amounts', () => {
    expect(['0.50', ' $2 ', '1,5', '.25', '3.', ''].map(typedAmount)).toEqual(['0.50', '2', '1.5', '0.25', '3', null]);
    expect(['-1', 'two', '1.2.3', '1e3'].map(typedAmount)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a pass that runs again', () => {
  it('is estimated by the engine that would run it now', () => {
    const offline = passOf(1, { engine: 'offline', price: { estimated: '0', settled: '0', currency: 'USD' } });
    const paid = passOf(2, { price: { estimated: '0.1062', settled: '0.1084', currency: 'USD' } });
    expect(priceAgain(stateOf(), offline)).toMatchObject({ low: '0.10616832', high: '0.10616832' });
    expect(priceAgain(stateOf(), paid)).toMatchObject({ high: '0.10616832' });
    expect(priceAgain(stateOf([], { app: appOf({ engine: 'offline' }) }), paid)).toMatchObject({ high: '0' });
  });
});

describe('what lies on the service', () => {
  const evidence = passOf(1).pass.evidence;
  const there = passOf(1, { requestId: 'r1' }).pass;
  const failed = (billed: Billed) => ({
    ...there,
    state: 'failed' as const,
    error: { code: 'result-gone', message: '', billed },
    finishedAt: there.createdAt,
  });

  it('can be deleted once the pass has ended, and only once', () => {
    expect(canDeleteFromService(there)).toBe(true);
    expect(canDeleteFromService({ ...there, ...goingOn('running') })).toBe(false);
    expect((['no', 'yes', 'unknown'] as const).map((billed) => canDeleteFromService(failed(billed)))).toEqual([
      true,
      false,
      false,
    ]);
    expect(canDeleteFromService({ ...there, engine: 'offline' })).toBe(false);
    expect(canDeleteFromService({ ...there, requestId: null })).toBe(false);
    expect(canDeleteFromService({ ...there, evidence: { ...evidence, deletedAt: '2026-05-04T12:00:00.000Z' } })).toBe(
      false,
    );
  });

  it('can be fetched again where it is, or may be, paid for, whatever it failed of', () => {
    const paid = failed('yes');
    expect(canFetchAgain(paid)).toBe(true);
    expect(canFetchAgain(failed('unknown'))).toBe(true);
    expect(canFetchAgain({ ...paid, requestId: null })).toBe(false);
    expect(canFetchAgain({ ...paid, engine: 'offline' })).toBe(false);
    expect(canFetchAgain(failed('no'))).toBe(false);
    expect(canFetchAgain({ ...paid, evidence: { ...evidence, deletedAt: '2026-05-04T12:00:00.000Z' } })).toBe(false);
    expect(canFetchAgain(there)).toBe(false);
  });
});

describe('the file of the ledger', () => {
  it('is named by its day, and numbered from the second on', () => {
    const day = new Date(2026, 4, 4, 9, 30);
    expect([csvName(day), csvName(day, 2), csvName(day, 1, 'all')]).toEqual([
      'Ledger 2026-05-04.csv',
      'Ledger 2026-05-04 2.csv',
      'Ledger of all projects 2026-05-04.csv',
    ]);
  });
});
