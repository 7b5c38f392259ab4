import { lastTakenOut } from '../survey';
import type { EditorState } from '../state';
import { inEditor, type CommandEntry } from './command';

/** What undo takes back; `null`: there is nothing. */
export const undoName = (state: EditorState): string | null =>
  lastTakenOut(state) ? 'Take the picture out' : (state.undo.done.at(-1)?.name ?? null);

/** Crop is with what is compared: it shares a key with that. */
export const undoCommands = [
  {
    id: 'undo',
    title: 'Undo',
    group: 'Edit',
    shortcuts: ['Mod+Z'],
    inFields: true,
    enabled: (state) => inEditor(state) && undoName(state) !== null,
    run: (editor) => {
      const taken = lastTakenOut(editor.store.get());
      if (!taken) return editor.undo();
      editor.putBackInSurvey();
      return editor.announce('Undone: Take the picture out');
    },
  },
  {
    id: 'redo',
    title: 'Redo',
    group: 'Edit',
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    inFields: true,
    enabled: (state) => inEditor(state) && state.undo.undone.length > 0,
    run: (editor) => editor.redo(),
  },
] as const satisfies readonly CommandEntry[];
