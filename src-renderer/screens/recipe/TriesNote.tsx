import { versionName } from '../../../src-main/common/versions';
import { showEstimate } from '../../editor/estimate';
import { shownTries } from '../../editor/until-right';
import { Button, ErrorNote } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** "Run until the words are right": how it stands, and what the designer is asked. */
export function TriesNote() {
  const editor = useEditor();
  const tries = useEditorState((state) => state.project?.tries ?? null);
  const selected = useEditorState((state) => state.selected?.id ?? null);
  if (!tries) return null;
  const { title, text, tone } = shownTries(tries);
  const isOver = !tries.going && tries.is !== 'running' && tries.is !== 'reading';
  const mayGoOn = isOver && tries.price !== null && tries.is !== 'right' && tries.is !== 'spent';
  return (
    <ErrorNote
      tone={tone}
      title={title}
      {...(isOver ? { onDismiss: () => void editor.endTries(tries.group) } : {})}
      actions={
        <>
          {tries.going && !tries.stopping && (
            <Button onClick={() => void editor.endTries(tries.group)}>Stop after this one</Button>
          )}
          {(tries.is === 'right' || tries.is === 'unsure') && selected !== tries.passId && (
            <Button onClick={() => editor.select({ id: tries.passId, result: 1 })}>
              Show {versionName(tries.version)}
            </Button>
          )}
          {tries.is === 'unsure' && (
            <Button onClick={() => void editor.wordsAreRight(tries.passId)}>They are right</Button>
          )}
          {mayGoOn && tries.price && (
            <Button onClick={() => void editor.goOnTrying(tries.group)}>
              {tries.is === 'unsure' ? 'Try on' : 'Go on'}:{' '}
              <span className="figures">{showEstimate(tries.price, tries.engine)}</span>
            </Button>
          )}
          {isOver && tries.is === 'spent' && (
            <Button onClick={() => editor.show({ kind: 'until-right' })}>Try again…</Button>
          )}
        </>
      }
    >
      {text}
    </ErrorNote>
  );
}
