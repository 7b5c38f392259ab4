import { chosenWords, picksOf } from '../choosing';
import { canCopyPicture } from '../copying';
import type { Editor } from '../editor';
import type { EditorState } from '../state';
import { atResult, inEditor, onVersion, writable, type CommandEntry } from './command';

const exportable = (state: EditorState): boolean => atResult(state) || (inEditor(state) && picksOf(state).length > 0);

function exportChosen(editor: Editor): void {
  const picks = picksOf(editor.store.get());
  if (picks.length > 0) editor.show({ kind: 'export', picks });
}

const exportWord = 'Export…';

/** "Export…", or "Export 5 versions…" where several are chosen. */
export function exportTitle(state: EditorState): string {
  const words = chosenWords(state);
  return words ? `Export ${words}…` : exportWord;
}

/** Pictures, prompts and recipes on their way to other programs. */
export const copyAndExportCommands = [
  {
    id: 'copy-picture',
    title: 'Copy picture',
    group: 'Version',
    shortcuts: ['Mod+C'],
    enabled: (state) => inEditor(state) && canCopyPicture(state),
    run: (editor) => void editor.copyPicture(),
  },
  {
    id: 'open-outside',
    title: 'Open in editor',
    group: 'Version',
    shortcuts: ['Mod+Shift+E'],
    enabled: (state) => writable(state) && canCopyPicture(state),
    run: (editor) => void editor.openOutside(),
  },
  {
    id: 'copy-prompt',
    title: 'Copy prompt',
    group: 'Version',
    shortcuts: [],
    enabled: onVersion,
    run: (editor) => void editor.copyPrompt(),
  },
  {
    id: 'copy-recipe',
    title: 'Copy recipe as JSON',
    group: 'Version',
    shortcuts: [],
    enabled: onVersion,
    run: (editor) => void editor.copyRecipe(),
  },
  {
    id: 'export',
    title: exportWord,
    group: 'Version',
    shortcuts: ['Mod+E'],
    inFields: true,
    enabled: exportable,
    run: (editor) => exportChosen(editor),
  },
  {
    id: 'contact-sheet',
    title: 'Contact sheet…',
    group: 'Version',
    shortcuts: [],
    enabled: (state) =>
      inEditor(state) && (state.project?.passes.some((view) => view.pass.results.length > 0) ?? false),
    run: (editor) => editor.show({ kind: 'sheet', picks: picksOf(editor.store.get()) }),
  },
] as const satisfies readonly CommandEntry[];
