import { Check, X } from 'lucide-react';
import { shortcutOf, type CommandId } from '../../editor/commands';
import { firstSteps, hintFor, type HintId } from '../../editor/hints';
import { Button, cx, IconButton, Kbd } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';
import './Hint.css';

/** What a newcomer may want to know next, at the foot of the history, where no picture is. */
export function Hint() {
  const editor = useEditor();
  const id = useEditorState(hintFor);
  if (id === null) return null;
  return (
    <aside className="hint" aria-label="Hint">
      <div className="hint-words">{words[id]()}</div>
      <IconButton icon={X} label="Close this hint" tooltipSide="left" onClick={() => editor.closeHint(id)} />
    </aside>
  );
}

const Key = ({ of }: { readonly of: CommandId }) => {
  const shortcut = shortcutOf(of);
  return shortcut === undefined ? null : <Kbd keys={shortcut} />;
};

function FirstSteps() {
  const { picture, prompt } = useEditorState(firstSteps, shallow);
  const steps = [
    ['Drop a picture, or paste one.', picture],
    ['Write what it should become. Words in “quotes” are rendered in it.', prompt],
    ['Run a pass. It becomes v1, here.', false],
  ] as const;
  return (
    <ol>
      {steps.map(([step, done], at) => (
        <li key={step} className={cx(done && 'hint-done')}>
          {done ? <Check aria-label="Done:" /> : <span aria-hidden>{at + 1}.</span>}
          <span>{step}</span>
        </li>
      ))}
    </ol>
  );
}

const Keys = () => {
  const editor = useEditor();
  return (
    <>
      <p>
        Some keys have moved. <Key of="pick" /> picks, <Key of="reject" /> rejects and <Key of="unflag" /> removes the
        flag, on the canvas too; <Key of="use-prompt" /> uses the prompt. 0 to 5 only set stars: <Key of="zoom-fit" />{' '}
        fits the picture, <Key of="zoom-toggle" /> goes to 100%.
      </p>
      <Button onClick={() => editor.show({ kind: 'shortcuts' })}>All shortcuts</Button>
    </>
  );
};

const words: Readonly<Record<HintId, () => React.ReactNode>> = {
  'flag-keys': () => <Keys />,
  begin: () => <FirstSteps />,
  compare: () => (
    <p>
      Compare a version with its input <Key of="compare" />, or select two versions to compare them with each other.
    </p>
  ),
  branch: () => (
    <p>
      To branch, go back to any version and use all of it <Key of="use-all" />: its recipe returns, and the next pass
      starts from there.
    </p>
  ),
};
