import { csvOf } from './csv';
import { magicOf, speedOf, type Fields } from './models/roles';
import { add, compare, isPrice, sum, type Decimal } from './money';
import type { Billed, Engine, PassState, Standing } from './states';

/** What a ledger reads of a pass: a subset of its record, so that this stays pure. */
export type LedgerPass = Standing<{ readonly billed: Billed }> & {
  readonly version: number;
  readonly engine: Engine;
  readonly requestId: string | null;
  readonly price: {
    readonly estimated: Decimal;
    readonly settled: Decimal | null;
    readonly currency: string;
    /** Records of before spans were reckoned have the one figure. */
    readonly high?: Decimal | undefined;
    readonly stated?: Decimal | undefined;
  };
  readonly evidence: {
    readonly billingStatus: string | null;
    readonly submit?: object | null | undefined;
    /** Further requests of the pass, which may have been charged as well. */
    readonly others?:
      readonly { readonly billingStatus: string | null; readonly settled: Decimal | null }[] | undefined;
  };
  readonly recipe: Fields;
  readonly createdAt: string;
};

export interface LedgerEntry {
  readonly version: string;
  readonly engine: Engine;
  readonly state: PassState;
  readonly estimated: Decimal;
  /** What was stated for it before, where the estimate was learned. */
  readonly stated?: Decimal | undefined;
  /** `null` while not told. */
  readonly settled: Decimal | null;
  readonly billed: Billed;
  readonly finishedAt: string | null;
  readonly speed: string;
  readonly magic: string;
  readonly createdAt: string;
}

export interface LedgerTotals {
  /** Of every entry. */
  readonly estimated: Decimal;
  readonly settled: Decimal;
  /** Estimates of what is, or may be, charged and has no settled price yet. */
  readonly unsettled: Decimal;
}

/** Was money taken, as far as the record tells? */
export function billedOf(pass: LedgerPass): Billed {
  if (pass.engine === 'offline' || pass.state === 'cancelled') return 'no';
  if (pass.error) return pass.error.billed;
  if (pass.state === 'done') {
    // Told late: the price was pending when the pictures were fetched.
    if (pass.evidence.billingStatus === 'failed') return 'no';
    if (pass.evidence.billingStatus === 'charged' || pass.evidence.billingStatus === 'partial') return 'yes';
    return pass.price.settled === null ? 'unknown' : 'yes';
  }
  // Before it is submitted nothing can have been charged.
  if (pass.evidence.submit) return 'unknown';
  return pass.requestId === null && pass.state !== 'submitting' ? 'no' : 'unknown';
}

/** What a pass has cost with all its requests; `null` while its own price is not told. */
export function settledOf({
  price,
  evidence,
}: Pick<LedgerPass, 'price'> & Partial<Pick<LedgerPass, 'evidence'>>): Decimal | null {
  const others = (evidence?.others ?? []).flatMap(({ settled }) => settled ?? []);
  return price.settled === null || others.length === 0 ? price.settled : sum([price.settled, ...others]);
}

/** One entry for each pass, in the order given. */
export const ledgerEntries = (passes: readonly LedgerPass[]): LedgerEntry[] =>
  passes.map((pass) => ({
    version: `v${pass.version}`,
    engine: pass.engine,
    state: pass.state,
    estimated: pass.price.estimated,
    ...(pass.price.stated === undefined || pass.price.stated === pass.price.estimated
      ? {}
      : { stated: pass.price.stated }),
    settled: settledOf(pass),
    billed: billedOf(pass),
    finishedAt: pass.finishedAt,
    speed: speedOf(pass.recipe),
    magic: magicOf(pass.recipe),
    createdAt: pass.createdAt,
  }));

export const isUnsettled = (entry: LedgerEntry): boolean => entry.settled === null && entry.billed !== 'no';

export function ledgerTotals(entries: readonly LedgerEntry[]): LedgerTotals {
  return {
    estimated: sum(entries.map((entry) => entry.estimated)),
    settled: sum(entries.flatMap((entry) => entry.settled ?? [])),
    unsettled: sum(entries.filter(isUnsettled).map((entry) => entry.estimated)),
  };
}

/** What the entries come to: settled where told, estimated where it may be charged. */
export const costOf = (entries: readonly LedgerEntry[]): Decimal => {
  const { settled, unsettled } = ledgerTotals(entries);
  return add(settled, unsettled);
};

/** What passes have cost, and what those of an unknown end, or none yet, may cost at most: what a budget counts. */
export const committed = (
  passes: readonly (Pick<LedgerPass, 'engine' | 'state' | 'price' | 'error'> & Partial<Pick<LedgerPass, 'evidence'>>)[],
): Decimal =>
  sum(
    passes
      .filter(({ engine }) => engine === 'modelrunner')
      .map(
        ({ price, state, error, evidence }) =>
          settledOf({ price, ...(evidence ? { evidence } : {}) }) ??
          (state === 'cancelled' || error?.billed === 'no' ? '0' : (price.high ?? price.estimated)),
      ),
  );

const COLUMNS = [
  'version',
  'engine',
  'state',
  'speed',
  'magic',
  'estimated',
  'settled',
  'billed',
  'createdAt',
  'finishedAt',
] as const;

/** A header first. What a pass says of itself is a stranger's text: see csv.ts. */
export function ledgerCsv(entries: readonly LedgerEntry[], currency: string): string {
  return csvOf([[...COLUMNS, 'currency'], ...entries.map((entry) => valuesOf(entry, currency))]);
}

/** The same over several projects, whose names stand first. */
export function ledgersCsv(
  projects: readonly { readonly name: string; readonly entries: readonly LedgerEntry[] }[],
  currency: string,
): string {
  return csvOf([
    ['project', ...COLUMNS, 'currency'],
    ...projects.flatMap(({ name, entries }) => entries.map((entry) => [name, ...valuesOf(entry, currency)])),
  ]);
}

const valuesOf = (entry: LedgerEntry, currency: string): string[] => [
  ...COLUMNS.map((column) => entry[column] ?? ''),
  currency,
];

/** What passes of one speed and Magic Prompt really cost against their estimates. */
export interface Learned {
  readonly speed: string;
  readonly magic: string;
  /** Settled passes it was learned from. */
  readonly passes: number;
  /** Median of settled ÷ estimated, to three places. */
  readonly factor: Decimal;
}

/** Of thousandths: a number far above would no longer be written digit by digit. */
const mostFactor = 1e12;

/** Prices that are not stated, learned from settled ones. Only from three passes of a kind on. */
export function learnPrices(entries: readonly LedgerEntry[]): Learned[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    if (
      entry.engine !== 'modelrunner' ||
      entry.state !== 'done' ||
      entry.settled === null ||
      !isPrice(entry.settled) ||
      compare(entry.stated ?? entry.estimated, '0') <= 0
    )
      continue;
    const key = `${entry.speed} ${entry.magic}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()]
    .filter((group) => group.length >= 3)
    .map((group) => {
      const factors = group
        .map((entry) =>
          Math.min(mostFactor, Math.round((Number(entry.settled) / Number(entry.stated ?? entry.estimated)) * 1000)),
        )
        .sort((a, b) => a - b);
      const thousandths = factors[Math.floor(factors.length / 2)]!;
      return {
        speed: group[0]!.speed,
        magic: group[0]!.magic,
        passes: group.length,
        factor: add((thousandths / 1000).toFixed(3), '0'),
      };
    });
}
