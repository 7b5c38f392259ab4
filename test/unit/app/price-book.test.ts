import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PriceBook, type PriceBookOptions } from '../../../src-main/core/price-book';
import { durations } from '../../../src-main/common/durations';
import type { PriceCard, PriceList } from '../../../src-main/common/pricing';
import { files } from '../../../src-main/project/files';
import { temporaryFolder } from '../../support/folders';

const folder = await temporaryFolder('price-book');
const model = 'ideogram/ideogram-v4/image-to-image';
const card = (pricePerMegapixel: string): PriceCard => ({
  endpoint: model,
  rateCard: { pricingMode: 'per_megapixel', pricePerMegapixel },
  pricingRules: null,
  averageCost: null,
  currency: 'USD',
});
const list = (...cards: PriceCard[]): PriceList => ({ cards, notFound: [] });

let file = '';
let now = 0;
let asked: string[][] = [];
let books = 0;
beforeEach(() => {
  file = join(folder, String(++books), 'prices.json');
  now = Date.UTC(2026, 4, 4);
  asked = [];
});

const book = (answer: () => Promise<PriceList | null>, change: Partial<PriceBookOptions> = {}): PriceBook =>
  new PriceBook({
    file,
    origin: null,
    models: [model],
    clock: { now: () => now, sleep: () => new Promise(() => {}) },
    durations,
    files,
    ask: async (endpoints) => {
      asked.push([...endpoints]);
      return answer();
    },
    ...change,
  });

describe('the price book', () => {
  it('asks for what can be run, and not again before some minutes have passed', async () => {
    let price = '0.06';
    const prices = book(async () => list(card(price)));
    expect(await prices.fresh(model)).toEqual({ card: card('0.06'), at: new Date(now).toISOString() });
    price = '0.08';
    expect((await prices.fresh(model))?.card).toEqual(card('0.06'));
    expect(asked).toEqual([[model]]);
    now += durations.pricesFresh;
    expect(await prices.fresh(model)).toEqual({ card: card('0.08'), at: new Date(now).toISOString() });
  });

  it('is asked once by all who ask at once', async () => {
    const prices = book(async () => list(card('0.06')));
    await Promise.all([prices.refresh(), prices.refresh(), prices.fresh(model)]);
    expect(asked).toHaveLength(1);
  });

  it('keeps what it had, with its time, through failures and new starts', async () => {
    await book(async () => list(card('0.06'))).refresh();
    const read = new Date(now).toISOString();
    now += 40 * 86_400_000;
    const prices = book(() => Promise.reject(new Error('no network')));
    expect(await prices.fresh(model)).toEqual({ card: card('0.06'), at: read });
    expect(asked).toHaveLength(2);
    // Not at every pass while there is no network.
    await prices.refresh();
    expect(asked).toHaveLength(2);
    now += durations.pricesAgain;
    await prices.refresh();
    expect(asked).toHaveLength(3);
  });

  it('takes no prices of what plays ModelRunner for ModelRunner’s', async () => {
    await book(async () => list(card('0')), { origin: 'http://127.0.0.1:4000' }).refresh();
    expect(await book(async () => null).fresh(model)).toBeNull();
  });

  it('forgets the price of a model that the service has none for any more, and takes none that it did not ask for', async () => {
    await book(async () => list(card('0.06'))).refresh();
    const other = { ...card('0.01'), endpoint: 'some/other' };
    const prices = book(async () => ({ cards: [other], notFound: [model] }));
    await prices.refresh();
    expect(await prices.known()).toEqual([]);
  });

  it('does without where its file can’t be read, or can’t be written', async () => {
    await book(async () => list(card('0.06'))).refresh();
    await writeFile(file, '{"origin":null,"cards":[{"card":{"endpoint":7},"at":"yesterday"}]}');
    expect(await book(async () => null).fresh(model)).toBeNull();
    const prices = book(async () => list(card('0.07')), { file: join(file, 'below a file', 'prices.json') });
    expect((await prices.fresh(model))?.card).toEqual(card('0.07'));
  });

  it('lets nobody wait for a service that does not answer, and takes its answer when it comes', async () => {
    let answer: (list: PriceList) => void = () => undefined;
    const waited: number[] = [];
    const clock = { now: () => now, sleep: async (ms: number) => void waited.push(ms) };
    const prices = book(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      { clock },
    );
    expect(await prices.fresh(model)).toBeNull();
    expect(waited).toEqual([durations.pricesWait]);
    const changed = new Promise<void>((resolve) => prices.events.once('changed', resolve));
    answer(list(card('0.06')));
    await changed;
    expect(await prices.known()).toHaveLength(1);
    await prices.close();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ origin: null, cards: [{ card: card('0.06') }] });
  });
});
