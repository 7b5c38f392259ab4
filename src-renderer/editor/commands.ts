import { seedOf } from '../../src-main/common/models/roles';
import { bridge } from '../api/bridge';
import { chosenParts, chosenWords, picksOf } from './choosing';
import type { Editor } from './editor';
import { canCopyPicture } from './copying';
import { canCrop } from './crop-actions';
import { canCompare, onResult, selectedView } from './selection';
import { canSurvey, surveyCurrent } from './survey';
import { meantPictures, meantRating, meantToGo } from './trash';
import type { EditorState } from './state';

export type CommandGroup = 'Project' | 'Pass' | 'Version' | 'Edit' | 'View' | 'Help';

/** One thing the designer can ask for: by key, palette, menu or button alike. */
export interface Command {
  readonly id: CommandId;
  readonly title: string;
  readonly group: CommandGroup;
  /** The first is the one shown. */
  readonly shortcuts: readonly string[];
  /** Where it can be done, if not wherever a version is: keys mean something else elsewhere. */
  readonly where?: string;
  /** Works while a text is being typed, too. */
  readonly inFields?: boolean;
  enabled(state: EditorState): boolean;
  run(editor: Editor, view: ViewHandle): void;
}

/** The canvas, as commands move it. */
export interface ViewHandle {
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  actualSize(): void;
  /** Between fit and 100 %. */
  toggleActualSize(): void;
}

export type CommandId =
  | 'new-project'
  | 'open-project'
  | 'close-project'
  | 'rename-project'
  | 'add-picture'
  | 'reveal-project'
  | 'ledger'
  | 'settings'
  | 'run-pass'
  | 'run-until-right'
  | 'crop'
  | 'new-seed'
  | 'lock-seed'
  | 'choose-model'
  | 'presets'
  | 'save-preset'
  | 'snippets'
  | 'save-snippet'
  | 'undo'
  | 'redo'
  | 'use-prompt'
  | 'use-seed'
  | 'use-all'
  | 'use-as-input'
  | 'export'
  | 'contact-sheet'
  | 'choose-all'
  | 'survey'
  | 'take-out'
  | 'keep'
  | 'copy-picture'
  | 'open-outside'
  | 'copy-prompt'
  | 'copy-recipe'
  | 'compare'
  | 'side-by-side'
  | 'swap'
  | 'trash'
  | 'delete'
  | 'pick'
  | 'reject'
  | 'unflag'
  | 'star'
  | 'rate-0'
  | 'rate-1'
  | 'rate-2'
  | 'rate-3'
  | 'rate-4'
  | 'rate-5'
  | 'find'
  | 'hide-rejected'
  | 'only-rated'
  | 'older'
  | 'newer'
  | 'show-input'
  | 'zoom-in'
  | 'zoom-out'
  | 'zoom-fit'
  | 'zoom-actual'
  | 'zoom-toggle'
  | 'grid'
  | 'tree'
  | 'toggle-recipe'
  | 'toggle-history'
  | 'toggle-details'
  | 'picture-only'
  | 'palette'
  | 'guide'
  | 'shortcuts'
  | 'copy-support';

const inEditor = (state: EditorState): boolean => state.screen === 'editor';
const anywhere = (state: EditorState): boolean => state.screen === 'editor' || state.screen === 'welcome';
const writable = (state: EditorState): boolean => inEditor(state) && state.project?.readOnly === null;
const onVersion = (state: EditorState): boolean => inEditor(state) && selectedView(state) !== null;
const atResult = (state: EditorState): boolean => inEditor(state) && onResult(state);
const comparable = (state: EditorState): boolean => inEditor(state) && canCompare(state);
const exportable = (state: EditorState): boolean => atResult(state) || (inEditor(state) && picksOf(state).length > 0);
const rated = (state: EditorState): boolean => onVersion(state) && writable(state);

const rate = (editor: Editor, rating: number): void =>
  editor.rateResults(meantPictures(editor.store.get()), { rating });

/** Where pictures are chosen among, keys flag them as in other light tables; elsewhere they recall. */
const choosing = (state: EditorState): boolean =>
  rated(state) && (state.layout === 'grid' || state.layout === 'survey');

const surveys = (state: EditorState): boolean => inEditor(state) && surveyCurrent(state) !== null;

/** As in Electron's menu; a browser keeps ⌘N and Ctrl+N, with Shift too, for windows of its own. */
const newProjectKeys = bridge ? ['Mod+N'] : ['Alt+N'];

export const commands: readonly Command[] = [
  {
    id: 'new-project',
    title: 'New project…',
    group: 'Project',
    shortcuts: newProjectKeys,
    enabled: anywhere,
    run: (editor) => void editor.newProject(),
  },
  {
    id: 'open-project',
    title: 'Open project…',
    group: 'Project',
    shortcuts: ['Mod+O'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => void editor.openProject(),
  },
  {
    id: 'add-picture',
    title: 'Add picture…',
    group: 'Project',
    shortcuts: ['Mod+I'],
    inFields: true,
    enabled: writable,
    run: (editor) => void editor.addPicture(),
  },
  {
    id: 'rename-project',
    title: 'Rename project…',
    group: 'Project',
    shortcuts: [],
    enabled: writable,
    run: (editor) => editor.show({ kind: 'rename' }),
  },
  {
    id: 'reveal-project',
    title: 'Show project folder',
    group: 'Project',
    shortcuts: [],
    enabled: inEditor,
    run: (editor) => void editor.reveal('pentimento.json'),
  },
  {
    id: 'ledger',
    title: 'Ledger',
    group: 'Project',
    shortcuts: ['$'],
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'ledger' }),
  },
  {
    id: 'close-project',
    title: 'Close project',
    group: 'Project',
    shortcuts: [],
    enabled: inEditor,
    run: (editor) => editor.closeProject(),
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Project',
    shortcuts: ['Mod+,'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'settings' }),
  },

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
    title: 'Save selected words as snippet…',
    group: 'Pass',
    shortcuts: [],
    inFields: true,
    enabled: writable,
    run: (editor) => editor.show({ kind: 'save-snippet' }),
  },

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

  {
    id: 'pick',
    title: 'Pick',
    group: 'Version',
    shortcuts: ['P'],
    where: 'in the grid and a survey',
    enabled: choosing,
    run: (editor) => editor.rateResults(meantPictures(editor.store.get()), { pick: 'pick' }),
  },
  {
    id: 'reject',
    title: 'Reject',
    group: 'Version',
    shortcuts: ['X'],
    where: 'in the grid',
    enabled: (state) => choosing(state) && state.layout === 'grid',
    run: (editor) => editor.rateResults(meantPictures(editor.store.get()), { pick: 'reject' }),
  },
  {
    id: 'unflag',
    title: 'Remove flag',
    group: 'Version',
    shortcuts: ['U'],
    where: 'in the grid and a survey',
    enabled: choosing,
    run: (editor) => editor.rateResults(meantPictures(editor.store.get()), { pick: null }),
  },
  {
    id: 'delete',
    title: 'Delete',
    group: 'Version',
    shortcuts: ['Delete', 'Mod+Backspace'],
    enabled: (state) => rated(state) && state.layout !== 'survey' && state.compare === null,
    run: (editor) => void editor.deleteChosen(meantToGo(editor.store.get())),
  },
  {
    id: 'trash',
    title: 'Trash…',
    group: 'Project',
    shortcuts: [],
    enabled: inEditor,
    run: (editor) => editor.show({ kind: 'trash' }),
  },
  {
    id: 'use-prompt',
    title: 'Use prompt',
    group: 'Version',
    shortcuts: ['P'],
    where: 'on the canvas and in the tree',
    enabled: onVersion,
    run: (editor) => editor.usePrompt(),
  },
  {
    id: 'use-seed',
    title: 'Use seed',
    group: 'Version',
    shortcuts: ['S'],
    enabled: onVersion,
    run: (editor) => editor.useSeed(),
  },
  {
    id: 'use-all',
    title: 'Use all',
    group: 'Version',
    shortcuts: ['A'],
    enabled: onVersion,
    run: (editor) => editor.useAll(),
  },
  {
    id: 'use-as-input',
    title: 'Use as input',
    group: 'Version',
    shortcuts: ['R'],
    enabled: atResult,
    run: (editor) => editor.useAsInput(),
  },
  {
    id: 'survey',
    title: 'Survey the selected pictures',
    group: 'Version',
    shortcuts: ['N'],
    enabled: (state) => inEditor(state) && (state.layout === 'survey' || canSurvey(state)),
    run: (editor) => (editor.store.get().layout === 'survey' ? editor.back() : editor.survey()),
  },
  {
    id: 'take-out',
    title: 'Take the picture out',
    group: 'Version',
    shortcuts: ['X', 'Delete'],
    where: 'in a survey',
    enabled: surveys,
    run: (editor) => {
      const current = surveyCurrent(editor.store.get());
      if (current) editor.dropFromSurvey(current);
    },
  },
  {
    id: 'keep',
    title: 'Keep the picture',
    group: 'Version',
    shortcuts: ['Enter'],
    where: 'in a survey',
    enabled: surveys,
    run: (editor) => editor.setLayout('canvas'),
  },
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
    enabled: (state) => inEditor(state) && canCopyPicture(state) && state.project?.readOnly === null,
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
  {
    id: 'export',
    title: 'Export…',
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
  {
    id: 'choose-all',
    title: 'Select all',
    group: 'Version',
    shortcuts: ['Mod+A'],
    enabled: (state) => inEditor(state) && (state.project?.passes.length ?? 0) > 0,
    run: (editor) => editor.chooseAll(),
  },
  {
    id: 'star',
    title: 'Star or unstar',
    group: 'Version',
    shortcuts: ['.'],
    enabled: rated,
    run: (editor) => rate(editor, meantRating(editor.store.get()) > 0 ? 0 : 1),
  },
  ...([0, 1, 2, 3, 4, 5] as const).map((n): Command => ({
    id: `rate-${n}`,
    title: n === 0 ? 'Clear rating' : n === 1 ? '1 star' : `${n} stars`,
    group: 'Version',
    shortcuts: [String(n)],
    enabled: rated,
    run: (editor) => rate(editor, n),
  })),
  {
    id: 'find',
    title: 'Find versions…',
    group: 'Version',
    shortcuts: ['Mod+F'],
    inFields: true,
    enabled: (state) => inEditor(state) && (state.project?.passes.length ?? 0) > 0,
    run: (editor) => editor.seek(),
  },
  {
    id: 'hide-rejected',
    title: 'Hide or show rejected',
    group: 'View',
    shortcuts: ['H'],
    enabled: (state) => inEditor(state) && (state.project?.passes.length ?? 0) > 0,
    run: (editor) => editor.hideRejected(),
  },
  {
    id: 'only-rated',
    title: 'Show only rated, or all',
    group: 'View',
    shortcuts: ['Shift+H'],
    enabled: (state) => inEditor(state) && (state.project?.passes.length ?? 0) > 0,
    run: (editor) => editor.onlyRated(),
  },
  {
    id: 'older',
    title: 'Older version',
    group: 'Version',
    shortcuts: ['J'],
    enabled: inEditor,
    run: (editor) => editor.step(1),
  },
  {
    id: 'newer',
    title: 'Newer version',
    group: 'Version',
    shortcuts: ['K'],
    enabled: inEditor,
    run: (editor) => editor.step(-1),
  },
  {
    id: 'show-input',
    title: 'Show the input',
    group: 'Version',
    shortcuts: ['I'],
    enabled: inEditor,
    run: (editor) => editor.select(null),
  },

  {
    id: 'zoom-in',
    title: 'Zoom in',
    group: 'View',
    shortcuts: ['+', '=', 'Mod+=', 'Mod++'],
    enabled: inEditor,
    run: (_editor, view) => view.zoomIn(),
  },
  {
    id: 'zoom-out',
    title: 'Zoom out',
    group: 'View',
    shortcuts: ['-', 'Mod+-'],
    enabled: inEditor,
    run: (_editor, view) => view.zoomOut(),
  },
  {
    id: 'zoom-fit',
    title: 'Fit',
    group: 'View',
    shortcuts: ['F', 'Mod+0'],
    enabled: inEditor,
    run: (_editor, view) => view.fit(),
  },
  {
    id: 'zoom-actual',
    title: '100 %',
    group: 'View',
    shortcuts: ['Mod+1'],
    enabled: inEditor,
    run: (_editor, view) => view.actualSize(),
  },
  {
    id: 'zoom-toggle',
    title: 'Toggle fit and 100 %',
    group: 'View',
    shortcuts: ['Z'],
    enabled: inEditor,
    run: (_editor, view) => view.toggleActualSize(),
  },
  {
    id: 'grid',
    title: 'Grid',
    group: 'View',
    shortcuts: ['G'],
    enabled: inEditor,
    run: (editor) => editor.setLayout(editor.store.get().layout === 'grid' ? 'canvas' : 'grid'),
  },
  {
    id: 'tree',
    title: 'History as a tree',
    group: 'View',
    shortcuts: ['T'],
    enabled: inEditor,
    run: (editor) => editor.setLayout(editor.store.get().layout === 'tree' ? 'canvas' : 'tree'),
  },
  {
    id: 'toggle-recipe',
    title: 'Recipe panel',
    group: 'View',
    shortcuts: ['[', 'Alt+R'],
    enabled: inEditor,
    run: (editor) => editor.togglePanel('left'),
  },
  {
    id: 'toggle-history',
    title: 'History panel',
    group: 'View',
    shortcuts: [']', 'Alt+H'],
    enabled: inEditor,
    run: (editor) => editor.togglePanel('right'),
  },
  {
    id: 'toggle-details',
    title: 'Version details',
    group: 'View',
    shortcuts: ['D'],
    enabled: onVersion,
    run: (editor) => editor.setPanels({ details: !editor.store.get().panels.details, right: true }),
  },
  {
    id: 'picture-only',
    title: 'Picture only',
    group: 'View',
    shortcuts: ['\\', 'Alt+P'],
    enabled: inEditor,
    run: (editor) => editor.pictureOnly(),
  },

  {
    id: 'palette',
    title: 'Find a command…',
    group: 'Help',
    shortcuts: ['Mod+K'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'palette' }),
  },
  {
    id: 'guide',
    title: 'Guide',
    group: 'Help',
    shortcuts: ['F1'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'guide' }),
  },
  {
    id: 'shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Help',
    shortcuts: ['?'],
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'shortcuts' }),
  },
  {
    id: 'copy-support',
    title: 'Copy for support',
    group: 'Help',
    shortcuts: [],
    enabled: anywhere,
    run: (editor) => void editor.copySupport(),
  },
];

/** Keys that a place takes by itself, for the list of shortcuts. */
export const placeKeys: readonly {
  readonly place: string;
  readonly keys: readonly { readonly title: string; readonly shortcuts: readonly string[] }[];
}[] = [
  {
    place: 'In the grid and the history',
    keys: [
      { title: 'Extend the selection', shortcuts: ['Shift+ArrowDown', 'Shift+ArrowRight'] },
      { title: 'Open the picture', shortcuts: ['Enter'] },
      { title: 'Select only one; then step back', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'In a survey',
    keys: [
      { title: 'Next picture', shortcuts: ['ArrowRight', 'ArrowDown'] },
      { title: 'Back', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'On the canvas',
    keys: [
      { title: 'Hold for the hand: drag to move the picture', shortcuts: ['Space'] },
      { title: 'Move the picture', shortcuts: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] },
      { title: 'Step back', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'While cropping',
    keys: [
      { title: 'Apply', shortcuts: ['Enter'] },
      { title: 'Cancel', shortcuts: ['Escape'] },
    ],
  },
  {
    place: 'In the prompt',
    keys: [{ title: 'Earlier prompts, when it is empty', shortcuts: ['ArrowUp'] }],
  },
  {
    place: 'While comparing',
    keys: [
      { title: 'Hold to peek at the other', shortcuts: ['Y'] },
      { title: 'Leave', shortcuts: ['Escape'] },
    ],
  },
];

/** Shortcuts as the designer has set them, by the commands' names; those that are not there have their usual ones. */
export type BoundKeys = Readonly<Record<string, readonly string[]>>;

let bound: readonly Command[] = commands;
let byId: ReadonlyMap<string, Command> = new Map(commands.map((each) => [each.id, each]));

/** Every command under the keys that it has in this window. */
export const boundCommands = (): readonly Command[] => bound;

export function bindKeys(keys: BoundKeys): void {
  bound = commands.map((each) => ({ ...each, shortcuts: keys[each.id] ?? each.shortcuts }));
  byId = new Map(bound.map((each) => [each.id, each]));
}

export function command(id: CommandId): Command {
  const found = byId.get(id);
  if (!found) throw new RangeError(`No command ${id}`);
  return found;
}

/** Names that come from outside (Electron's menu). Those that mean nothing here are left alone. */
export const findCommand = (name: string): Command | null => byId.get(name) ?? null;

export const shortcutOf = (id: CommandId): string | undefined => command(id).shortcuts[0];

function toggleSeed(editor: Editor): void {
  const state = editor.store.get();
  if (seedOf(state.desk.draft) !== null) editor.freeSeed();
  else if (state.lastSeed !== null) editor.lockSeed(state.lastSeed);
  else editor.newSeed();
}

function exportChosen(editor: Editor): void {
  const picks = picksOf(editor.store.get());
  if (picks.length > 0) editor.show({ kind: 'export', picks });
}

/** "Export…", or "Export 5 versions…" where several are chosen. */
export function exportTitle(state: EditorState): string {
  const words = chosenWords(state);
  return words ? `Export ${words}…` : command('export').title;
}
