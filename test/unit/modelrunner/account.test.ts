import { afterEach, describe, expect, it } from 'vitest';
import { json, serviceAt, startLoopback, type Loopback } from './loopback';

const loopbacks: Loopback[] = [];
afterEach(() => Promise.all(loopbacks.splice(0).map((loopback) => loopback.close())));

async function balance(answer: unknown, status = 200): Promise<Loopback> {
  const loopback = await startLoopback((_, response) => json(response, status, answer));
  loopbacks.push(loopback);
  return loopback;
}

describe('the balance', () => {
  it.each([
    ['as documented', { balance: '12.50000000', currency: 'USD' }, '12.50000000'],
    ['of an account that never had credit', { balance: '0', currency: 'USD' }, '0'],
    ['below zero', { balance: '-0.25', currency: 'USD' }, '-0.25'],
    ['as a number', { balance: 12.5, currency: 'USD', more: 'to come' }, '12.5'],
  ])('is read %s', async (_, answer, amount) => {
    const service = await serviceAt((await balance(answer)).origin);
    expect(await service.balance()).toMatchObject({ amount, currency: 'USD' });
  });

  it.each([
    ['words', { balance: 'plenty', currency: 'USD' }],
    ['no currency', { balance: '1' }],
    ['a list', []],
    ['nothing', null],
  ])('that is %s is not told', async (_, answer) => {
    const service = await serviceAt((await balance(answer)).origin);
    await expect(service.balance()).rejects.toMatchObject({ code: 'service-answer-unreadable' });
  });

  it('is asked for at the platform’s host with the key, twice at most where it fails, and refused with the key', async () => {
    const failing = await balance({ error: 'Internal error' }, 503);
    await expect((await serviceAt(failing.origin)).balance()).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(failing.seen).toHaveLength(2);
    expect(failing.seen[0]).toMatchObject({
      url: '/billing/balance',
      headers: { 'x-forwarded-host': 'api.modelrunner.run', authorization: expect.stringMatching(/^Key /) },
    });
    const refused = await serviceAt((await balance({ error: 'Authentication required', request_id: 'r' }, 401)).origin);
    await expect(refused.balance()).rejects.toMatchObject({ code: 'key-refused' });
  });
});

describe('the usage', () => {
  it('is read, and not told where it makes no sense', async () => {
    const documented = {
      period: '30d',
      totalSpent: '12.480000',
      serverlessSpent: '4.9',
      requestCount: 214,
      topModels: [],
    };
    const asked = await balance(documented);
    expect(await (await serviceAt(asked.origin)).usage(30)).toMatchObject({
      days: 30,
      spent: '12.480000',
      requests: 214,
    });
    expect(asked.seen[0]?.url).toBe('/billing/usage-summary?days=30');
    const odd = await serviceAt((await balance({ ...documented, totalSpent: -1 })).origin);
    await expect(odd.usage(30)).rejects.toMatchObject({ code: 'service-answer-unreadable' });
  });
});
