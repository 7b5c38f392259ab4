import type { NotesChange } from '../../../src-main/contract';
import { chosenParts } from '../choosing';
import type { Editor } from '../editor';
import { onResult } from '../selection';
import type { EditorState } from '../state';
import { meantPictures, meantRating, meantToGo } from '../trash';
import { onVersion, writable, type CommandEntry } from './command';

const rated = (state: EditorState): boolean => onVersion(state) && writable(state);

/** Wherever a picture is looked at, or several are chosen, keys flag them as in other light tables. */
const flagged = (state: EditorState): boolean => rated(state) && (onResult(state) || chosenParts(state).length > 0);

const rate = (editor: Editor, notes: NotesChange): void => editor.rateResults(meantPictures(editor.store.get()), notes);

/** Flags, stars and deleting, for the pictures that are chosen. */
export const ratingCommands = [
  {
    id: 'pick',
    title: 'Pick',
    group: 'Version',
    shortcuts: ['P'],
    enabled: flagged,
    run: (editor) => rate(editor, { pick: 'pick' }),
  },
  {
    id: 'reject',
    title: 'Reject',
    group: 'Version',
    shortcuts: ['X'],
    where: 'except in a survey and while comparing',
    // There X takes out, and swaps.
    enabled: (state) => flagged(state) && state.layout !== 'survey' && state.compare === null,
    run: (editor) => rate(editor, { pick: 'reject' }),
  },
  {
    id: 'unflag',
    title: 'Remove flag',
    group: 'Version',
    shortcuts: ['U'],
    enabled: flagged,
    run: (editor) => rate(editor, { pick: null }),
  },
  {
    id: 'star',
    title: 'Star or unstar',
    group: 'Version',
    shortcuts: ['.'],
    enabled: rated,
    run: (editor) => rate(editor, { rating: meantRating(editor.store.get()) > 0 ? 0 : 1 }),
  },
  ...([0, 1, 2, 3, 4, 5] as const).map((n) => ({
    id: `rate-${n}` as const,
    title: n === 0 ? 'Clear rating' : n === 1 ? '1 star' : `${n} stars`,
    group: 'Version' as const,
    shortcuts: [String(n)],
    enabled: rated,
    run: (editor: Editor) => rate(editor, { rating: n }),
  })),
  {
    id: 'delete',
    title: 'Delete',
    group: 'Version',
    shortcuts: ['Delete', 'Mod+Backspace'],
    enabled: (state) => rated(state) && state.layout !== 'survey' && state.compare === null,
    run: (editor) => void editor.deleteChosen(meantToGo(editor.store.get())),
  },
] as const satisfies readonly CommandEntry[];
