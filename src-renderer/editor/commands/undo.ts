import { inEditor, type CommandEntry } from './command';

/** Crop is with what is compared: it shares a key with that. */
export const undoCommands = [
  {
    id: 'undo',
    title: 'Undo',
    group: 'Edit',
    shortcuts: ['Mod+Z'],
    inFields: true,
    enabled: (state) => inEditor(state) && state.undo.done.length > 0,
    run: (editor) => editor.undo(),
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
