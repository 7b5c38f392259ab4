import { useMemo, useRef } from 'react';
import { showMoney } from '../../../src-main/common/money';
import { defaultModel } from '../../../src-main/common/models';
import { shortcutOf } from '../../editor/commands';
import { plural } from '../../editor/describe';
import { isOverCeiling, obstacle, passEstimate, showEstimate } from '../../editor/estimate';
import { learnedPrice, overBudget } from '../../editor/ledger';
import { Button, ErrorNote, Tooltip } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';

const same = <T extends object | null>(a: T, b: T): boolean => a === b || (a !== null && b !== null && shallow(a, b));

/** Milliseconds between the clicks of a double-click, at most. */
const doubleClick = 300;

/** The one button that may cost money, with what it will cost inside. */
export function RunPart() {
  const editor = useEditor();
  const clicked = useRef(-Infinity);
  const estimate = useEditorState(passEstimate);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const over = useEditorState(isOverCeiling);
  const wrong = useEditorState(obstacle, same);
  const asked = useEditorState((state) => state.wanted !== null && state.wanted.field === obstacle(state)?.field);
  const submitting = useEditorState((state) => state.submitting);
  const fault = useEditorState((state) => state.runFault);
  const passes = useEditorState((state) => state.project?.passes);
  const readOnly = useEditorState((state) => (state.project?.readOnly ?? null) !== null);
  const budget = useEditorState((state) => state.project?.budget ?? null);
  const speed = useEditorState((state) => state.desk.draft.rendering_speed);
  const magic = useEditorState((state) => state.desk.draft.expansion_model);
  const learned = useMemo(() => (passes && estimate !== null && engine === 'modelrunner' ? learnedPrice(passes, estimate, { speed, magic }) : null), [passes, estimate, engine, speed, magic]);
  const overdraws = useMemo(() => passes !== undefined && estimate !== null && overBudget({ passes, budget }, estimate) !== null, [passes, budget, estimate]);
  // Said only where the figure in the button would mislead.
  const other = learned !== null && estimate !== null && showMoney(learned.amount) !== showMoney(estimate) ? `Learned: about ${showMoney(learned.amount)}.` : '';
  const asks = over && overdraws ? 'Above your ceiling and the budget: it asks first.' : over ? 'Above your ceiling: it asks first.' : overdraws ? 'Above the budget: it asks first.' : '';
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
        content={engine === 'offline' ? 'Runs on this machine, free' : (
          <>
            {price.source} {learned
              ? `${plural(learned.passes, 'settled pass', 'settled passes')} like this one came to about ${showMoney(learned.amount)} (learned).`
              : price.notStated}
          </>
        )}
      >
        <Button
          variant="primary" size="large" wide busy={submitting} aria-describedby="run-hint"
          onClick={(event) => {
            // The second click of a double-click is no second pass; clicks that are further apart each are one.
            const second = event.detail > 1 && event.timeStamp - clicked.current < doubleClick;
            clicked.current = event.timeStamp;
            if (!second) void editor.run();
          }}
        >
          Run pass{estimate !== null && <> <span className="run-estimate figures">{showEstimate(estimate, engine)}</span></>}
        </Button>
      </Tooltip>
      <p id="run-hint" className="run-hint" data-asked={asked || undefined}>
        {wrong ? (readOnly ? 'Nothing can be run in it just now: see above.' : wrong.message) : [asks, other].filter(Boolean).join(' ')}
      </p>
    </footer>
  );
}
