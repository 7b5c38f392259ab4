import { FileSpreadsheet, ReceiptText } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LedgerView } from '../../../src-main/contract';
import { toFault } from '../../api';
import { csvName, troubleWords } from '../../editor/ledger';
import type { OpenProject } from '../../editor/state';
import { Button, Dialog, EmptyState, ErrorNote, Segmented } from '../../ui';
import { BalanceLine } from '../BalanceLine';
import { useEditor, useEditorState } from '../use-editor';
import { BudgetLine } from './BudgetLine';
import { Groups } from './Groups';
import './LedgerDialog.css';
import { PassTable } from './PassTable';
import { Prices } from './Prices';
import { Sums } from './Sums';
import { useLedger, type Scope } from './use-ledger';

/** What passes cost: of the open project, or of all that this installation has worked on. */
export function LedgerDialog({ onClose }: { readonly onClose: () => void }) {
  const project = useEditorState((state) => state.project);
  const { lookAtPrices } = useEditor();
  useEffect(() => void lookAtPrices(), [lookAtPrices]);
  const [chosen, setChosen] = useState<Scope>('project');
  const scope: Scope = project ? chosen : 'all';
  const read = useLedger(scope);
  const ledger = read?.ledger ?? null;
  const none = ledger?.byEngine.length === 0;
  return (
    <Dialog
      onClose={onClose}
      title="Ledger"
      width="huge"
      className="ledger"
      actions={project && <CsvExport key={scope} of={scope} project={project} disabled={!ledger || none} />}
      note={
        scope === 'project'
          ? undefined
          : 'Every project this installation has worked on, as it was when it was last open here.'
      }
    >
      {project && (
        <Segmented
          label="Ledger of"
          className="ledger-scope"
          value={scope}
          onChange={setChosen}
          options={[
            { value: 'project', label: 'This project' },
            { value: 'all', label: 'All projects' },
          ]}
        />
      )}
      {read?.fault && <ErrorNote title="The ledger can’t be read right now">{read.fault.message}</ErrorNote>}
      {ledger ? (
        <Body ledger={ledger} project={scope === 'project' ? project : null} none={none} onClose={onClose} />
      ) : (
        <div className="ledger-waits" aria-busy={!read} />
      )}
    </Dialog>
  );
}

interface BodyProps {
  readonly ledger: LedgerView;
  readonly project: OpenProject | null;
  readonly none: boolean;
  readonly onClose: () => void;
}

function Body({ ledger, project, none, onClose }: BodyProps) {
  if (none) {
    return (
      <>
        <EmptyState icon={ReceiptText} title="Nothing spent yet">
          Every pass is listed here with its estimate before it ran and its settled price after. Passes on the offline
          engine are listed too: they are free.
        </EmptyState>
        <BalanceLine usage />
        {project && <BudgetLine project={project} />}
        <Prices learned={ledger.learned} />
      </>
    );
  }
  const offline = ledger.byEngine.every((group) => group.name === 'offline');
  const said = [...(offline ? ['Passes here are free: they run on the offline engine.'] : []), ...troubleWords(ledger)];
  return (
    <>
      <Sums ledger={ledger} />
      <BalanceLine usage />
      {project && <BudgetLine project={project} />}
      {said.length > 0 && (
        <ul className="ledger-said">
          {said.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <div className="ledger-parts">
        {project ? (
          <PassTable entries={ledger.entries} currency={ledger.currency} project={project} onClose={onClose} />
        ) : (
          <div className="ledger-aside">
            <Groups title="By project" groups={ledger.byProject} currency={ledger.currency} offlineOnly={offline} />
            <Prices learned={ledger.learned} everywhere />
          </div>
        )}
        <div className="ledger-aside">
          <Groups title="By engine" of="engine" groups={ledger.byEngine} currency={ledger.currency} />
          <Groups
            title="By rendering speed"
            of="speed"
            groups={ledger.bySpeed}
            currency={ledger.currency}
            offlineOnly={offline}
          />
          {project && <Prices learned={ledger.learned} />}
        </div>
      </div>
    </>
  );
}

/** Several of one day are numbered. */
const mostNames = 50;

/** Into the open project's exports, whichever passes are told. */
function CsvExport({
  of,
  project,
  disabled,
}: {
  readonly of: 'project' | 'all';
  readonly project: OpenProject;
  readonly disabled: boolean;
}) {
  const editor = useEditor();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<
    { readonly is: 'written'; readonly file: string } | { readonly is: 'failed'; readonly message: string } | null
  >(null);
  const write = async (): Promise<void> => {
    setBusy(true);
    setOutcome(null);
    for (let attempt = 1; ; attempt++) {
      try {
        const { file } = await editor.client.ledger.exportCsv({
          projectId: project.id,
          of,
          to: csvName(new Date(), attempt, of),
        });
        setOutcome({ is: 'written', file });
        break;
      } catch (error) {
        const fault = toFault(error);
        if (fault.code === 'file-exists' && attempt < mostNames) continue;
        setOutcome({ is: 'failed', message: fault.message });
        break;
      }
    }
    setBusy(false);
  };
  return (
    <>
      <p className="ledger-written" role="note">
        {outcome?.is === 'failed' && <span className="ledger-failed">{outcome.message}</span>}
        {outcome?.is === 'written' && (
          <>
            <span className="selectable">Written to {outcome.file}</span>{' '}
            <Button variant="quiet" onClick={() => void editor.reveal(outcome.file)}>
              Show
            </Button>
          </>
        )}
      </p>
      <Button icon={FileSpreadsheet} loading={busy} disabled={disabled} onClick={() => void write()}>
        Export CSV
      </Button>
    </>
  );
}
