import type { Editor } from '../../editor/editor';
import type { MenuItem } from '../../ui';
import { chooseForMenu } from './choose-row';
import { versionMenu } from './version-menu';

/** The one menu of a list of versions, each of which names its pass in `data-pass`. */
export const versionsMenu = (
  editor: Editor,
): {
  readonly of: string;
  readonly items: (meant: HTMLElement | null) => readonly MenuItem[];
  readonly onOpenChange: (open: boolean, meant: HTMLElement | null) => void;
} => ({
  of: '[data-pass]',
  items: (meant) => {
    const view = editor.store.get().project?.passById.get(meant?.dataset['pass'] ?? '');
    return view ? versionMenu(editor, view) : [];
  },
  onOpenChange: (open, meant) => {
    const id = meant?.dataset['pass'] ?? '';
    // Of a line on which passes are gathered, the menu is about all of them.
    if (open && meant?.dataset['gathered'] !== undefined) editor.chooseGathered(id);
    else if (open) chooseForMenu(editor, id);
  },
});
