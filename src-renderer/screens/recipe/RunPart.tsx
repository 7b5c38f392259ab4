import { defaultModel } from '../../../src-main/common/models';
import { shortcutOf } from '../../editor/commands';
import { isOverCeiling, obstacle, passEstimate, showEstimate } from '../../editor/estimate';
import { Button, ErrorNote, Tooltip } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';

const same = <T extends object | null>(a: T, b: T): boolean => a === b || (a !== null && b !== null && shallow(a, b));

/** The one button that may cost money, with what it will cost inside. */
export function RunPart() {
  const editor = useEditor();
  const estimate = useEditorState(passEstimate);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const over = useEditorState(isOverCeiling);
  const wrong = useEditorState(obstacle, same);
  const submitting = useEditorState((state) => state.submitting);
  const fault = useEditorState((state) => state.runFault);
  const { price } = defaultModel;
  return (
    <footer className="run">
      {fault && (
        <ErrorNote
          title="The pass was not started"
          actions={['no-key', 'key-refused', 'key-malformed', 'bad-origin'].includes(fault.code) ? <Button onClick={() => editor.show({ kind: 'settings' })}>Open settings</Button> : <Button onClick={() => void editor.run()}>Try again</Button>}
        >
          {fault.message}
        </ErrorNote>
      )}
      <Tooltip
        side="top" shortcut={shortcutOf('run-pass')}
        content={engine === 'offline' ? 'Runs on this machine, free' : `${price.source} ${price.notStated}`}
      >
        <Button
          variant="primary" size="large" wide loading={submitting} aria-describedby="run-hint"
          // The second click of a double-click is no second pass.
          onClick={(event) => { if (event.detail < 2) void editor.run(); }}
        >
          Run pass{estimate !== null && <> <span className="run-estimate figures">{showEstimate(estimate, engine)}</span></>}
        </Button>
      </Tooltip>
      <p id="run-hint" className="run-hint">
        {wrong ? wrong.message : over ? 'Above your ceiling: it asks first.' : ''}
      </p>
    </footer>
  );
}
