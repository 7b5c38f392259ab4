import { randomInt } from 'node:crypto';
import type { Decimal } from '../../common/money';
import { fieldWith, seedOf, withRole } from '../../common/models/roles';
import type { Price } from '../../common/pricing';
import type { Draft } from '../../common/recipe';
import { drawSeeds, type TriesStanding } from '../../common/tries';
import { versionName } from '../../common/versions';
import { isPentimentoError } from '../../contract/errors';
import type { Core } from '../../core/core';
import type { PassEntry } from '../../project/load';
import { newId } from '../../project/names';
import type { Project } from '../../project/project';
import { Orders } from '../../use-cases/orders';
import { runPass, type RunOrder } from '../../use-cases/passes';
import { doubtIn, followTries, triesIn } from '../../use-cases/until-right';
import type { Context } from '../context';
import { passDocument, passLines, priceDocument } from '../documents';
import { wrongUse } from '../options';
import { say, type Outcome } from '../output';
import { endOf, type Ended } from './pass-end';

/** `pass --until-right N`: passes with seeds of their own, one after the other, until the words in one of them are right. */

/** Throws where there is nothing that could become right, or nothing that is drawn anew. */
export function checkTries(draft: Draft, words: readonly string[]): void {
  if (words.length === 0)
    throw wrongUse('--until-right needs words to be right: put the text to render in quotes in the prompt.');
  if (fieldWith(draft.model, 'seed')?.kind !== 'integer')
    throw wrongUse('--until-right needs a model with a seed: without one, only the service decides how passes differ.');
}

/** Exit 0 once one is right, 1 when none of them is, 3 where one can't be told: that is for the designer to see. */
const exits: Readonly<Record<TriesStanding['is'], number>> = {
  right: 0,
  unsure: 3,
  running: 3,
  reading: 3,
  failed: 1,
  spent: 1,
  wrong: 1,
};

/** Follows the passes of a group to their end, saying what was read of each. */
export async function sayTries(
  context: Context,
  core: Core,
  project: Project,
  group: string,
  allowCost: Decimal | null,
): Promise<{ readonly standing: TriesStanding; readonly passes: readonly Ended[]; readonly exit: number }> {
  const passes: Ended[] = [];
  let isOver = false;
  const told = ({ record: { version } }: PassEntry, standing: TriesStanding): void => {
    const name = versionName(version);
    const { last } = triesIn(project, group);
    if (standing.is === 'right') say(`${name}: the words are right.`);
    else if (standing.is === 'unsure')
      say(
        `${name}: ${doubtIn(project, last)} No further pass was run. To try on: pentimento pass … --based-on ${name} --until-right N.`,
      );
    else if (standing.is === 'spent')
      say(
        `${name}: the words are wrong. ${standing.by === 'cost' ? 'Another pass could cost more than --or-cost allows.' : 'All the passes were run.'}`,
      );
    else if (standing.is === 'wrong') say(`${name}: the words are wrong; trying another seed.`);
  };
  const ended = async (entry: PassEntry): Promise<boolean> => {
    const end = await endOf(context, core, project, entry);
    passes.push(end);
    isOver = end.exit !== 0;
    return !isOver;
  };
  try {
    const standing = await followTries(
      core,
      project,
      group,
      { allowCost, orders: new Orders(), ended, told },
      context.signal,
    );
    return { standing, passes, exit: isOver ? passes.at(-1)!.exit : exits[standing.is] };
  } catch (error) {
    // The next could not be started: what was run is told all the same.
    if (!isPentimentoError(error) || passes.length === 0) throw error;
    say(error.message);
    return { standing: triesIn(project, group).standing, passes, exit: 1 };
  }
}

export async function untilRight(
  context: Context,
  core: Core,
  project: Project,
  order: RunOrder,
  { most, cost, price }: { readonly most: number; readonly cost: Decimal | null; readonly price: Price },
): Promise<Outcome> {
  const field = fieldWith(order.draft.model, 'seed')!;
  const range = field.kind === 'integer' ? field : { min: 0, max: 2 ** 31 - 1 };
  const id = newId();
  const seeds = drawSeeds(range, seedOf(order.draft), most, () => randomInt(2 ** 47) / 2 ** 47);
  say(`Seeds: ${seeds.join(', ')}.`);
  await runPass(core, project, {
    ...order,
    draft: withRole(order.draft, 'seed', seeds[0]),
    orderId: `${id}-0`,
    group: { id, kind: 'variations', cell: { [field.name]: seeds[0]! }, tries: { seeds, cost } },
    together: seeds.length,
    atMost: cost,
  });
  const { standing, passes, exit } = await sayTries(context, core, project, id, order.allowCost);
  const last = passes.at(-1)!;
  return {
    exit,
    document: {
      pass: passDocument(project, last.now, last.held),
      group: {
        id,
        kind: 'variations',
        axes: [{ name: field.name, values: passes.map(({ now }) => seedOf(now.record.recipe)) }],
      },
      price: priceDocument(price),
      passes: passes.map(({ now, held }) => passDocument(project, now, held)),
      untilRight: {
        tries: passes.length,
        most,
        cost,
        seeds,
        verdict: standing.is === 'right' || standing.is === 'unsure' ? standing.is : 'wrong',
      },
    },
    lines: passes.flatMap(({ now }) => passLines(project, now)),
  };
}
