import { useState } from 'react';
import { showMoney } from '../../../src-main/common/money';
import type { PassState } from '../../../src-main/common/states';
import { versionName } from '../../../src-main/common/versions';
import type { LedgerView } from '../../../src-main/contract';
import { exactly, when } from '../../editor/describe';
import { chargedWord, showSum, speedLabel } from '../../editor/ledger';
import type { OpenProject } from '../../editor/state';
import { Button, OfflineBadge, StateBadge } from '../../ui';
import { useEditor, useNow } from '../use-editor';

type Entry = LedgerView['entries'][number];

/** Rows drawn at once; the older ones come when asked for. */
const rowsAtFirst = 100;

interface PassTableProps {
  readonly entries: readonly Entry[];
  readonly currency: string;
  readonly project: OpenProject;
  readonly onClose: () => void;
}

/** Every pass, newest first: what was estimated, what was settled, and whether it was charged. */
export function PassTable({ entries, currency, project, onClose }: PassTableProps) {
  const editor = useEditor();
  const now = new Date(useNow(60_000));
  const [all, setAll] = useState(false);
  const rows = entries.toReversed().slice(0, all ? entries.length : rowsAtFirst);
  const there = new Set(project.passes.map(({ pass }) => versionName(pass.version)));
  const show = (version: string): void => {
    const view = project.passes.find(({ pass }) => versionName(pass.version) === version);
    if (!view) return;
    onClose();
    editor.select({ id: view.pass.id, result: 1 });
  };
  return (
    <div className="ledger-passes">
      <table className="ledger-table">
        <caption>Passes</caption>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">State</th>
            <th scope="col">Speed</th>
            <th scope="col" className="ledger-number">
              Estimated
            </th>
            <th scope="col" className="ledger-number">
              Settled
            </th>
            <th scope="col" className="ledger-charged">
              Charged
            </th>
            <th scope="col" className="ledger-when">
              When
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <tr key={`${entry.version} ${entry.createdAt}`}>
              <th scope="row">
                {there.has(entry.version) ? (
                  <button type="button" title="Show this version" onClick={() => show(entry.version)}>
                    {entry.version}
                  </button>
                ) : (
                  <>
                    {entry.version} <span className="ledger-deleted">deleted</span>
                  </>
                )}
              </th>
              <td>
                <StateBadge state={entry.state as PassState} />
              </td>
              <td>{speedLabel(entry.speed)}</td>
              {entry.engine === 'offline' ? (
                <>
                  <td colSpan={2} className="ledger-number ledger-offline">
                    <OfflineBadge short />
                  </td>
                  <td className="ledger-charged">{chargedWord(entry)}</td>
                </>
              ) : (
                <>
                  <td className="ledger-number figures">~{showMoney(entry.estimated, currency, 4)}</td>
                  <td className="ledger-number figures">
                    {entry.settled === null ? '–' : showSum(entry.settled, currency)}
                  </td>
                  <td className="ledger-charged">{chargedWord(entry)}</td>
                </>
              )}
              <td className="ledger-when figures">
                <time
                  dateTime={entry.finishedAt ?? entry.createdAt}
                  title={exactly(entry.finishedAt ?? entry.createdAt)}
                >
                  {when(entry.finishedAt ?? entry.createdAt, now)}
                </time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < entries.length && (
        <Button variant="quiet" onClick={() => setAll(true)}>
          Show the {entries.length - rows.length} older ones
        </Button>
      )}
    </div>
  );
}
