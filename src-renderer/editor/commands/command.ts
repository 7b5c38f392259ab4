import type { Editor } from '../editor';
import { onResult, selectedView } from '../selection';
import type { EditorState } from '../state';

export type CommandGroup = 'Project' | 'Pass' | 'Version' | 'Edit' | 'View' | 'Help';

/** One thing the designer can ask for: by key, palette, menu or button alike. */
export interface CommandEntry {
  readonly id: string;
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

/** Where commands can be done. */

export const inEditor = (state: EditorState): boolean => state.screen === 'editor';
export const anywhere = (state: EditorState): boolean => state.screen === 'editor' || state.screen === 'welcome';
export const writable = (state: EditorState): boolean => inEditor(state) && state.project?.readOnly === null;
export const onVersion = (state: EditorState): boolean => inEditor(state) && selectedView(state) !== null;
export const atResult = (state: EditorState): boolean => inEditor(state) && onResult(state);
export const anyVersion = (state: EditorState): boolean => inEditor(state) && (state.project?.passes.length ?? 0) > 0;
