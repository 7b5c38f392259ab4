import { choiceLabel } from '../../src-main/common/differences';
import { committed } from '../../src-main/common/ledger';
import { add, compare, isDecimal, showMoney, subtract, sum, type Decimal } from '../../src-main/common/money';
import type { LedgerView, PassView } from '../../src-main/contract';
import { plural } from './describe';
import type { OpenProject } from './state';

/** Money as a designer reads it. Pure: what the host counted, or what the project's passes tell. */

type Totals = LedgerView['totals'];
type Learned = LedgerView['learned'][number];
export type LedgerGroup = LedgerView['byEngine'][number];

/** "$0.1084" below a dollar, "$12.40" from there on. */
export const showSum = (amount: Decimal, currency = 'USD'): string =>
  showMoney(amount, currency, compare(amount, '1') < 0 && compare(amount, '0') > 0 ? 4 : 2);

/** "about $0.22 not settled yet", or `null` where all is. */
export const unsettledWords = ({ unsettled }: Totals, currency: string): string | null =>
  compare(unsettled, '0') > 0 ? `about ${showMoney(unsettled, currency)} not settled yet` : null;

/** Was it charged, in a word. */
export function chargedWord({
  engine,
  billed,
  state,
}: Pick<LedgerView['entries'][number], 'engine' | 'billed' | 'state'>): string {
  if (engine === 'offline') return 'free';
  if (billed === 'yes') return 'yes';
  const over = state === 'failed' || state === 'cancelled' || state === 'uncertain' || state === 'lost';
  return over ? (billed === 'no' ? 'no' : 'not known') : 'not yet';
}

export const engineLabel = (engine: string): string => (engine === 'offline' ? 'Offline engine' : 'ModelRunner');
export const speedLabel = (speed: string): string => choiceLabel('speed', speed);

/** "Quality": its Magic Prompt is named only where one is used. */
const kindLabel = ({ speed, magic }: Pick<Learned, 'speed' | 'magic'>): string =>
  `${speedLabel(speed)}${magic === 'None' || magic === '' ? '' : ` with Magic Prompt ${choiceLabel('magic', magic)}`}`;

/** "1.7" for 1.684: what is learned is never exact. */
const about = (factor: Decimal): string => String(Math.round(Number(factor) * 10) / 10);

/** "Quality: about 1.7 × the stated price, learned from 5 settled passes". */
export function learnedWords(learned: Learned): string {
  const factor = about(learned.factor);
  return `${kindLabel(learned)}: ${factor === '1' ? 'about the stated price' : `about ${factor} × the stated price`}, learned from ${plural(learned.passes, 'settled pass', 'settled passes')}`;
}

/** What went wrong and what it cost, a sentence each. */
export function troubleWords({
  failedUnbilled,
  uncertain,
}: Pick<LedgerView, 'failedUnbilled' | 'uncertain'>): string[] {
  return [
    ...(failedUnbilled > 0
      ? [
          `${failedUnbilled === 1 ? 'One pass' : `${failedUnbilled} passes`} failed and ${failedUnbilled === 1 ? 'was' : 'were'} not charged.`,
        ]
      : []),
    ...(uncertain > 0
      ? [
          `${uncertain === 1 ? 'One pass is' : `${uncertain} passes are`} uncertain or given up: it isn’t known whether ${uncertain === 1 ? 'it was' : 'they were'} charged, so ${uncertain === 1 ? 'its estimate counts' : 'their estimates count'} as not settled.`,
        ]
      : []),
  ];
}

/** What the project has come to, running passes with their estimates: the host counts its budget by the same rule. */
export const spentOf = (passes: readonly PassView[]): Decimal => committed(passes.map(({ pass }) => pass));

export interface BudgetStanding {
  readonly spent: Decimal;
  readonly budget: Decimal;
  /** Negative when it is overdrawn. */
  readonly left: Decimal;
  /** 0…1 */
  readonly share: number;
}

export function budgetStanding(project: Pick<OpenProject, 'passes' | 'budget'>): BudgetStanding | null {
  const { budget } = project;
  if (budget === null) return null;
  const spent = spentOf(project.passes);
  return {
    spent,
    budget,
    left: subtract(budget, spent),
    share: compare(budget, '0') > 0 ? Math.min(1, Number(spent) / Number(budget)) : 1,
  };
}

/** What the project would come to, where a pass that may cost so much takes it over its budget; else `null`. */
export function overBudget(project: Pick<OpenProject, 'passes' | 'budget'>, cost: Decimal): Decimal | null {
  if (project.budget === null || cost === '0') return null;
  const after = add(spentOf(project.passes), cost);
  return compare(after, project.budget) > 0 ? after : null;
}

/** A typed amount as a decimal; `null` for none, `undefined` where it is not one. */
export function typedAmount(text: string): Decimal | null | undefined {
  const plain = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.')
    .replace(/^\./, '0.')
    .replace(/\.$/, '');
  if (plain === '') return null;
  return isDecimal(plain) && !plain.startsWith('-') ? plain : undefined;
}

/** "Ledger 2026-05-04.csv", then "Ledger 2026-05-04 2.csv": an earlier one is never written over. */
export function csvName(now: Date, attempt = 1, of: 'project' | 'all' = 'project'): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `Ledger${of === 'all' ? ' of all projects' : ''} ${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}${attempt > 1 ? ` ${attempt}` : ''}.csv`;
}

/** Only what has passes, what cost most first. */
export const ranked = (groups: readonly LedgerGroup[]): LedgerGroup[] =>
  groups
    .filter((group) => group.passes > 0)
    .toSorted(
      (a, b) =>
        compare(sum([b.totals.settled, b.totals.unsettled]), sum([a.totals.settled, a.totals.unsettled])) ||
        b.passes - a.passes,
    );
