import { Columns2, Download, ImageUp, ListRestart, Sprout, TextQuote } from 'lucide-react';
import { promptOf, seedOf } from '../../../src-main/common/models/roles';
import type { PassView } from '../../../src-main/contract';
import { canCompare } from '../../editor/selection';
import { picksOf } from '../../editor/choosing';
import { shortcutOf } from '../../editor/commands';
import { Button } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** The recalls, and what leads on from a version. */
export function Actions({ view }: { readonly view: PassView }) {
  const editor = useEditor();
  const compared = useEditorState((state) => state.compare !== null);
  const comparable = useEditorState(canCompare);
  const writable = useEditorState((state) => state.project?.readOnly === null);
  // Not every model has a prompt, or a seed.
  const [prompt, seed] = [promptOf(view.pass.recipe), seedOf(view.pass.recipe)];
  const none = view.pass.results.length === 0;
  return (
    <div className="actions">
      <Button icon={ListRestart} shortcut={shortcutOf('use-all')} disabled={!writable} onClick={editor.useAll}>
        Use all
      </Button>
      <Button
        icon={ImageUp}
        shortcut={shortcutOf('use-as-input')}
        disabled={none || !writable}
        onClick={editor.useAsInput}
      >
        Use as input
      </Button>
      <Button
        icon={TextQuote}
        shortcut={shortcutOf('use-prompt')}
        disabled={!writable || prompt === ''}
        onClick={editor.usePrompt}
      >
        Use prompt
      </Button>
      <Button
        icon={Sprout}
        shortcut={shortcutOf('use-seed')}
        disabled={!writable || seed === null}
        onClick={editor.useSeed}
      >
        Use seed
      </Button>
      <Button
        icon={Columns2}
        shortcut={shortcutOf('compare')}
        disabled={!comparable}
        aria-pressed={compared}
        onClick={() => (compared ? editor.stopComparing() : editor.compare())}
      >
        Compare
      </Button>
      <Button
        icon={Download}
        shortcut={shortcutOf('export')}
        disabled={none}
        onClick={() => editor.show({ kind: 'export', picks: picksOf(editor.store.get()) })}
      >
        Export…
      </Button>
    </div>
  );
}
