import { useEffect } from 'react';
import { commandNames } from '../../src-main/contract/bridge';
import { bridge } from '../api';
import { boundCommands, findCommand, type Command, type CommandId, type ViewHandle } from '../editor/commands';
import type { Editor } from '../editor/editor';
import { meant, strokeOf } from '../ui/shortcuts';
import { isBounce, isComposing, isMac } from '../ui';

const once: ReadonlySet<CommandId> = new Set(['run-pass', 'new-seed']);

/** What Electron's menu shows keys of: they work while a text is being typed, too. */
const inMenu: ReadonlySet<string> = new Set(bridge ? commandNames : []);

/** Where typing a letter means the letter. */
const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['radio', 'checkbox', 'range', 'button', 'file'].includes(target.type)));

const onControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, a, input, summary, [role=listbox]') !== null;

const ownUndo = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[data-own-undo]') !== null;

const overlay = (): boolean =>
  document.querySelector(
    '[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open], [role=listbox][data-state=open]',
  ) !== null;

const opening: ReadonlySet<string> = new Set(['Enter', ' ', 'ArrowDown', 'ArrowUp']);

/** Whether what has the focus would take the key to open its menu or its list, as it does whatever is held with it. */
const wouldOpen = ({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) &&
  opening.has(key) &&
  target instanceof Element &&
  target.closest('[aria-haspopup], [role=combobox]') !== null;

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
      if (event.defaultPrevented || overlay()) return;
      if (event.key === 'Escape') {
        if (takesLetters(event.target)) (event.target as HTMLElement).blur();
        else editor.back();
        return;
      }
      const inField = takesLetters(event.target);
      const command = meant(
        boundCommands(),
        strokeOf(event),
        isMac,
        (one, name) =>
          (!inField || one.inFields === true || (name.startsWith('Mod+') && inMenu.has(one.id))) &&
          // On a control, Enter is the control's.
          !(one.id === 'keep' && name === 'Enter' && onControl(event.target)) &&
          // What is marked on the page is meant.
          !(one.id === 'copy-picture' && getSelection()?.isCollapsed === false) &&
          !((one.id === 'undo' || one.id === 'redo') && ownUndo(event.target)) &&
          ((event.repeat && once.has(one.id)) || one.enabled(editor.store.get())),
      );
      if (!command) return;
      event.preventDefault();
      // A key that is held down is one press, and so is one that bounces.
      if (!(once.has(command.id) && (event.repeat || isBounce()))) run(command);
    };
    // With Ctrl or ⌘ such a key is a command's, which is then asked first.
    const onKeyDownFirst = (event: KeyboardEvent): void => {
      if (wouldOpen(event)) onKeyDown(event);
    };
    addEventListener('keydown', onKeyDownFirst, true);
    addEventListener('keydown', onKeyDown);
    const unlisten = bridge?.onCommand((name) => {
      const command = findCommand(name);
      if (command && !overlay() && !isComposing()) run(command);
    });
    return () => {
      removeEventListener('keydown', onKeyDownFirst, true);
      removeEventListener('keydown', onKeyDown);
      unlisten?.();
    };
  }, [editor, view]);
}
