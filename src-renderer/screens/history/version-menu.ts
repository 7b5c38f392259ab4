import { isFreeToCancel, isUnfinished } from '../../../src-main/common/states';
import type { PassView } from '../../../src-main/contract';
import { exportTitle, shortcutOf } from '../../editor/commands';
import { canDeleteFromService } from '../../../src-main/common/on-service';
import { chosenIds, picksOf } from '../../editor/choosing';
import type { Editor } from '../../editor/editor';
import type { MenuItem } from '../../ui';

/** Everything possible with a version; it is selected when the menu opens. */
export function versionMenu(editor: Editor, view: PassView): MenuItem[] {
  if (chosenIds(editor.store.get()).size > 0) return chosenMenu(editor);
  const { pass, notes } = view;
  const has = pass.results.length > 0;
  const runs = isUnfinished(pass.state);
  return [
    { label: 'Use all', shortcut: shortcutOf('use-all'), onSelect: () => editor.useAll() },
    { label: 'Use prompt', shortcut: shortcutOf('use-prompt'), onSelect: () => editor.usePrompt() },
    { label: 'Use seed', shortcut: shortcutOf('use-seed'), onSelect: () => editor.useSeed() },
    { label: 'Use as input', shortcut: shortcutOf('use-as-input'), disabled: !has, onSelect: () => editor.useAsInput() },
    { kind: 'line' },
    { label: 'Compare with its input', shortcut: shortcutOf('compare'), disabled: !has, onSelect: () => editor.compare() },
    { label: 'Export…', shortcut: shortcutOf('export'), disabled: !has, onSelect: () => editor.show({ kind: 'export', picks: [{ passId: pass.id, result: editor.store.get().selected?.result ?? 1 }] }) },
    ...(pass.results.length > 1 ? [{ label: `Export all ${pass.results.length} results…`, onSelect: () => editor.show({ kind: 'export', picks: [{ passId: pass.id, result: null }] }) }] : []),
    { label: 'Contact sheet…', disabled: !has, onSelect: () => editor.show({ kind: 'sheet', picks: picksOf(editor.store.get()) }) },
    { label: 'Run the same again', disabled: runs, onSelect: () => void editor.runAgain(pass.id) },
    { kind: 'line' },
    { kind: 'menu', label: 'Rating', items: ([5, 4, 3, 2, 1, 0] as const).map((n) => ({ label: n === 0 ? 'No stars' : n === 1 ? '1 star' : `${n} stars`, shortcut: String(n), checked: notes.rating === n, onSelect: () => editor.setNotes(pass.id, { rating: n }) })) },
    { label: 'Show files', onSelect: () => void editor.reveal(has ? `${view.folder}/${pass.results[0]?.file}` : view.folder) },
    ...(canDeleteFromService(pass) ? [{ label: 'Delete from the service…', onSelect: () => void editor.deleteFromService(pass.id) }] : []),
    ...(runs && !pass.stoppedWaitingAt ? [{ kind: 'line' } as const, isFreeToCancel(pass.state)
      ? { label: 'Cancel', onSelect: () => void editor.cancel(pass.id) }
      : { label: 'Stop waiting', onSelect: () => void editor.stopWaiting(pass.id) }] : []),
  ];
}

/** With several versions chosen, it is about all of them. */
function chosenMenu(editor: Editor): MenuItem[] {
  const state = editor.store.get();
  const picks = picksOf(state);
  return [
    { label: exportTitle(state), shortcut: shortcutOf('export'), disabled: picks.length === 0, onSelect: () => editor.show({ kind: 'export', picks }) },
    { label: 'Contact sheet…', disabled: picks.length === 0, onSelect: () => editor.show({ kind: 'sheet', picks }) },
    { kind: 'line' },
    { label: 'Choose all versions', shortcut: shortcutOf('choose-all'), onSelect: () => editor.chooseAll() },
    { label: 'Choose only this one', onSelect: () => editor.chooseNone() },
  ];
}
