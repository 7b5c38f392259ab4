import { fieldWith, seedOf, withRole } from '../../common/models/roles';
import type { Price } from '../../common/pricing';
import type { Draft } from '../../common/recipe';
import { doubtSentence, type Verdict } from '../../common/spelling/verdicts';
import { versionName } from '../../common/versions';
import type { Core } from '../../core/core';
import { readWordsOf } from '../../project/checks-record';
import type { PassEntry } from '../../project/load';
import { newId } from '../../project/names';
import type { Project } from '../../project/project';
import type { RunOrder } from '../../use-cases/passes';
import { readWords } from '../../use-cases/words';
import { passDocument, passLines, priceDocument } from '../documents';
import { wrongUse } from '../options';
import { say, type Outcome } from '../output';

/** `pass --until-right N`: passes with seeds of their own, one after the other, until the words in one of them are right. */

export const mostTries = 16;

/** Throws where there is nothing that could become right, or nothing that is drawn anew. */
export function checkTries(draft: Draft, words: readonly string[]): void {
  if (words.length === 0)
    throw wrongUse('--until-right needs words to be right: put the text to render in quotes in the prompt.');
  if (!fieldWith(draft.model, 'seed'))
    throw wrongUse('--until-right needs a model with a seed: without one every pass is drawn by the service alone.');
}

/** Of all results: one that is right is enough. */
function verdictOf(project: Project, entry: PassEntry): { readonly verdict: Verdict; readonly why: string | null } {
  const read = project.resultsOf(entry).map((result) => readWordsOf(project, entry, result));
  if (read.some((each) => each?.verdict === 'right')) return { verdict: 'right', why: null };
  const unsure = read.flatMap((each) => each?.strings.find(({ verdict }) => verdict === 'unsure') ?? [])[0];
  if (unsure || read.some((each) => each === null) || read.length === 0)
    return { verdict: 'unsure', why: unsure ? doubtSentence(unsure.why) : 'It was not read.' };
  return { verdict: 'wrong', why: null };
}

export interface Tries {
  readonly most: number;
  readonly price: Price;
  readonly run: (
    more: Partial<RunOrder>,
  ) => Promise<{ readonly now: PassEntry; readonly held: Parameters<typeof passDocument>[2]; readonly exit: number }>;
}

/** Exit 0 once one is right, 1 when none of them is, 3 where one can't be told: that is for the designer to see. */
export async function untilRight(
  core: Core,
  project: Project,
  order: RunOrder,
  tries: Tries,
  signal: AbortSignal,
): Promise<Outcome> {
  const field = fieldWith(order.draft.model, 'seed')!;
  const range = field.kind === 'integer' ? field : { min: 0, max: 2 ** 31 - 1 };
  const id = newId();
  const seeds = new Set<number>();
  const seedFor = (): number => {
    const own = seeds.size === 0 ? seedOf(order.draft) : null;
    for (;;) {
      const seed = own ?? core.drawSeed({ min: range.min, max: range.max });
      if (seeds.has(seed)) continue;
      seeds.add(seed);
      return seed;
    }
  };
  const passes: { now: PassEntry; held: Parameters<typeof passDocument>[2] }[] = [];
  let [exit, verdict]: [number, Verdict] = [1, 'wrong'];
  for (let n = 1; n <= tries.most; n += 1) {
    const seed = seedFor();
    const ended = await tries.run({
      draft: withRole(order.draft, 'seed', seed),
      group: { id, kind: 'variations', cell: { [field.name]: seed } },
      together: tries.most - n + 1,
    });
    passes.push(ended);
    const name = versionName(ended.now.record.version);
    if (ended.exit !== 0) {
      exit = ended.exit;
      break;
    }
    // Also where results are left unread otherwise.
    for (const result of project.resultsOf(ended.now))
      if (readWordsOf(project, ended.now, result) === null) await readWords(core, project, ended.now, result, signal);
    const told = verdictOf(project, ended.now);
    verdict = told.verdict;
    if (verdict === 'right') {
      exit = 0;
      say(`${name}: the words are right.`);
      break;
    }
    if (verdict === 'unsure') {
      exit = 3;
      say(`${name}: ${told.why} No further pass was run; run the command again to go on.`);
      break;
    }
    exit = 1;
    say(`${name}: the words are wrong${n < tries.most ? ', so another is tried' : ''}.`);
  }
  const last = passes.at(-1)!;
  return {
    exit,
    document: {
      pass: passDocument(project, last.now, last.held),
      group: { id, kind: 'variations', axes: [{ name: field.name, values: [...seeds] }] },
      price: priceDocument(tries.price),
      passes: passes.map(({ now, held }) => passDocument(project, now, held)),
      untilRight: { tries: passes.length, most: tries.most, verdict },
    },
    lines: passes.flatMap(({ now }) => passLines(project, now)),
  };
}
