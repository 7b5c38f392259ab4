import { ScanText } from 'lucide-react';
import { useState } from 'react';
import {
  differences,
  doubtSentence,
  verdictWords,
  type Overruling,
  type Run,
} from '../../../src-main/common/spelling/verdicts';
import type { PassView, WordsView } from '../../../src-main/contract';
import { Button, IconButton, Menu, PanelSection, WordsMark, type MenuItem } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './WordsPart.css';

type StringView = WordsView['strings'][number];

/** The text to render beside what was read in the result: where they differ, and the designer's word on it. */
export function WordsPart({
  view,
  result,
  writable,
}: {
  readonly view: PassView;
  readonly result: number;
  readonly writable: boolean;
}) {
  const editor = useEditor();
  const boxes = useEditorState((state) => state.wordBoxes);
  const [asked, setAsked] = useState(false);
  const read = view.words?.[result - 1];
  const reading = asked || (view.beingRead === true && !read);
  const again = async (): Promise<void> => {
    setAsked(true);
    await editor.readWords(view.pass.id, result);
    setAsked(false);
  };
  return (
    <PanelSection
      label="Words"
      aside={
        <IconButton
          icon={ScanText}
          label={boxes ? 'Hide where they were read' : 'Show where they were read'}
          pressed={boxes}
          onClick={editor.toggleWordBoxes}
        />
      }
    >
      {read ? (
        <ul className="words-list">
          {read.strings.map((string) => (
            <li key={string.text}>
              <WordsMark verdict={string.verdict} />
              <div className="words-texts selectable">
                <Texts string={string} />
              </div>
              {writable && (
                <Menu
                  align="end"
                  items={choices(
                    string,
                    (verdict) => void editor.overruleWords(view.pass.id, result, string.text, verdict),
                  )}
                  trigger={
                    <Button aria-label={`${verdictName(string)}: verdict on “${string.text}”`}>
                      {verdictName(string)}
                    </Button>
                  }
                />
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="words-none">{reading ? 'Being read…' : 'Not read yet.'}</p>
      )}
      {writable && (
        <Button disabled={reading} onClick={() => void again()}>
          {asked ? 'Reading…' : read ? 'Read again' : 'Read the words'}
        </Button>
      )}
    </PanelSection>
  );
}

const verdictName = ({ verdict, overruled }: StringView): string =>
  `${verdictWords[verdict].replace('Words ', '').replace(/^./, (first) => first.toUpperCase())}${overruled ? ' (you)' : ''}`;

const choices = (string: StringView, overrule: (verdict: Overruling | null) => void): readonly MenuItem[] => [
  ...(['right', 'wrong', 'missing'] as const).map((verdict) => ({
    label: { right: 'It is right', wrong: 'It is wrong', missing: 'It is missing' }[verdict],
    checked: string.overruled && string.verdict === verdict,
    onSelect: () => overrule(verdict),
  })),
  { kind: 'line' as const },
  { label: 'As it was read', disabled: !string.overruled, onSelect: () => overrule(null) },
];

function Texts({ string }: { readonly string: StringView }) {
  const { text, read, verdict, why } = string;
  const isOther = read !== null && verdict !== 'right';
  const runs = isOther ? differences(text, read) : null;
  return (
    <>
      <span>{runs ? <Runs runs={runs.wanted} /> : text}</span>
      {runs && (
        <span className="words-read">
          read: <Runs runs={runs.read} />
        </span>
      )}
      {verdict === 'missing' && !isOther && <span className="words-read">not found in the picture</span>}
      {verdict === 'unsure' && <span className="words-read">{doubtSentence(why)}</span>}
    </>
  );
}

/** The letters that differ are marked, by more than a colour. */
export const Runs = ({ runs }: { readonly runs: readonly Run[] }) =>
  runs.map(({ text, differs }, at) => (differs ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>));
