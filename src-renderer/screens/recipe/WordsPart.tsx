import { Plus, X } from 'lucide-react';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { sameWords } from '../../../src-main/common/word-list';
import { shownWords, standingOf } from '../../editor/word-list';
import { IconButton, Tooltip } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './WordsPart.css';

const help =
  'What should be read in the picture. Only the prompt is sent: to have other words rendered, change its quotes.';

/** The text to render: what stands in the prompt's quotes, for the designer to correct. */
export function WordsPart() {
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.project?.readOnly != null);
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  /** A text in the making, of which nothing is written yet. */
  const [adding, setAdding] = useState(false);
  // Of the desk, what a key in the prompt seldom changes.
  const words = useEditorState((state) => shownWords(state.desk), sameWords);
  const standing = useEditorState((state) => standingOf(state.desk));
  const rows = adding && !readOnly ? [...words, ''] : words;
  const last = rows.length - 1;

  const fieldAt = (at: number): HTMLElement | null =>
    list.current?.querySelectorAll<HTMLElement>('textarea')[at] ?? null;
  useEffect(() => {
    if (adding) list.current?.querySelector<HTMLElement>('li:last-child > textarea')?.focus();
  }, [adding]);
  const remove = (at: number): void => {
    // What is about to go can't keep the focus.
    const near = list.current?.querySelectorAll<HTMLElement>('button')[at - 1];
    if (at === last) (near ?? add.current)?.focus();
    if (at < words.length) editor.removeWord(at);
    else setAdding(false);
  };
  const leave = (event: FocusEvent<HTMLUListElement>): void => {
    // A window that is left keeps its focus for when one comes back.
    if ([event.relatedTarget, document.activeElement].some((to) => event.currentTarget.contains(to))) return;
    setAdding(false);
    editor.settleWords();
  };
  const press = (event: KeyboardEvent, at: number, text: string): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (at < last) fieldAt(at + 1)?.focus();
      else if (text.trim() === '') add.current?.focus();
      else setAdding(true);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      add.current?.focus();
    } else if (event.key === 'Backspace' && text === '') {
      event.preventDefault();
      (fieldAt(at - 1) ?? add.current)?.focus();
      if (at < words.length) editor.removeWord(at);
      else setAdding(false);
    }
  };

  return (
    <section className="words" aria-label="Text to render">
      <div className="words-head">
        <Tooltip content={help} side="right">
          <h3>Text to render</h3>
        </Tooltip>
        {!readOnly && (
          <IconButton
            ref={add}
            icon={Plus}
            label="Add text"
            onClick={() => (adding ? fieldAt(last)?.focus() : setAdding(true))}
          />
        )}
      </div>
      {rows.length > 0 ? (
        <ul ref={list} onBlur={leave}>
          {rows.map((text, at) => (
            // A text is where it stands: it keeps the focus while it changes, and while it comes to be.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={at}>
              <textarea
                className="input"
                aria-label={`Text to render ${at + 1}`}
                rows={1}
                maxLength={2_000}
                spellCheck={false}
                readOnly={readOnly}
                value={text}
                onChange={(event) => {
                  setAdding(false);
                  editor.setWord(at, event.target.value);
                }}
                onKeyDown={(event) => press(event, at, text)}
              />
              {!readOnly && (
                <IconButton
                  icon={X}
                  label={`Remove ${text.trim() === '' ? 'text' : `“${text}”`}`}
                  onClick={() => remove(at)}
                />
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p>{standing === 'quotes' ? 'Put words in quotes to render them' : 'No text to render'}</p>
      )}
      {standing !== 'quotes' && (
        <p role="status">
          {standing === 'corrected'
            ? 'Corrected by hand; the prompt is sent as it is. '
            : 'Corrected by hand; the prompt’s quotes have changed since. '}
          {!readOnly && (
            <button
              type="button"
              className="words-reset"
              onClick={() => {
                editor.quotesAgain();
                add.current?.focus();
              }}
            >
              Use the quotes
            </button>
          )}
        </p>
      )}
    </section>
  );
}
