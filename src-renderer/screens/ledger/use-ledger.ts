import { useEffect, useState } from 'react';
import type { FaultView, LedgerView } from '../../../src-main/contract';
import { toFault } from '../../api';
import { useEditor, useEditorState } from '../use-editor';

export type Scope = 'project' | 'all';

export interface LedgerRead {
  readonly scope: Scope;
  readonly ledger: LedgerView | null;
  readonly fault: FaultView | null;
}

/** Milliseconds of rest before a ledger is read anew: passes that run change often. */
const rest = 300;

/** What the host counted, read again whenever a pass of the open project moves on. `null` before the first answer. */
export function useLedger(scope: Scope): LedgerRead | null {
  const { client } = useEditor();
  const project = useEditorState((state) => state.project);
  const [read, setRead] = useState<LedgerRead | null>(null);
  const id = project?.id ?? null;
  const passes = project?.passes;
  useEffect(() => {
    const ending = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const ledger =
          scope === 'project' && id !== null
            ? await client.ledger.project({ projectId: id }, { signal: ending.signal })
            : await client.ledger.all(undefined, { signal: ending.signal });
        if (!ending.signal.aborted) setRead({ scope, ledger, fault: null });
      } catch (error) {
        if (!ending.signal.aborted)
          setRead((before) => ({
            scope,
            ledger: before?.scope === scope ? before.ledger : null,
            fault: toFault(error),
          }));
      }
    };
    const timer = setTimeout(() => void ask(), read?.scope === scope ? rest : 0);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
    // A new answer is no reason to ask again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, scope, id, passes]);
  return read?.scope === scope ? read : null;
}
