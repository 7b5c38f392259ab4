import type { MouseEvent } from 'react';
import { chosenIds } from '../../editor/choosing';
import type { Editor } from '../../editor/editor';

/** A click on a version in a list: it alone, or with Shift and Ctrl/Cmd as in any list; the list then has the focus. */
export function chooseByClick(editor: Editor, id: string, event: MouseEvent<HTMLElement>): void {
  if (event.shiftKey) editor.chooseTo(id);
  else if (event.ctrlKey || event.metaKey) editor.toggleChosen(id);
  else editor.select({ id, result: 1 });
  event.currentTarget.closest<HTMLElement>('[role=listbox]')?.focus({ preventScroll: true });
}

/** A menu is about the version under the pointer, or about all that are chosen together with it. */
export function chooseForMenu(editor: Editor, id: string): void {
  const state = editor.store.get();
  if (chosenIds(state).has(id)) editor.lead(id);
  else if (state.selected?.id !== id) editor.select({ id, result: 1 });
}
