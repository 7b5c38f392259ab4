import { recipeFault } from '../common/check-recipe';
import { committed } from '../common/ledger';
import { compare, digitsApart, showMoney, sum, type Decimal } from '../common/money';
import { models } from '../common/models';
import { defaultCeiling, estimate } from '../common/price';
import type { Draft, Recipe } from '../common/recipe';
import { outputSize } from '../common/sizes';
import type { Engine } from '../common/states';
import { quotedWords } from '../common/words';
import { PentimentoError } from '../contract/errors';
import { formatVersion, type InputRef, type PassRecord, type Preparation } from '../contract/records';
import type { PassEntry } from '../project/load';
import { newId } from '../project/names';
import type { Project } from '../project/project';
import { inputFile } from './input';
import { ownerText } from './owner';
import type { Self } from './owner-file';
import { expectedOutput, inputShape } from './prepared';

export interface PassRequest {
  readonly input: InputRef;
  readonly basedOn: { readonly id: string; readonly version: number } | null;
  readonly draft: Draft;
  readonly preparation: Preparation;
  readonly engine: Engine;
  /** Allows an estimate up to this; `null`: only what the ceiling allows. */
  readonly allowCost: Decimal | null;
}

/** Throws `over-ceiling` when a pass of this estimate needs a yes that was not given (CLI.md). */
export function checkCeiling(amount: Decimal, ceiling: Decimal | null, allowCost: Decimal | null): void {
  const limit = ceiling ?? defaultCeiling;
  if (compare(amount, limit) <= 0 || (allowCost !== null && compare(amount, allowCost) <= 0)) return;
  const digits = digitsApart(amount, limit);
  throw new PentimentoError('over-ceiling', `This pass is estimated at ${showMoney(amount, 'USD', digits)}, above the ${showMoney(limit, 'USD', digits)} that a pass may cost without asking. Make it smaller, or allow the cost.`);
}

/** What the project has cost, and what unfinished passes are estimated at. */
export const spent = (project: Project): Decimal => committed(project.history.map(({ record }) => record));

function checkBudget(project: Project, amount: Decimal, allowCost: Decimal | null): void {
  const { budget } = project.record;
  if (budget === null || amount === '0' || (allowCost !== null && compare(amount, allowCost) <= 0)) return;
  const after = sum([spent(project), amount]);
  if (compare(after, budget) <= 0) return;
  const [of, to, limit] = [amount, after, budget].map((each) => showMoney(each, 'USD', digitsApart(after, budget)));
  throw new PentimentoError('over-budget', `With this pass (${of}) the project would come to ${to}, above its budget of ${limit}.`);
}

/** Throws `over-ceiling` and `over-budget`, before anything is recorded. */
export function checkMoney(project: Project, amount: Decimal, allowCost: Decimal | null): void {
  checkCeiling(amount, project.record.ceiling, allowCost);
  checkBudget(project, amount, allowCost);
}

/** Records a pass as `waiting`: from here on it has its number. Nothing has been sent. */
export async function recordPass(project: Project, self: Self, request: PassRequest, drawSeed: () => number): Promise<PassEntry> {
  const { draft, preparation, engine } = request;
  const fault = recipeFault(draft);
  if (fault) throw new PentimentoError('wrong-use', fault);
  const input = await inputFile(project, request.input);
  const shape = inputShape(input, preparation);
  const output = expectedOutput(draft.image_size, shape);
  const recipe: Recipe = { ...draft, seed: draft.seed ?? drawSeed(), image_size: draft.image_size ?? outputSize(null, shape) };
  const estimated = estimate({ model: recipe.model, output, images: recipe.num_images, engine });
  checkMoney(project, estimated, request.allowCost);
  const createdAt = new Date(project.tools.now()).toISOString();
  const record = (version: number): PassRecord => ({
    formatVersion, id: newId(), version, createdAt, installation: self.installation, engine,
    input: request.input, basedOn: request.basedOn, recipe, words: quotedWords(recipe.prompt), preparation,
    state: 'waiting', stages: {}, clientJobId: newId(), requestId: null, preparedInput: null, results: [],
    price: { estimated, settled: engine === 'offline' ? '0' : null, currency: models[recipe.model]!.price.currency },
    evidence: {
      statusUrl: null, responseUrl: null, inputUrl: null, resultUrls: [], serviceStatus: null, billingStatus: null,
      inferenceTime: null, requestedModelEndpoint: null, deletedAt: null, seed: null, prompt: null,
    },
    stoppedWaitingAt: null, finishedAt: null, error: null,
  });
  return project.recordPass((version) => {
    // Again, where nobody else starts a pass: several that start together may each fit alone.
    checkMoney(project, estimated, request.allowCost);
    return { owner: ownerText(self, project), record: record(version) };
  });
}
