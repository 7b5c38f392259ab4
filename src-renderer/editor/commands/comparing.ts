import { chosenParts } from '../choosing';
import { canCrop } from '../crop-actions';
import { canCompare } from '../selection';
import type { EditorState } from '../state';
import { inEditor, type CommandEntry } from './command';

const comparable = (state: EditorState): boolean => inEditor(state) && canCompare(state);

/** Two pictures beside each other; or a part of one, as the next pass will see it. */
export const comparingCommands = [
  {
    id: 'compare',
    title: 'Compare',
    group: 'Version',
    shortcuts: ['C'],
    where: 'with a version selected; more than two: a survey',
    enabled: comparable,
    run: (editor) =>
      chosenParts(editor.store.get()).length > 2
        ? editor.survey()
        : editor.store.get().compare?.mode === 'slider'
          ? editor.stopComparing()
          : editor.compare(editor.store.get().compare?.against ?? null, 'slider'),
  },
  // Where there is no version to compare, C crops.
  {
    id: 'crop',
    title: 'Crop the input…',
    group: 'Edit',
    shortcuts: ['C'],
    where: 'with the input shown',
    enabled: canCrop,
    run: (editor) => editor.startCrop(),
  },
  {
    id: 'side-by-side',
    title: 'Compare side by side',
    group: 'Version',
    shortcuts: ['Shift+C'],
    enabled: comparable,
    run: (editor) =>
      editor.store.get().compare?.mode === 'side'
        ? editor.stopComparing()
        : editor.compare(editor.store.get().compare?.against ?? null, 'side'),
  },
  {
    id: 'swap',
    title: 'Swap the compared pictures',
    group: 'Version',
    shortcuts: ['X'],
    where: 'while comparing',
    enabled: (state) => inEditor(state) && state.compare !== null,
    run: (editor) => editor.swap(),
  },
] as const satisfies readonly CommandEntry[];
