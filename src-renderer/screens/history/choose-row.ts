import type { MouseEvent } from 'react';
import { chosenIds } from '../../editor/choosing';
import type { Editor } from '../../editor/editor';

/** A click on a version in a list: it alone, or with Shift and Ctrl/Cmd as in any list; the list then has the focus. */
export function chooseByClick(editor: Editor, id: string, event: MouseEvent<HTMLElement>): void {
  if (event.altKey) {
    compareWith(editor, id);
    return;
  }
  if (event.shiftKey) editor.chooseTo(id);
  else if (event.ctrlKey || event.metaKey) editor.toggleChosen(id);
  else editor.select({ id, result: 1 });
  event.currentTarget.closest<HTMLElement>('[role=listbox]')?.focus({ preventScroll: true });
}

/** A click with Alt compares what is looked at with the picture under the pointer. */
export function compareWith(editor: Editor, id: string, result?: number): void {
  const view = editor.store.get().project?.passById.get(id);
  if (!view || view.pass.results.length === 0) return;
  editor.compare({ kind: 'result', id, version: view.pass.version, result: result ?? view.cover ?? 1 });
}

/** A menu is about the version under the pointer, or about all that are chosen together with it. */
export function chooseForMenu(editor: Editor, id: string): void {
  const state = editor.store.get();
  if (chosenIds(state).has(id)) editor.lead(id);
  else if (state.selected?.id !== id) editor.select({ id, result: 1 });
}
