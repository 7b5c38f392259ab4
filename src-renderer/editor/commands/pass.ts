import { promptOf, seedOf } from '../../../src-main/common/models/roles';
import type { Editor } from '../editor';
import { inEditor, writable, type CommandEntry } from './command';

function toggleSeed(editor: Editor): void {
  const state = editor.store.get();
  if (seedOf(state.desk.draft) !== null) editor.freeSeed();
  else if (state.lastSeed !== null) editor.lockSeed(state.lastSeed);
  else editor.newSeed();
}

/** The recipe, and running it. */
export const passCommands = [
  {
    id: 'run-pass',
    title: 'Run pass',
    group: 'Pass',
    shortcuts: ['Mod+Enter'],
    inFields: true,
    enabled: inEditor,
    run: (editor) => void editor.run(),
  },
  {
    id: 'run-until-right',
    title: 'Run until the words are right…',
    group: 'Pass',
    shortcuts: [],
    inFields: true,
    enabled: inEditor,
    run: (editor) => editor.show({ kind: 'until-right' }),
  },
  {
    id: 'new-seed',
    title: 'New seed',
    group: 'Pass',
    shortcuts: ['Shift+N'],
    enabled: writable,
    run: (editor) => editor.newSeed(),
  },
  {
    id: 'lock-seed',
    title: 'Lock or unlock the seed',
    group: 'Pass',
    shortcuts: ['L'],
    enabled: writable,
    run: (editor) => toggleSeed(editor),
  },
  {
    id: 'choose-model',
    title: 'Choose a model…',
    group: 'Pass',
    shortcuts: [],
    enabled: writable,
    run: (editor) => editor.show({ kind: 'models' }),
  },
  {
    id: 'presets',
    title: 'Recipe presets…',
    group: 'Pass',
    shortcuts: ['Shift+B'],
    enabled: inEditor,
    run: (editor) => editor.show({ kind: 'presets' }),
  },
  {
    id: 'save-preset',
    title: 'Save recipe as preset…',
    group: 'Pass',
    shortcuts: [],
    enabled: writable,
    run: (editor) => editor.show({ kind: 'save-preset' }),
  },
  {
    id: 'snippets',
    title: 'Insert a snippet…',
    group: 'Pass',
    shortcuts: ['Mod+J'],
    inFields: true,
    enabled: inEditor,
    run: (editor) => editor.show({ kind: 'snippets' }),
  },
  {
    id: 'save-snippet',
    title: 'Save words of the prompt as snippet…',
    group: 'Pass',
    shortcuts: [],
    inFields: true,
    enabled: (state) => writable(state) && promptOf(state.desk.draft).trim() !== '',
    run: (editor) => editor.show({ kind: 'save-snippet' }),
  },
] as const satisfies readonly CommandEntry[];
