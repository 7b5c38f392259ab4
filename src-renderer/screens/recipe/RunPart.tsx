import { useMemo } from 'react';
import { shortcutOf } from '../../editor/commands';
import {
  isOverCeiling,
  obstacle,
  passesAsked,
  passPrice,
  picturesAsked,
  runPrice,
  showEstimate,
} from '../../editor/estimate';
import { overBudget } from '../../editor/ledger';
import { priceWords } from '../../editor/price-words';
import { Button, ErrorNote, isBounce, Tooltip } from '../../ui';
import { seedsLine } from '../../editor/variations';
import { shallow, useEditor, useEditorState, useNow } from '../use-editor';
import { TriesNote } from './TriesNote';
import { VariationsMenu } from './VariationsMenu';

const same = <T extends object | null>(a: T, b: T): boolean => a === b || (a !== null && b !== null && shallow(a, b));

/** The one button that may cost money, with what it will cost inside. */
export function RunPart() {
  const editor = useEditor();
  const alone = useEditorState(passPrice);
  const price = useEditorState(runPrice);
  const count = useEditorState(passesAsked);
  const pictures = useEditorState((state) => picturesAsked(state, passesAsked(state)));
  const seeds = useEditorState((state) => seedsLine(state.desk.draft, passesAsked(state)));
  const now = useNow(60_000);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const over = useEditorState(isOverCeiling);
  const wrong = useEditorState(obstacle, same);
  const asked = useEditorState((state) => state.wanted !== null && state.wanted.field === obstacle(state)?.field);
  const submitting = useEditorState((state) => state.submitting);
  const fault = useEditorState((state) => state.runFault);
  const unknown = useEditorState((state) => state.runUnknown);
  const passes = useEditorState((state) => state.project?.passes);
  const readOnly = useEditorState((state) => (state.project?.readOnly ?? null) !== null);
  const budget = useEditorState((state) => state.project?.budget ?? null);
  const model = useEditorState((state) => state.desk.draft.model);
  const overdraws = useMemo(
    () => passes !== undefined && price !== null && overBudget({ passes, budget }, price.high) !== null,
    [passes, budget, price],
  );
  const asks =
    price?.source === 'unstated'
      ? 'ModelRunner states no price: you’ll be asked to confirm'
      : over && overdraws
        ? 'Above your cost ceiling and the budget: you’ll be asked to confirm'
        : over
          ? 'Above your cost ceiling: you’ll be asked to confirm'
          : overdraws
            ? 'Above the budget: you’ll be asked to confirm'
            : seeds;
  return (
    <footer className="run">
      {unknown && (
        <ErrorNote
          tone="info"
          title="Was the pass started?"
          actions={
            unknown.code !== 'connection-lost' && <Button onClick={() => editor.askWhatBecame()}>Ask again</Button>
          }
        >
          {unknown.message}
        </ErrorNote>
      )}
      {fault && !unknown && (
        <ErrorNote
          title="The pass was not started"
          actions={
            ['no-key', 'key-refused', 'key-malformed', 'bad-origin'].includes(fault.code) ? (
              <Button onClick={() => editor.show({ kind: 'settings' })}>Open settings</Button>
            ) : (
              <Button onClick={() => void editor.tryAgain()}>Try again</Button>
            )
          }
        >
          {fault.message}
        </ErrorNote>
      )}
      <TriesNote />
      <div className="run-row">
        <Tooltip
          side="top"
          shortcut={shortcutOf('run-pass')}
          content={
            (pictures > count ? `Makes ${pictures} pictures. ` : '') +
            (engine === 'offline' || !alone
              ? 'Runs on this machine, free'
              : `${count > 1 ? 'Of each: ' : ''}${priceWords(alone, model, new Date(now))}`)
          }
        >
          <Button
            variant="primary"
            size="large"
            wide
            busy={submitting}
            className={wrong ? 'run-blocked' : undefined}
            aria-describedby="run-hint"
            onClick={(event) => {
              // What the system takes for a double-click is one press, and so is a key that bounces.
              if (event.detail <= 1 && !(event.detail === 0 && isBounce())) void editor.run();
            }}
          >
            {count > 1 ? `Run ${count} passes` : 'Run pass'}
            {price !== null && (
              <>
                {' '}
                <span className="run-estimate figures">{showEstimate(price, engine)}</span>
              </>
            )}
          </Button>
        </Tooltip>
        <VariationsMenu />
      </div>
      <p id="run-hint" className="run-hint" data-asked={asked || undefined}>
        {wrong ? (readOnly ? 'Nothing can be run right now: see above.' : wrong.message) : asks}
      </p>
    </footer>
  );
}
