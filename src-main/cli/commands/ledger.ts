import { defaultModel } from '../../common/models';
import { ledgerCsv, ledgerEntries, ledgerTotals, type LedgerEntry } from '../../common/ledger';
import { openProject, withCore } from '../command';
import type { Context } from '../context';
import { wrongUse } from '../options';
import { print, type Outcome } from '../output';

const shown = ({ version, engine, state, estimated, settled, billed, finishedAt }: LedgerEntry) => ({
  version,
  engine,
  state,
  estimated,
  settled,
  billed,
  finishedAt,
});

export function ledger(
  context: Context,
  folder: string,
  options: { readonly csv?: boolean; readonly json?: boolean },
): Promise<Outcome> {
  if (options.csv && options.json) throw wrongUse('Give either --csv or --json, not both.');
  return withCore(
    context,
    async (core) => {
      const project = await openProject(core, folder);
      const entries = ledgerEntries(project.everyPass.map(({ record }) => record));
      const totals = ledgerTotals(entries);
      const { currency } = defaultModel.price;
      if (options.csv) await print(ledgerCsv(entries, currency), '\r\n');
      const lines = [
        ...entries.map(
          (entry) =>
            `${entry.version} · ${entry.engine} · ${entry.state} · estimated ${entry.estimated} · settled ${entry.settled ?? 'not told'} · charged: ${entry.billed}`,
        ),
        `Settled: ${totals.settled} ${currency}. Not settled yet: about ${totals.unsettled} ${currency}.`,
      ];
      return { exit: 0, document: { entries: entries.map(shown), totals, currency }, lines: options.csv ? [] : lines };
    },
    { reads: true },
  );
}
