import { fieldWith, promptOf, seedOf, withRole } from '../common/models/roles';
import type { Decimal } from '../common/money';
import { doubtSentence, type Verdict } from '../common/spelling/verdicts';
import { bestOf, costLeft, seedsLeft, triesStanding, type Tried, type TriesStanding } from '../common/tries';
import { correctionOf } from '../common/word-list';
import { PentimentoError } from '../contract/errors';
import { inputOf, pictureSlot, preparationOf } from '../contract/inputs';
import type { TriesPlan } from '../contract/records';
import type { Core } from '../core/core';
import { readWordsOf } from '../project/checks-record';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Orders } from './orders';
import { runPass } from './passes';
import { readWords } from './words';

/**
 * "Run until the words are right": passes one after the other, until the words in one of them are right, they can't be told, or all that were
 * allowed were run. Everything about it stands in the passes' own records, so it can be gone on with by whoever has the project.
 */

/** The passes of the group, by version; deleted ones too, which were paid for and whose seeds were tried. */
function entriesOf(project: Project, group: string): PassEntry[] {
  return project.everyPass
    .filter(({ record }) => record.group?.id === group && record.group.tries)
    .toSorted((a, b) => a.record.version - b.record.version);
}

/**
 * What was read in a pass's results; `null` where that is not known of all that count. One that was right ended it, also once it is deleted: nobody
 * pays for another without asking for it. Else those that are not deleted count, and of a pass that is deleted what is known.
 */
function readIn(project: Project, entry: PassEntry): Verdict | null {
  const verdictOf = (result: number): Verdict | null => readWordsOf(project, entry, result)?.verdict ?? null;
  const all = entry.record.results.map((_, at) => verdictOf(at + 1));
  if (all.includes('right')) return 'right';
  if (entry.trash === undefined) return bestOf(project.resultsOf(entry).map(verdictOf));
  const known = all.filter((verdict) => verdict !== null);
  return known.length > 0 ? bestOf(known) : null;
}

/** The same, as common/tries.ts reckons with them. */
export const triedIn = (project: Project, entries: readonly PassEntry[]): Tried[] =>
  entries.map((entry) => ({
    id: entry.record.id,
    version: entry.record.version,
    state: entry.record.state,
    seed: seedOf(entry.record.recipe),
    // What is deleted is read by nobody any more.
    verdict: readIn(project, entry) ?? (entry.trash === undefined ? null : 'wrong'),
    of: entry.record,
  }));

export interface Tries {
  readonly plan: TriesPlan;
  readonly standing: TriesStanding;
  /** The passes that were run for it, by version. */
  readonly entries: readonly PassEntry[];
  readonly last: PassEntry;
  /** Why nobody is asked whether to go on, and nothing goes on by itself: the designer `ended` it, or `deleted` the version it had ended with. */
  readonly over: 'ended' | 'deleted' | null;
}

/** How it stands, by what is known of the passes here. */
export function triesIn(project: Project, group: string): Tries {
  const entries = entriesOf(project, group);
  const last = entries.at(-1);
  const plan = last?.record.group?.tries;
  if (!last || !plan)
    throw new PentimentoError(
      'no-such-version',
      `No pass of ${project.record.name} was run until its words are right.`,
    );
  const { high, estimated } = last.record.price;
  const tried = triedIn(project, entries);
  const standing = triesStanding(plan, tried, high ?? estimated);
  const over = endIsDeleted(project, entries, tried, standing) ? 'deleted' : isEnded(entries) ? 'ended' : null;
  return { plan, entries, last, standing, over };
}

/** By the designer. Where that is kept with a version that is deleted, or was deleted before, it holds all the same. */
const isEnded = (entries: readonly PassEntry[]): boolean =>
  [entries.at(-1), newestThere(entries)].some((entry) => entry?.notes.triesEnded === true);

const newestThere = (entries: readonly PassEntry[]): PassEntry | undefined =>
  entries.findLast(({ trash }) => trash === undefined);

/** Is the version deleted that was right, or that nobody can tell? */
function endIsDeleted(
  project: Project,
  entries: readonly PassEntry[],
  tried: readonly Tried[],
  standing: TriesStanding,
): boolean {
  if (standing.is === 'right')
    return tried.every(({ verdict }, at) => verdict !== 'right' || entries[at]!.trash !== undefined);
  const last = entries.at(-1)!;
  if (last.trash === undefined || last.record.state !== 'done') return false;
  return standing.is === 'unsure' || readIn(project, last) === null;
}

/** Why the words of a pass can't be told, as a sentence. */
export function doubtIn(project: Project, entry: PassEntry): string {
  const unsure = project
    .resultsOf(entry)
    .flatMap((result) => readWordsOf(project, entry, result)?.strings ?? [])
    .find(({ verdict }) => verdict === 'unsure');
  return unsure ? doubtSentence(unsure.why) : 'There is nothing to read.';
}

/** Records and starts the next pass: the last one's recipe with the next seed. Throws before anything is recorded. */
export async function tryNext(
  core: Core,
  project: Project,
  group: string,
  allowCost: Decimal | null,
  orders: Orders,
): Promise<PassEntry> {
  const { plan, entries, last } = triesIn(project, group);
  const { record } = last;
  const tried = triedIn(project, entries);
  const seeds = seedsLeft(plan, tried);
  const [seed] = seeds;
  const name = fieldWith(record.recipe.model, 'seed')?.name;
  if (seed === undefined || name === undefined)
    throw new PentimentoError('wrong-use', 'All the passes that were allowed have been run.');
  // Whoever asks for it, and how often: one seed makes one pass.
  const orderId = `${group}-${plan.seeds.indexOf(seed)}`;
  return orders.make(project, orderId, () =>
    runPass(core, project, {
      input: inputOf(record),
      others: Object.fromEntries(
        Object.entries(record.inputs).flatMap(([slot, { ref, preparation }]) =>
          slot === pictureSlot ? [] : [[slot, { ref, preparation }]],
        ),
      ),
      basedOn: record.basedOn?.id ?? null,
      draft: withRole(record.recipe, 'seed', seed),
      preparation: preparationOf(record),
      words: correctionOf(record.words, promptOf(record.recipe))?.list ?? null,
      engine: record.engine,
      allowCost,
      orderId,
      group: { id: group, kind: 'variations', cell: { [name]: seed }, tries: plan },
      together: seeds.length,
      atMost: costLeft(plan, tried),
    }),
  );
}

/** Nobody is asked any more whether to go on. */
export async function endTries(project: Project, group: string): Promise<void> {
  const there = newestThere(triesIn(project, group).entries);
  if (project.readOnly === null && there) await project.writeNotes(there.record.id, { triesEnded: true });
}

export interface Following {
  readonly allowCost: Decimal | null;
  readonly orders: Orders;
  /** Waits for a pass to end. `false`: it is left, and so are the tries. */
  readonly ended: (entry: PassEntry) => Promise<boolean>;
  /** A pass has ended and was read. */
  readonly told?: (entry: PassEntry, standing: TriesStanding) => void;
  /** The designer asked to stop once the pass that runs has ended. */
  readonly stopped?: () => boolean;
}

/** Follows the pass that was run last, and runs another for as long as the words are wrong. */
export async function followTries(
  core: Core,
  project: Project,
  group: string,
  { allowCost, orders, ended, told, stopped }: Following,
  signal: AbortSignal,
): Promise<TriesStanding> {
  for (;;) {
    const { last } = triesIn(project, group);
    if (!(await ended(last)) || signal.aborted) return triesIn(project, group).standing;
    const entry = project.known(last.record.id) ?? last;
    // Also where results are left unread otherwise.
    for (const result of project.resultsOf(entry))
      if (readWordsOf(project, entry, result) === null) await readWords(core, project, entry, result, signal);
    const { standing } = triesIn(project, group);
    told?.(entry, standing);
    if (standing.is !== 'wrong' || signal.aborted || stopped?.()) return standing;
    await tryNext(core, project, group, allowCost, orders);
  }
}
