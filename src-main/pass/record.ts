import { inputShape } from '../common/turned';
import { recipeFault, wholeTexts } from '../common/check-recipe';
import { committed } from '../common/ledger';
import { compare, digitsApart, showMoney, sum, type Decimal } from '../common/money';
import { models, slotsOf } from '../common/models';
import { publishedOf } from '../common/models/published';
import { promptOf } from '../common/models/roles';
import { defaultCeiling, lessonsOf, priceOf, together, type KnownCard, type Price } from '../common/pricing';
import { frozen, type Draft, type SeedRange, type Size } from '../common/recipe';
import { outputSize, pricedSize, type PricedSize } from '../common/sizes';
import type { Engine } from '../common/states';
import { tidyWords, wordsFault } from '../common/word-list';
import { quotedWords } from '../common/words';
import { PentimentoError } from '../contract/errors';
import { pictureSlot } from '../contract/inputs';
import {
  formatVersion,
  type InputRef,
  type PassGroup,
  type PassInputs,
  type PassRecord,
  type Preparation,
} from '../contract/records';
import type { PassEntry } from '../project/load';
import { newId } from '../project/names';
import type { Project } from '../project/project';
import { inputFile, sumsOf, type InputFile } from './input';
import { ownerText } from './owner';
import type { Self } from './owner-file';

export interface PassRequest {
  /** The picture that it starts from; `null` for a model that takes none. */
  readonly input: InputRef | null;
  /** What the model's other slots are given: a mask. */
  readonly others?: Readonly<Record<string, GivenInput>>;
  readonly basedOn: { readonly id: string; readonly version: number } | null;
  readonly draft: Draft;
  readonly preparation: Preparation;
  /** The text to render where the designer corrected it; without it, what stands in the prompt's quotes. */
  readonly words?: readonly string[] | null;
  readonly engine: Engine;
  /** Allows a cost up to this; `null`: only what the ceiling allows. */
  readonly allowCost: Decimal | null;
  /** The press that it comes of. */
  readonly orderId?: string;
  /** What it is ordered together with. */
  readonly group?: PassGroup | null;
  /** Passes of its group that are still to be recorded, this one among them: the limits are held against what they come to together. */
  readonly together?: number;
  /** What those together may cost at most, where that was named; `null`: what they come to. */
  readonly atMost?: Decimal | null;
}

type Costs = Pick<Price, 'low' | 'high'> & Partial<Pick<Price, 'source'>>;

/** "$1.67", or "$0.98 to $1.67": with as many digits as tell the upper end from a limit. */
function shownCosts({ low, high }: Costs, limit: Decimal): string {
  const digits = digitsApart(high, limit);
  const [from, to] = [low, high].map((amount) => showMoney(amount, 'USD', digits));
  return from === to ? (to ?? '') : `${from} to ${to}`;
}

/** Throws `over-ceiling` when a pass that may cost so much needs a yes that was not given (docs/cli.md). */
export function checkCeiling(costs: Costs, ceiling: Decimal | null, allowCost: Decimal | null, passes = 1): void {
  const limit = ceiling ?? defaultCeiling;
  // Nobody knows what it costs: any yes is to that.
  if (costs.source === 'unstated') {
    if (allowCost !== null) return;
    throw new PentimentoError(
      'over-ceiling',
      `ModelRunner states no price for this model, so this pass can’t be checked against the ${showMoney(limit, 'USD', 2)} that a pass may cost without asking. Allow a cost to run it anyway.`,
      { amount: limit },
    );
  }
  const amount = costs.high;
  if (compare(amount, limit) <= 0 || (allowCost !== null && compare(amount, allowCost) <= 0)) return;
  throw new PentimentoError(
    'over-ceiling',
    `${passes === 1 ? 'This pass is' : `These ${passes} passes are`} estimated at ${shownCosts(costs, limit)}, above the ${showMoney(limit, 'USD', digitsApart(amount, limit))} that ${passes === 1 ? 'a pass' : 'one run'} may cost without asking. Make ${passes === 1 ? 'it' : 'them'} smaller${passes === 1 ? '' : ' or fewer'}, or allow the cost.`,
    { amount },
  );
}

/** What the project has cost, and what unfinished passes may cost; without the pass of id `but`. */
const spent = (project: Project, but: string | null): Decimal =>
  committed(project.everyPass.map(({ record }) => record).filter(({ id }) => id !== but));

function checkBudget(
  project: Project,
  { high: amount }: Costs,
  allowCost: Decimal | null,
  but: string | null = null,
  passes = 1,
): void {
  const { budget } = project.record;
  if (budget === null || amount === '0' || (allowCost !== null && compare(amount, allowCost) <= 0)) return;
  const after = sum([spent(project, but), amount]);
  if (compare(after, budget) <= 0) return;
  const [of, to, limit] = [amount, after, budget].map((each) => showMoney(each, 'USD', digitsApart(after, budget)));
  throw new PentimentoError(
    'over-budget',
    `With ${passes === 1 ? 'this pass' : `these ${passes} passes`} (${of}) the project would come to ${to}, above its budget of ${limit}.`,
    { amount },
  );
}

/** Throws `over-ceiling` and `over-budget`, before anything is recorded. */
export function checkMoney(project: Project, costs: Costs, allowCost: Decimal | null, passes = 1): void {
  checkCeiling(costs, project.record.ceiling, allowCost, passes);
  checkBudget(project, costs, allowCost, null, passes);
}

/** Throws `over-ceiling` where one pass alone may cost more than all may; else what they may come to. */
export function limited<Of extends Costs>(costs: Of, atMost: Decimal | null, one: Costs = costs): Of {
  if (atMost === null || costs.source === 'unstated') return costs;
  if (compare(one.high, atMost) > 0)
    throw new PentimentoError(
      'over-ceiling',
      `The next pass may cost ${shownCosts(one, atMost)}, and ${showMoney(atMost, 'USD', digitsApart(one.high, atMost))} is left of what was allowed.`,
      { amount: one.high },
    );
  return compare(costs.high, atMost) > 0 ? { ...costs, low: least(costs.low, atMost), high: atMost } : costs;
}

const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);

/** What a pass of this draft will cost in the project, whose settled passes teach. */
export const priceIn = (
  project: Project,
  of: { readonly draft: Draft; readonly output: PricedSize; readonly engine: Engine },
  card: KnownCard | null,
): Price =>
  priceOf(
    { engine: of.engine, fields: { ...of.draft }, output: of.output },
    card,
    of.engine === 'offline' ? new Map() : lessonsOf(project.history.map(({ record }) => record)),
  );

/** What one slot is given. */
export interface GivenInput {
  readonly ref: InputRef;
  readonly preparation: Preparation;
}

/** By slot. Throws `wrong-use` where the model takes no such picture, or lacks one that it needs. */
function inputsOf({ draft, input, preparation, others }: PassRequest): PassInputs {
  const given = { ...(input ? { [pictureSlot]: { ref: input, preparation } } : {}), ...others };
  const slots = slotsOf(draft.model);
  const title = models[draft.model]?.title ?? draft.model;
  const strange = Object.keys(given).find((name) => !slots.some((slot) => slot.name === name));
  if (strange !== undefined)
    throw new PentimentoError('wrong-use', `${title} takes no ${strange}: start it without one.`);
  const missing = slots.find(({ name, required }) => required && !(name in given));
  if (missing) throw new PentimentoError('wrong-use', `${title} needs a picture: ${missing.label.toLowerCase()}.`);
  return Object.fromEntries(Object.entries(given).map(([slot, one]) => [slot, { ...one, sent: null }]));
}

/** Of a mask: why it can't be laid over its picture, as a sentence; `null` where it can. Shapes may differ by what sides are rounded by. */
function maskFault(
  model: string,
  given: PassInputs,
  files: readonly { readonly slot: string; readonly file: InputFile }[],
): string | null {
  const shapeOf = (name: string | undefined): Size | null => {
    const file = files.find(({ slot }) => slot === name)?.file;
    const one = name === undefined ? undefined : given[name];
    return file && one ? inputShape(file, one.preparation) : null;
  };
  const [a, b] = [pictureSlot, slotsOf(model).find(({ kind, name }) => kind === 'mask' && given[name])?.name].map(
    shapeOf,
  );
  if (!a || !b || Math.abs((a.width / a.height) * (b.height / b.width) - 1) <= 0.02) return null;
  return `The mask is ${b.width} × ${b.height} and the input ${a.width} × ${a.height}: a mask lies over the whole input, so it has to have its shape.`;
}

/** Records a pass as `waiting`: from here on it has its number. Nothing has been sent. */
export async function recordPass(
  project: Project,
  self: Self,
  request: PassRequest,
  drawSeed: (range: SeedRange) => number,
  card: KnownCard | null,
): Promise<PassEntry> {
  const { preparation, engine } = request;
  const draft = wholeTexts(request.draft);
  const words = request.words ? tidyWords(request.words) : quotedWords(promptOf(draft));
  const fault = recipeFault(draft) ?? wordsFault(words);
  if (fault) throw new PentimentoError('wrong-use', fault);
  const given = inputsOf(request);
  const files = await Promise.all(
    Object.entries(given).map(async ([slot, { ref }]) => ({ slot, file: await inputFile(project, ref) })),
  );
  const misfit = maskFault(draft.model, given, files);
  if (misfit) throw new PentimentoError('wrong-use', misfit);
  const picture = files.find(({ slot }) => slot === pictureSlot)?.file;
  const shape = picture ? inputShape(picture, preparation) : null;
  const output = pricedSize(draft, shape);
  if (output === null) throw new PentimentoError('wrong-use', 'The size of the results isn’t known: choose a size.');
  const recipe = frozen(draft, { size: outputSize(draft, shape), drawSeed });
  const stated = priceIn(project, { draft: recipe, output, engine }, card);
  const passes = request.together ?? 1;
  const costs = limited(together(stated, passes), request.atMost ?? null, stated);
  checkMoney(project, costs, request.allowCost, passes);
  // What was allowed is what it may cost, as far as anybody knows.
  const price = stated.source === 'unstated' ? { ...stated, high: request.allowCost ?? stated.high } : stated;
  const published = publishedOf(models[recipe.model]!);
  const createdAt = new Date(project.tools.now()).toISOString();
  const [id, clientJobId] = [newId(), newId()];
  const record = (version: number): PassRecord => ({
    formatVersion,
    id,
    version,
    createdAt,
    installation: self.installation,
    engine,
    inputs: given,
    basedOn: request.basedOn,
    recipe,
    words,
    ...(published === undefined ? {} : { published }),
    group: request.group ?? null,
    state: 'waiting',
    stages: {},
    clientJobId,
    ...(request.orderId === undefined ? {} : { orderId: request.orderId }),
    requestId: null,
    results: [],
    price: { ...recordedPrice(price), settled: engine === 'offline' ? '0' : null },
    evidence: {
      statusUrl: null,
      responseUrl: null,
      inputUrl: null,
      resultUrls: [],
      serviceStatus: null,
      billingStatus: null,
      inferenceTime: null,
      requestedModelEndpoint: null,
      deletedAt: null,
      seed: null,
      prompt: null,
    },
    stoppedWaitingAt: null,
    finishedAt: null,
    error: null,
  });
  // Before its folder is there: what this installation does not remember never goes on by itself.
  await self.memory.remember(project, record(1), sumsOf(files));
  try {
    return await project.recordPass(
      (version) => {
        // Again, where nobody else starts a pass: several that start together may each fit alone.
        checkMoney(project, costs, request.allowCost, passes);
        return { owner: ownerText(self, project), record: record(version) };
      },
      (recorded) => checkBudget(project, costs, request.allowCost, recorded, passes),
    );
  } catch (error) {
    await self.memory.forget(project, id).catch(() => undefined);
    throw error;
  }
}

/** Of a free pass there is nothing to tell. */
function recordedPrice(price: Price): Omit<PassRecord['price'], 'settled'> & { estimated: Decimal; currency: string } {
  const { estimated, currency, low, high, source, stated, basis, card, at, rule } = price;
  if (source === 'offline') return { estimated, currency };
  return {
    estimated,
    currency,
    low,
    high,
    source,
    stated,
    basis,
    card,
    at,
    rule: rule && { ...rule, rules: [...rule.rules] },
  };
}
