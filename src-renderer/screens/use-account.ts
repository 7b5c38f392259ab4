import { useEffect, useState } from 'react';
import type { AccountView } from '../../src-main/contract';
import { useEditor, useEditorState } from './use-editor';

/** What is on the account, asked for when this is first shown and whenever the key or the engine is another; `null` while it is not known. */
export function useAccount(): AccountView | null {
  const { client } = useEditor();
  const of = useEditorState((state) => `${state.app?.engine} ${state.app?.key.last4}`);
  const [read, setRead] = useState<{ readonly of: string; readonly account: AccountView | null } | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    void client.account.look(undefined, { signal: ending.signal }).then(
      (account) => {
        if (!ending.signal.aborted) setRead({ of, account });
      },
      () => undefined,
    );
    return () => ending.abort();
  }, [client, of]);
  return read?.of === of ? read.account : null;
}
