import { TextCursorInput } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { visible } from '../../../src-main/common/visible';
import { scopedSnippets, type ScopedSnippet } from '../../editor/snippets';
import { Button, cx, Dialog, EmptyState } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';
import { SnippetFields } from './SnippetFields';
import './PresetsDialog.css';

const scopes = [
  ['project', 'This project'],
  ['all', 'All projects'],
] as const;

/** Pieces of prompt text under names: Enter or a double-click inserts one at the prompt's caret; the rest is for keeping them in order. */
export function SnippetsDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const own = useEditorState((state) => state.project?.snippets ?? none, shallow);
  const shared = useEditorState((state) => state.app?.snippets ?? none, shallow);
  const locked = useEditorState((state) => state.project?.readOnly != null);
  const list = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const [at, setAt] = useState<string | null>(null);
  const [edits, setEdits] = useState(false);
  const snippets = scopedSnippets(own, shared);
  const chosen = snippets.find(({ snippet }) => snippet.id === at) ?? snippets[0];
  const use = (one: ScopedSnippet | undefined): void => {
    if (!one || locked) return;
    onClose();
    editor.insertSnippet(one.snippet);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const index = chosen ? snippets.indexOf(chosen) : -1;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: snippets.length - 1 }[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Enter') use(chosen);
    else if (event.key === 'Delete' && chosen && !locked) void editor.deleteSnippet(chosen);
    else if (to !== undefined) setAt(snippets[Math.min(snippets.length - 1, Math.max(0, to))]?.snippet.id ?? null);
    else if (plain && event.key.length === 1 && /\S/.test(event.key)) {
      // The next that begins with this letter.
      const begins = ({ snippet }: ScopedSnippet): boolean =>
        snippet.name.toLowerCase().startsWith(event.key.toLowerCase());
      const next = snippets.slice(index + 1).find(begins) ?? snippets.find(begins);
      if (next) setAt(next.snippet.id);
    } else return;
    event.preventDefault();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Snippets"
      width="large"
      className="presets-dialog"
      initialFocus={list}
      note={
        <>
          {!locked && (
            <Button variant="quiet" onClick={() => file.current?.click()}>
              Add from file…
            </Button>
          )}
          {chosen && (
            <Button
              variant="quiet"
              disabled={locked}
              onClick={() => void editor.shareSnippets(chosen.scope, chosen.scope === 'project' ? own : shared)}
            >
              {chosen.scope === 'project' ? 'Share all of this project' : 'Share all of “All projects”'}
            </Button>
          )}
        </>
      }
      actions={
        <>
          {snippets.length > 0 && (
            <Button disabled={locked} onClick={() => editor.show({ kind: 'save-snippet' })}>
              Save snippet…
            </Button>
          )}
          <Button variant="strong" disabled={!chosen || locked} onClick={() => use(chosen)}>
            Insert
          </Button>
        </>
      }
    >
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Snippets file"
        onChange={(event) => {
          const [one] = event.target.files ?? [];
          event.target.value = '';
          if (one) void one.text().then((text) => editor.importSnippets(text, one.name));
        }}
      />
      {snippets.length === 0 ? (
        <EmptyState
          icon={TextCursorInput}
          title="No snippets yet"
          actions={
            <Button disabled={locked} onClick={() => editor.show({ kind: 'save-snippet' })}>
              Save snippet…
            </Button>
          }
        >
          Select words in the prompt that you use again and again, and save them here: a style, a brand line, a light.
        </EmptyState>
      ) : (
        <div className="presets-columns">
          <div
            ref={list}
            role="listbox"
            aria-label="Snippets"
            tabIndex={0}
            className="recipe-presets"
            aria-activedescendant={chosen && `${id}-${chosen.snippet.id}`}
            onKeyDown={onKeyDown}
          >
            {scopes.map(([scope, label]) => {
              const some = snippets.filter((one) => one.scope === scope);
              return (
                some.length > 0 && (
                  <div key={scope} role="group" aria-label={label}>
                    <p role="presentation" className="recipe-presets-heading">
                      {label}
                    </p>
                    {some.map((one) => (
                      <div
                        key={one.snippet.id}
                        id={`${id}-${one.snippet.id}`}
                        ref={(element) => {
                          if (one === chosen) element?.scrollIntoView({ block: 'nearest' });
                        }}
                        role="option"
                        tabIndex={-1}
                        aria-selected={one === chosen}
                        className={cx('recipe-preset', one === chosen && 'recipe-preset-chosen')}
                        onClick={() => setAt(one.snippet.id)}
                        onDoubleClick={() => use(one)}
                      >
                        {visible(one.snippet.name)}
                      </div>
                    ))}
                  </div>
                )
              );
            })}
          </div>
          {chosen && (
            <div className="recipe-preset-facts">
              <p className="snippet-text">{visible(chosen.snippet.text, '\n')}</p>
              <div className="recipe-preset-acts">
                <Button disabled={locked} onClick={() => setEdits(true)}>
                  Rename or edit…
                </Button>
                <Button disabled={locked} onClick={() => void editor.shareSnippets(chosen.scope, [chosen.snippet])}>
                  Share as file
                </Button>
                <Button disabled={locked} onClick={() => void editor.deleteSnippet(chosen)}>
                  Delete
                </Button>
              </div>
            </div>
          )}
        </div>
      )}
      {edits && chosen && <SnippetFields old={chosen} onClose={() => setEdits(false)} />}
    </Dialog>
  );
}

const none = [] as const;
