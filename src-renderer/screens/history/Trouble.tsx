import { useEffect, useState, type ReactNode } from 'react';
import { visible } from '../../../src-main/common/visible';
import { damageSentence, deliverySentence, othersSentence } from '../../../src-main/common/delivery';
import type { DamagedResult, PassView } from '../../../src-main/contract';
import { isErrorCode, type ErrorCode } from '../../../src-main/contract/errors';
import { Button, ErrorNote } from '../../ui';
import type { Editor } from '../../editor/editor';
import { canBringBack, canFetchAgain, wasPosted } from '../../../src-main/common/on-service';
import { BalanceLine } from '../BalanceLine';
import { useEditor, useEditorState } from '../use-editor';

const billedWords = {
  no: 'It was not charged.',
  yes: 'It was charged.',
  unknown: 'Whether it was charged is not known yet.',
} as const;

const aboutKey: ReadonlySet<string> = new Set<ErrorCode>(['key-refused', 'key-malformed', 'no-key', 'not-allowed']);

/** What a failed version is headed with, by the code of its error; the sentence below says more. */
const failureTitles: Readonly<Partial<Record<ErrorCode, string>>> = {
  'service-unreachable': 'Couldn’t reach ModelRunner',
  'service-failed': 'ModelRunner had trouble',
  'rate-limited': 'ModelRunner is too busy',
  'key-refused': 'The key wasn’t accepted',
  'key-malformed': 'This isn’t a key',
  'no-key': 'No key is set',
  'no-balance': 'The balance is too low',
  'not-allowed': 'The key doesn’t allow this',
  'input-refused': 'The recipe wasn’t accepted',
  'model-missing': 'This model isn’t available',
  'model-failed': 'The model couldn’t make this picture',
  'no-output': 'No picture was delivered',
  'upload-failed': 'The picture couldn’t be uploaded',
  'cancelled-by-service': 'ModelRunner cancelled this pass',
  'result-gone': 'The picture couldn’t be fetched',
  'result-purged': 'The picture was deleted from ModelRunner',
  'result-broken': 'The picture that came can’t be used',
  'result-on-foreign-host': 'The picture is on another host',
  'request-missing': 'ModelRunner doesn’t know this pass',
  'image-broken': 'The input can’t be read',
  'image-unsupported': 'The input can’t be read',
  'file-missing': 'A file is missing',
  'no-rights': 'A file can’t be opened',
  'disk-full': 'The disk is full',
};

/** What went wrong with a version, where it stands, and the buttons that mend it. */
export function Trouble({ view }: { readonly view: PassView }) {
  const editor = useEditor();
  const { pass } = view;
  const asked = useEditorState((state) => state.passFaults.get(pass.id) ?? null);
  const notes = (pass.evidence.notes ?? []).map((note) => visible(note));
  return (
    <>
      {view.owner === 'elsewhere' && (
        <ErrorNote
          tone="info"
          title="Started elsewhere"
          actions={<Button onClick={() => void editor.takeOver(pass.id)}>Take over</Button>}
        >
          Another computer, or another copy of this project, started this pass. Taking over looks it up first, so
          nothing is paid twice.
        </ErrorNote>
      )}
      {view.held && (
        <ErrorNote tone="info" title="Retrying…">
          {view.held.message}
        </ErrorNote>
      )}
      {pass.state === 'cancelled' && (
        <ErrorNote
          tone="info"
          title="Cancelled"
          actions={<Button onClick={() => void editor.runAgain(pass.id)}>Run again</Button>}
        >
          {wasPosted(pass) ? 'ModelRunner does not have it, so it was free.' : 'Nothing was sent, so it was free.'}
        </ErrorNote>
      )}
      {pass.error && <PassTrouble view={view} editor={editor} />}
      {pass.state === 'done' && pass.engine === 'modelrunner' && <Delivery view={view} editor={editor} />}
      {notes.length > 0 && <ErrorNote tone="info">{notes.join(' ')}</ErrorNote>}
      {pass.evidence.others && <Others view={view} />}
      {asked && <ErrorNote title="That did not work">{asked.message}</ErrorNote>}
    </>
  );
}

/** What a version that is done lacks: pictures that were not delivered, or that are not in its folder as they were. */
function Delivery({ view, editor }: { readonly view: PassView; readonly editor: Editor }) {
  const { pass } = view;
  const damaged = useDamaged(view);
  const short = deliverySentence(pass);
  const lost = damageSentence(damaged, canBringBack(pass));
  const again = (
    <Button key="fetch" onClick={() => void editor.fetchAgain(pass.id, null)}>
      Fetch again
    </Button>
  );
  return (
    <>
      {short && (
        <ErrorNote tone="info" title="Not all were delivered" actions={canFetchAgain(pass) ? again : undefined}>
          {short}
        </ErrorNote>
      )}
      {lost && (
        <ErrorNote tone="info" title="Not as it was delivered" actions={canBringBack(pass) ? again : undefined}>
          {lost}
        </ErrorNote>
      )}
    </>
  );
}

function Others({ view }: { readonly view: PassView }) {
  const { evidence, price } = view.pass;
  const sentence = othersSentence(evidence.others ?? [], price.currency);
  return (
    sentence && (
      <ErrorNote tone="info" title="Accepted more than once">
        {sentence}
      </ErrorNote>
    )
  );
}

const none: readonly DamagedResult[] = [];

/** Asked when the version is looked at: other programs change files while nobody looks. */
function useDamaged({ pass }: PassView): readonly DamagedResult[] {
  const { client } = useEditor();
  const projectId = useEditorState((state) => state.project?.id ?? null);
  const [answer, setAnswer] = useState<{ readonly of: unknown; readonly damaged: readonly DamagedResult[] } | null>(
    null,
  );
  const { id, results } = pass;
  useEffect(() => {
    if (projectId === null || results.length === 0) return undefined;
    const abort = new AbortController();
    client.passes.damaged({ projectId, passId: id }, { signal: abort.signal }).then(
      ({ damaged }) => {
        if (!abort.signal.aborted) setAnswer({ of: results, damaged });
      },
      // What can't be asked now is asked the next time; a connection that is lost is told once, for all.
      () => undefined,
    );
    return () => abort.abort();
  }, [client, projectId, id, results]);
  return answer?.of === results ? answer.damaged : none;
}

function PassTrouble({ view, editor }: { readonly view: PassView; readonly editor: Editor }) {
  const { pass } = view;
  const { error, id, state } = pass;
  if (!error) return null;
  const again = (
    <Button key="again" onClick={() => void editor.runAgain(id)}>
      Run again
    </Button>
  );
  const buttons: ReactNode[] = [];
  if (state === 'uncertain') {
    buttons.push(
      <Button key="check" onClick={() => void editor.checkAgain(id)}>
        Check again
      </Button>,
      <Button key="lost" onClick={() => void editor.markLost(id)}>
        Mark as lost
      </Button>,
      again,
    );
  } else if (state === 'failed') {
    if (canFetchAgain(pass) && error.host)
      buttons.push(
        <Button key="host" onClick={() => void editor.fetchAgain(id, error.host ?? null)}>
          Fetch from {error.host}
        </Button>,
      );
    else if (canFetchAgain(pass))
      buttons.push(
        <Button key="fetch" onClick={() => void editor.fetchAgain(id, null)}>
          Fetch again
        </Button>,
      );
    if (aboutKey.has(error.code))
      buttons.push(
        <Button key="key" onClick={() => editor.show({ kind: 'settings' })}>
          Open settings
        </Button>,
      );
    buttons.push(again);
  } else if (state === 'lost' || state === 'cancelled') buttons.push(again);
  const title =
    state === 'uncertain'
      ? 'It isn’t known yet whether it ran'
      : state === 'lost'
        ? 'Given up'
        : state === 'failed'
          ? (isErrorCode(error.code) && failureTitles[error.code]) || 'This pass failed'
          : 'Not all went well';
  return (
    <ErrorNote
      tone={state === 'failed' ? 'bad' : 'info'}
      title={title}
      actions={buttons.length > 0 ? buttons : undefined}
    >
      {error.message}
      {pass.engine === 'modelrunner' && (state === 'failed' || state === 'lost') && !/\bcharged\b/.test(error.message)
        ? ` ${billedWords[error.billed]}`
        : ''}
      {error.code === 'no-balance' && <BalanceLine />}
    </ErrorNote>
  );
}
