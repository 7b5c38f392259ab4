import { z } from 'zod';
import { magicOf, speedOf, withRole } from '../common/models/roles';
import { models } from '../common/models';
import { add, compare, isDecimal, isPrice, multiply, shift, subtract, sum, type Decimal } from '../common/money';
import { priceOf, readCard } from '../common/pricing';
import { PentimentoError } from '../contract/errors';
import type { Job, OutputPicture } from './jobs';

/** What the service charges and the account it charges to (PROTOCOL 16 and 18). */

const decimal = z.string().refine(isDecimal, 'a decimal such as "12.50"');
const price = z.string().refine(isPrice, 'a price such as "0.06"');

export const accountScript = z.strictObject({
  /** `null`: an account that never runs low. */
  balance: decimal.nullable().default(null),
  /** What a submit wants to be there, whatever it asks for: the endpoint's worst case. */
  needed: price.default('0'),
  /** Price cards by endpoint, as they are to be told: `rateCard` with its `pricingMode`, and where wanted `pricingRules` and `averageCost`. `null`: an endpoint without a price. */
  cards: z.record(z.string(), z.looseObject({ rateCard: z.unknown() }).nullable()).default({}),
  /** What is charged whatever the card says: a rate for each megapixel by rendering speed, and once a pass for Magic Prompt. */
  tiers: z
    .strictObject({ rates: z.record(z.string(), price), magicPrompt: price.default('0') })
    .nullable()
    .default(null),
});

export type AccountScript = z.output<typeof accountScript>;
export type AccountScriptInput = z.input<typeof accountScript>;

/** Reads an account's text. What is wrong with it is said with its place. */
export function parseAccountScript(text: string): AccountScript {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PentimentoError('wrong-use', 'The account file is not valid JSON.', { cause });
  }
  const parsed = accountScript.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PentimentoError(
    'wrong-use',
    `The account file is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unknown'}.`,
    { cause: parsed.error },
  );
}

/** One job that came to an end, for the usage. */
interface Charged {
  readonly at: number;
  readonly model: string;
  readonly price: Decimal;
  readonly succeeded: boolean;
}

const day = 86_400_000;

export class Account {
  #script: AccountScript;
  #balance: Decimal | null;
  readonly #charged: Charged[] = [];

  constructor(
    private readonly pricePerMegapixel: Decimal,
    private readonly now: () => number,
    script: AccountScriptInput = {},
  ) {
    this.#script = accountScript.parse(script);
    this.#balance = this.#script.balance;
  }

  set(script: AccountScriptInput): void {
    this.#script = accountScript.parse(script);
    this.#balance = this.#script.balance;
  }

  /** An entry of the price list; `null` for an endpoint without a price. */
  entry(endpoint: string): Record<string, unknown> | null {
    const scripted = this.#script.cards[endpoint];
    if (scripted === null || (scripted === undefined && !models[endpoint])) return null;
    return {
      endpoint,
      rateCard: { pricingMode: 'per_megapixel', pricePerMegapixel: this.pricePerMegapixel },
      pricingRules: null,
      averageCost: null,
      currency: 'USD',
      ...scripted,
    };
  }

  get balance(): { readonly balance: string; readonly currency: string } {
    return { balance: eightPlaces(this.#balance ?? '1000'), currency: 'USD' };
  }

  /** The text of a 402, or `null` where the balance suffices. */
  gate(): string | null {
    const [yours, { needed }] = [this.#balance, this.#script];
    return yours !== null && compare(yours, needed) <= 0 ? `Insufficient balance: ${yours} < ${needed}` : null;
  }

  /** What a job that delivered these pictures is charged. */
  priceOf(job: Job, outputs: readonly OutputPicture[]): Decimal {
    const megapixels = sum(outputs.map(({ width, height }) => shift(String(width * height), -6)));
    const { tiers } = this.#script;
    const asked = { ...job.input, model: job.model };
    if (tiers) {
      const rate = tiers.rates[speedOf(asked) || 'BALANCED'] ?? this.pricePerMegapixel;
      const expands = (magicOf(asked) || 'None') !== 'None';
      return add(multiply(rate, megapixels), expands ? tiers.magicPrompt : '0');
    }
    const card = readCard(this.entry(job.model));
    const [first] = outputs;
    if (!card || !first || !this.#script.cards[job.model]) return multiply(this.pricePerMegapixel, megapixels);
    const fields = withRole(asked, 'images', outputs.length);
    return priceOf({ engine: 'modelrunner', fields, output: first }, { card, at: '' }, new Map()).estimated;
  }

  charge(job: Job, amount: Decimal, succeeded: boolean): void {
    if (this.#balance !== null) this.#balance = subtract(this.#balance, amount);
    this.#charged.push({ at: this.now(), model: job.model, price: amount, succeeded });
  }

  usage(days: number): Record<string, unknown> {
    const lately = this.#charged.filter(({ at }) => this.now() - at < days * day);
    const good = lately.filter(({ succeeded }) => succeeded).length;
    const named = [...new Set(lately.map(({ model }) => model))];
    return {
      period: `${days}d`,
      totalSpent: sum(lately.map((one) => one.price)),
      serverlessSpent: '0.000000',
      requestCount: lately.length,
      successRate: lately.length === 0 ? 100 : Math.round((good / lately.length) * 1000) / 10,
      topModels: named.map((modelEndpoint) => {
        const of = lately.filter(({ model }) => model === modelEndpoint);
        return { modelEndpoint, count: of.length, totalCost: sum(of.map((one) => one.price)) };
      }),
    };
  }
}

const eightPlaces = (amount: Decimal): string => {
  const [whole = '0', fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(8, '0')}`;
};
