import { onResult, selectedView, shownPicture } from '../selection';
import type { EditorState } from '../state';
import { writable, type CommandEntry } from './command';

/** Whether there are words to be read in the picture that is looked at. */
const hasWords = (state: EditorState): boolean =>
  writable(state) && onResult(state) && (selectedView(state)?.pass.words.length ?? 0) > 0;

/** The words in a picture. */
export const wordsCommands = [
  {
    id: 'read-words',
    title: 'Read the words',
    group: 'Version',
    shortcuts: [],
    enabled: hasWords,
    run: (editor) => {
      const shown = shownPicture(editor.store.get());
      if (shown?.kind === 'result') void editor.readWords(shown.id, shown.result);
    },
  },
] as const satisfies readonly CommandEntry[];
