import { useEffect } from 'react';
import { bridge } from '../api';
import { commands, findCommand, type Command, type ViewHandle } from '../editor/commands';
import type { Editor } from '../editor/editor';
import { matches } from '../editor/shortcuts';
import { isMac } from '../ui';

/** Where typing a letter means the letter. */
const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement
  && (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.matches('[role=combobox]')
    || (target instanceof HTMLInputElement && !['radio', 'checkbox', 'range', 'button', 'file'].includes(target.type)));

const ownUndo = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('[data-own-undo]') !== null;

const overlay = (): boolean => document.querySelector('[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open], [role=listbox][data-state=open]') !== null;

/** A number typed but not yet left counts, too. */
function leaveField(): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLInputElement)) return;
  activeElement.blur();
  activeElement.focus();
}

/** Keys and Electron's menu, over one table of commands. */
export function useCommands(editor: Editor, view: ViewHandle): void {
  useEffect(() => {
    const run = (command: Command): boolean => {
      if (!command.enabled(editor.store.get())) return false;
      if (command.id === 'run-pass') leaveField();
      command.run(editor, view);
      return true;
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || overlay()) return;
      if (event.key === 'Escape') {
        if (takesLetters(event.target)) (event.target as HTMLElement).blur();
        else editor.back();
        return;
      }
      const inField = takesLetters(event.target);
      for (const command of commands) {
        if (inField && !command.inFields) continue;
        if ((command.id === 'undo' || command.id === 'redo') && ownUndo(event.target)) continue;
        if (!command.shortcuts.some((shortcut) => matches(shortcut, event, isMac))) continue;
        if (event.repeat && (command.id === 'run-pass' || command.id === 'new-seed')) return event.preventDefault();
        if (!run(command)) continue;
        event.preventDefault();
        return;
      }
    };
    addEventListener('keydown', onKeyDown);
    const unlisten = bridge?.onCommand((name) => {
      const command = findCommand(name);
      if (command && !overlay()) run(command);
    });
    return () => {
      removeEventListener('keydown', onKeyDown);
      unlisten?.();
    };
  }, [editor, view]);
}
