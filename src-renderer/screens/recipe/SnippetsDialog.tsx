import { TextCursorInput } from 'lucide-react';
import { useState } from 'react';
import { visible } from '../../../src-main/common/visible';
import { scopedSnippets } from '../../editor/snippets';
import { Button, EmptyState } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';
import { KeptDialog } from './KeptDialog';
import { SnippetFields } from './SnippetFields';

/** Pieces of prompt text under names: one is inserted at the prompt's caret. */
export function SnippetsDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const own = useEditorState((state) => state.project?.snippets ?? none, shallow);
  const shared = useEditorState((state) => state.app?.snippets ?? none, shallow);
  const locked = useEditorState((state) => state.project?.readOnly != null);
  const [edits, setEdits] = useState(false);
  const snippets = scopedSnippets(own, shared);
  const save = (
    <Button disabled={locked} onClick={() => editor.show({ kind: 'save-snippet' })}>
      Save snippet…
    </Button>
  );
  return (
    <KeptDialog
      title="Snippets"
      fileLabel="Snippets file"
      all={snippets}
      named={({ snippet }) => snippet}
      locked={locked}
      onUse={({ snippet }) => editor.insertSnippet(snippet)}
      onDelete={(chosen) => void editor.deleteSnippet(chosen)}
      onFile={(text, fileName) => void editor.importSnippets(text, fileName)}
      onClose={onClose}
      use="Insert"
      renderNote={({ scope }) => (
        <Button
          variant="quiet"
          disabled={locked}
          onClick={() => void editor.shareSnippets(scope, scope === 'project' ? own : shared)}
        >
          {scope === 'project' ? 'Share all of this project' : 'Share all of “All projects”'}
        </Button>
      )}
      renderActions={() => snippets.length > 0 && save}
      renderFacts={({ snippet }) => <p className="snippet-text">{visible(snippet.text, '\n')}</p>}
      renderActs={(chosen) => (
        <>
          <Button disabled={locked} onClick={() => setEdits(true)}>
            Rename or edit…
          </Button>
          <Button disabled={locked} onClick={() => void editor.shareSnippets(chosen.scope, [chosen.snippet])}>
            Share as file
          </Button>
          <Button disabled={locked} onClick={() => void editor.deleteSnippet(chosen)}>
            Delete
          </Button>
          {edits && <SnippetFields old={chosen} onClose={() => setEdits(false)} />}
        </>
      )}
      empty={
        <EmptyState icon={TextCursorInput} title="No snippets yet" actions={save}>
          Select words in the prompt that you use again and again, and save them here: a style, a brand line, a light.
        </EmptyState>
      }
    />
  );
}

const none = [] as const;
