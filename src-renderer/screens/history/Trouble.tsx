import type { ReactNode } from 'react';
import type { PassView } from '../../../src-main/contract';
import { Button, ErrorNote } from '../../ui';
import type { Editor } from '../../editor/editor';
import { canFetchAgain, wasPosted } from '../../../src-main/common/on-service';
import { useEditor, useEditorState } from '../use-editor';

const billedWords = { no: 'It was not charged.', yes: 'It was charged.', unknown: 'Whether it was charged is not known yet.' } as const;

const aboutKey: ReadonlySet<string> = new Set(['key-refused', 'key-malformed', 'no-key', 'not-allowed']);

/** What went wrong with a version, where it stands, and the buttons that mend it. */
export function Trouble({ view }: { readonly view: PassView }) {
  const editor = useEditor();
  const { pass } = view;
  const asked = useEditorState((state) => state.passFaults.get(pass.id) ?? null);
  return (
    <>
      {view.owner === 'elsewhere' && (
        <ErrorNote
          tone="info" title="Started elsewhere"
          actions={<Button onClick={() => void editor.takeOver(pass.id)}>Take over</Button>}
        >
          Another computer, or another copy of this project, started this pass. Taking over looks it up first, so nothing is paid twice.
        </ErrorNote>
      )}
      {view.held && <ErrorNote tone="info" title="Held up">{view.held.message}</ErrorNote>}
      {pass.state === 'cancelled' && !pass.error && <ErrorNote tone="info" title="Cancelled" actions={<Button onClick={() => void editor.runAgain(pass.id)}>Run again</Button>}>{wasPosted(pass) ? 'ModelRunner does not have it, so it was free.' : 'Nothing was sent, so it was free.'}</ErrorNote>}
      {pass.error && <PassTrouble view={view} editor={editor} />}
      {asked && <ErrorNote title="That did not work">{asked.message}</ErrorNote>}
    </>
  );
}

function PassTrouble({ view, editor }: { readonly view: PassView; readonly editor: Editor }) {
  const { pass } = view;
  const { error, id, state } = pass;
  if (!error) return null;
  const again = <Button key="again" onClick={() => void editor.runAgain(id)}>Run again</Button>;
  const buttons: ReactNode[] = [];
  if (state === 'uncertain') {
    buttons.push(
      <Button key="check" onClick={() => void editor.checkAgain(id)}>Check again</Button>,
      <Button key="lost" onClick={() => void editor.markLost(id)}>Mark as lost</Button>,
      again,
    );
  } else if (state === 'failed') {
    if (canFetchAgain(pass) && error.host) buttons.push(<Button key="host" onClick={() => void editor.fetchAgain(id, error.host ?? null)}>Fetch from {error.host}</Button>);
    else if (canFetchAgain(pass)) buttons.push(<Button key="fetch" onClick={() => void editor.fetchAgain(id, null)}>Fetch again</Button>);
    if (aboutKey.has(error.code)) buttons.push(<Button key="key" onClick={() => editor.show({ kind: 'settings' })}>Open settings</Button>);
    buttons.push(again);
  } else if (state === 'lost' || state === 'cancelled') buttons.push(again);
  const title = state === 'uncertain' ? 'Nobody knows yet whether it ran' : state === 'lost' ? 'Given up' : state === 'failed' ? 'It failed' : 'Not all went well';
  return (
    <ErrorNote tone={state === 'failed' ? 'bad' : 'info'} title={title} actions={buttons.length > 0 ? buttons : undefined}>
      {error.message}{pass.engine === 'modelrunner' && (state === 'failed' || state === 'lost') && !/\bcharged\b/.test(error.message) ? ` ${billedWords[error.billed]}` : ''}
    </ErrorNote>
  );
}
