import { useState } from 'react';
import { mostTries } from '../../../src-main/common/tries';
import { tidyWords } from '../../../src-main/common/word-list';
import { asksFirst, picturesAsked, showEstimate } from '../../editor/estimate';
import { typedAmount } from '../../editor/ledger';
import { costWrong, fewestTries, seedsToTry, triesObstacle, triesPrice, usualTries } from '../../editor/until-right';
import { shownWords } from '../../editor/word-list';
import { Button, Dialog, NumberField, TextField } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';
import './UntilRightDialog.css';

/** How many passes at most, or what they may cost: with what that comes to, and the seeds that will be tried. */
export function UntilRightDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const [most, setMost] = useState(usualTries);
  const [text, setText] = useState('');
  // Drawn once: another number of passes takes more or fewer of the same.
  const [seeds] = useState(() => seedsToTry(editor.store.get(), mostTries, Math.random).slice());
  const words = useEditorState((state) => tidyWords(shownWords(state.desk)), shallow);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const typed = typedAmount(text);
  const cost = typed ?? null;
  const price = useEditorState((state) => triesPrice(state, most, cost), samePrice);
  const pictures = useEditorState((state) => picturesAsked(state, most));
  const wrong = useEditorState(triesObstacle);
  const tooLittle = useEditorState((state) => costWrong(state, cost));
  const asks = useEditorState((state) => asksFirst(state, triesPrice(state, most, cost)));
  const amountWrong = typed === undefined ? 'An amount such as 0.50, or nothing.' : tooLittle;
  return (
    <Dialog
      onClose={onClose}
      title="Run until the words are right"
      width="small"
      onSubmit={() => {
        if (wrong === null && amountWrong === null) void editor.runUntilRight({ seeds: seeds.slice(0, most), cost });
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" disabled={wrong !== null || amountWrong !== null}>
            Run at most {most} passes{pictures > most && ` (${pictures} pictures)`}
            {price && (
              <>
                {' '}
                <span className="run-estimate figures">{showEstimate(price, engine)}</span>
              </>
            )}
          </Button>
        </>
      }
    >
      <div className="until-right">
        {wrong !== null && <p role="status">{wrong}</p>}
        <p className="until-right-what">
          Each result is read on this machine. It stops at the first whose words are right, and stops to ask you where
          that can’t be told. Each pass is an ordinary version with its own seed.
        </p>
        <div className="until-right-fields">
          <NumberField
            label="Passes at most"
            value={most}
            min={fewestTries}
            max={mostTries}
            step={1}
            initial={usualTries}
            steppers
            onChange={setMost}
          />
          {engine === 'modelrunner' && (
            <TextField
              label="Or until they cost"
              layout="row"
              figures
              inputMode="decimal"
              placeholder="No limit of its own"
              value={text}
              error={amountWrong}
              onChange={setText}
            />
          )}
        </div>
        {wrong === null && (
          <dl className="until-right-list">
            <dt>Words</dt>
            <dd className="selectable">{words.map((word) => `“${word}”`).join(', ')}</dd>
            <dt>Seeds</dt>
            <dd className="figures selectable">{seeds.slice(0, most).join(', ')}</dd>
          </dl>
        )}
        {wrong === null && asks && <p role="status">{asks}</p>}
      </div>
    </Dialog>
  );
}

const samePrice = <T extends object | null>(a: T, b: T): boolean =>
  a === b || (a !== null && b !== null && shallow(a, b));
