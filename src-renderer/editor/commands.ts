import { bridge } from '../api/bridge';
import { chosenIds, picksOf } from './choosing';
import type { Editor } from './editor';
import { canCrop } from './crop-actions';
import { canCompare, selectedView } from './selection';
import type { EditorState } from './state';

export type CommandGroup = 'Project' | 'Pass' | 'Version' | 'Edit' | 'View' | 'Help';

/** One thing the designer can ask for: by key, palette, menu or button alike. */
export interface Command {
  readonly id: CommandId;
  readonly title: string;
  readonly group: CommandGroup;
  /** The first is the one shown. */
  readonly shortcuts: readonly string[];
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
  | 'new-project' | 'open-project' | 'close-project' | 'rename-project' | 'add-picture' | 'reveal-project' | 'ledger' | 'settings'
  | 'run-pass' | 'crop' | 'new-seed' | 'lock-seed' | 'undo' | 'redo'
  | 'use-prompt' | 'use-seed' | 'use-all' | 'use-as-input' | 'export' | 'contact-sheet' | 'choose-all' | 'compare' | 'side-by-side' | 'swap' | 'star' | 'rate-0' | 'rate-1' | 'rate-2' | 'rate-3' | 'rate-4' | 'rate-5'
  | 'find' | 'older' | 'newer' | 'show-input'
  | 'zoom-in' | 'zoom-out' | 'zoom-fit' | 'zoom-actual' | 'zoom-toggle' | 'tree' | 'toggle-recipe' | 'toggle-history' | 'picture-only'
  | 'palette' | 'shortcuts';

const inEditor = (state: EditorState): boolean => state.screen === 'editor';
const anywhere = (state: EditorState): boolean => state.screen === 'editor' || state.screen === 'welcome';
const writable = (state: EditorState): boolean => inEditor(state) && state.project?.readOnly === null;
const onVersion = (state: EditorState): boolean => inEditor(state) && selectedView(state) !== null;
const onResult = (state: EditorState): boolean => inEditor(state) && canCompare(state);
const exportable = (state: EditorState): boolean => onResult(state) || (inEditor(state) && picksOf(state).length > 0);
const rated = (state: EditorState): boolean => onVersion(state) && writable(state);

const rate = (editor: Editor, rating: number): void => {
  const view = selectedView(editor.store.get());
  if (view) editor.setNotes(view.pass.id, { rating });
};

/** As in Electron's menu; a browser keeps ⌘N and Ctrl+N, with Shift too, for windows of its own. */
const newProjectKeys = bridge ? ['Mod+N'] : ['Alt+N'];

export const commands: readonly Command[] = [
  { id: 'new-project', title: 'New project…', group: 'Project', shortcuts: newProjectKeys, enabled: anywhere, run: (editor) => void editor.newProject() },
  { id: 'open-project', title: 'Open project…', group: 'Project', shortcuts: ['Mod+O'], inFields: true, enabled: anywhere, run: (editor) => void editor.openProject() },
  { id: 'add-picture', title: 'Add picture…', group: 'Project', shortcuts: ['Mod+I'], inFields: true, enabled: writable, run: (editor) => void editor.addPicture() },
  { id: 'rename-project', title: 'Rename project…', group: 'Project', shortcuts: [], enabled: writable, run: (editor) => editor.show({ kind: 'rename' }) },
  { id: 'reveal-project', title: 'Show project folder', group: 'Project', shortcuts: [], enabled: inEditor, run: (editor) => void editor.reveal('pentimento.json') },
  { id: 'ledger', title: 'Ledger', group: 'Project', shortcuts: ['$'], enabled: anywhere, run: (editor) => editor.show({ kind: 'ledger' }) },
  { id: 'close-project', title: 'Close project', group: 'Project', shortcuts: [], enabled: inEditor, run: (editor) => editor.closeProject() },
  { id: 'settings', title: 'Settings', group: 'Project', shortcuts: ['Mod+,'], inFields: true, enabled: anywhere, run: (editor) => editor.show({ kind: 'settings' }) },

  { id: 'run-pass', title: 'Run pass', group: 'Pass', shortcuts: ['Mod+Enter'], inFields: true, enabled: inEditor, run: (editor) => void editor.run() },
  { id: 'new-seed', title: 'New seed', group: 'Pass', shortcuts: ['N'], enabled: writable, run: (editor) => editor.newSeed() },
  { id: 'lock-seed', title: 'Lock or free the seed', group: 'Pass', shortcuts: ['L'], enabled: writable, run: (editor) => toggleSeed(editor) },

  { id: 'undo', title: 'Undo', group: 'Edit', shortcuts: ['Mod+Z'], inFields: true, enabled: (state) => inEditor(state) && state.undo.done.length > 0, run: (editor) => editor.undo() },
  { id: 'redo', title: 'Redo', group: 'Edit', shortcuts: ['Mod+Shift+Z', 'Mod+Y'], inFields: true, enabled: (state) => inEditor(state) && state.undo.undone.length > 0, run: (editor) => editor.redo() },

  { id: 'use-prompt', title: 'Use prompt', group: 'Version', shortcuts: ['P'], enabled: onVersion, run: (editor) => editor.usePrompt() },
  { id: 'use-seed', title: 'Use seed', group: 'Version', shortcuts: ['S'], enabled: onVersion, run: (editor) => editor.useSeed() },
  { id: 'use-all', title: 'Use all', group: 'Version', shortcuts: ['A'], enabled: onVersion, run: (editor) => editor.useAll() },
  { id: 'use-as-input', title: 'Use as input', group: 'Version', shortcuts: ['R'], enabled: onResult, run: (editor) => editor.useAsInput() },
  { id: 'compare', title: 'Compare', group: 'Version', shortcuts: ['C'], enabled: onResult, run: (editor) => (editor.store.get().compare?.mode === 'slider' ? editor.stopComparing() : editor.compare(editor.store.get().compare?.against ?? null, 'slider')) },
  // Where there is no version to compare, C crops.
  { id: 'crop', title: 'Crop the input…', group: 'Edit', shortcuts: ['C'], enabled: canCrop, run: (editor) => editor.startCrop() },
  { id: 'side-by-side', title: 'Compare side by side', group: 'Version', shortcuts: ['Shift+C'], enabled: onResult, run: (editor) => (editor.store.get().compare?.mode === 'side' ? editor.stopComparing() : editor.compare(editor.store.get().compare?.against ?? null, 'side')) },
  { id: 'swap', title: 'Swap the compared pictures', group: 'Version', shortcuts: ['X'], enabled: (state) => inEditor(state) && state.compare !== null, run: (editor) => editor.swap() },
  { id: 'export', title: 'Export…', group: 'Version', shortcuts: ['Mod+E'], inFields: true, enabled: exportable, run: (editor) => exportChosen(editor) },
  { id: 'contact-sheet', title: 'Contact sheet…', group: 'Version', shortcuts: [], enabled: (state) => inEditor(state) && (state.project?.passes.some((view) => view.pass.results.length > 0) ?? false), run: (editor) => editor.show({ kind: 'sheet', picks: picksOf(editor.store.get()) }) },
  { id: 'choose-all', title: 'Choose all versions', group: 'Version', shortcuts: ['Mod+A'], enabled: (state) => inEditor(state) && (state.project?.passes.length ?? 0) > 0, run: (editor) => editor.chooseAll() },
  { id: 'star', title: 'Star or unstar', group: 'Version', shortcuts: ['.'], enabled: rated, run: (editor) => rate(editor, (selectedView(editor.store.get())?.notes.rating ?? 0) > 0 ? 0 : 1) },
  ...([0, 1, 2, 3, 4, 5] as const).map((n): Command => ({
    id: `rate-${n}`, title: n === 0 ? 'No stars' : n === 1 ? '1 star' : `${n} stars`, group: 'Version', shortcuts: [String(n)], enabled: rated, run: (editor) => rate(editor, n),
  })),
  { id: 'find', title: 'Find versions…', group: 'Version', shortcuts: ['Mod+F'], inFields: true, enabled: (state) => inEditor(state) && (state.project?.passes.length ?? 0) > 0, run: (editor) => editor.seek() },
  { id: 'older', title: 'Older version', group: 'Version', shortcuts: ['J'], enabled: inEditor, run: (editor) => editor.step(1) },
  { id: 'newer', title: 'Newer version', group: 'Version', shortcuts: ['K'], enabled: inEditor, run: (editor) => editor.step(-1) },
  { id: 'show-input', title: 'Show the input', group: 'Version', shortcuts: ['I'], enabled: inEditor, run: (editor) => editor.select(null) },

  { id: 'zoom-in', title: 'Zoom in', group: 'View', shortcuts: ['+', '=', 'Mod+=', 'Mod++'], enabled: inEditor, run: (_editor, view) => view.zoomIn() },
  { id: 'zoom-out', title: 'Zoom out', group: 'View', shortcuts: ['-', 'Mod+-'], enabled: inEditor, run: (_editor, view) => view.zoomOut() },
  { id: 'zoom-fit', title: 'Fit', group: 'View', shortcuts: ['F', 'Mod+0'], enabled: inEditor, run: (_editor, view) => view.fit() },
  { id: 'zoom-actual', title: '100 %', group: 'View', shortcuts: ['Mod+1'], enabled: inEditor, run: (_editor, view) => view.actualSize() },
  { id: 'zoom-toggle', title: 'Between fit and 100 %', group: 'View', shortcuts: ['Z'], enabled: inEditor, run: (_editor, view) => view.toggleActualSize() },
  { id: 'tree', title: 'History as a tree', group: 'View', shortcuts: ['T'], enabled: inEditor, run: (editor) => editor.setLayout(editor.store.get().layout === 'tree' ? 'canvas' : 'tree') },
  { id: 'toggle-recipe', title: 'Recipe panel', group: 'View', shortcuts: ['['], enabled: inEditor, run: (editor) => editor.togglePanel('left') },
  { id: 'toggle-history', title: 'History panel', group: 'View', shortcuts: [']'], enabled: inEditor, run: (editor) => editor.togglePanel('right') },
  { id: 'picture-only', title: 'Picture only', group: 'View', shortcuts: ['\\'], enabled: inEditor, run: (editor) => editor.pictureOnly() },

  { id: 'palette', title: 'Find a command…', group: 'Help', shortcuts: ['Mod+K'], inFields: true, enabled: anywhere, run: (editor) => editor.show({ kind: 'palette' }) },
  { id: 'shortcuts', title: 'Keyboard shortcuts', group: 'Help', shortcuts: ['?'], enabled: anywhere, run: (editor) => editor.show({ kind: 'shortcuts' }) },
];

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

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
  if (state.desk.draft.seed !== null) editor.freeSeed();
  else if (state.lastSeed !== null) editor.lockSeed(state.lastSeed);
  else editor.newSeed();
}

function exportChosen(editor: Editor): void {
  const picks = picksOf(editor.store.get());
  if (picks.length > 0) editor.show({ kind: 'export', picks });
}

/** "Export…", or "Export 5 versions…" where several are chosen. */
export function exportTitle(state: EditorState): string {
  const count = chosenIds(state).size;
  return count > 0 ? `Export ${count} versions…` : command('export').title;
}
