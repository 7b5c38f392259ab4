import type { MenuItemConstructorOptions } from 'electron';
import type { CommandName } from '../contract/bridge';

export interface MenuActions {
  /** Sends a command to the window that has the focus. */
  readonly command: (name: CommandName) => void;
  readonly newWindow: () => void;
  /** Opens a page of the documentation in the system's browser. */
  readonly openOutside: (url: string) => void;
  /** Opens the page of releases; `null` where none is known. */
  readonly openReleases: (() => void) | null;
}

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };
const documentation = 'https://modelrunner.ai/docs';

/** The first of the page's shortcuts that a menu can show: a key alone would be lost to every text field. */
const acceleratorOf = (shortcuts: readonly string[]): string | undefined =>
  shortcuts
    .find((shortcut) => shortcut.startsWith('Mod+'))
    ?.replace(/^Mod\+/, 'CmdOrCtrl+')
    .replace(/\+\+$/, '+Plus')
    .replace(/\+Arrow/, '+');

/**
 * The application menu. Items carry the accelerator that they show; keys of the page's commands are the page's to read (`ui/shortcuts.ts`
 * knows keyboards of every script), those of the application's own are the system's. `platform` decides the usual place of Settings and Quit.
 */
export const menuTemplate = (
  actions: MenuActions,
  {
    platform,
    packaged,
    keys = {},
  }: {
    readonly platform: NodeJS.Platform;
    readonly packaged: boolean;
    /** Shortcuts that the designer has set, by the commands' names. */
    readonly keys?: Readonly<Record<string, readonly string[]>>;
  },
): Item[] => {
  const mac = platform === 'darwin';
  const command = (label: string, name: CommandName, accelerator?: string): Item => ({
    id: name,
    label,
    accelerator: keys[name] === undefined ? accelerator : acceleratorOf(keys[name]),
    // The page reads these keys, by the same rules in a browser and here: the menu shows them. (macOS asks the page first anyway.)
    registerAccelerator: false,
    click: () => actions.command(name),
  });
  const settings = command('Settings…', 'settings', 'CmdOrCtrl+,');

  const appMenu: Item = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: Item = {
    role: 'fileMenu',
    label: 'File',
    submenu: [
      command('New Project…', 'new-project', 'CmdOrCtrl+N'),
      command('Open Project…', 'open-project', 'CmdOrCtrl+O'),
      { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWindow },
      separator,
      command('Add Picture…', 'add-picture', 'CmdOrCtrl+I'),
      command('Export…', 'export', 'CmdOrCtrl+E'),
      command(mac ? 'Show in Finder' : 'Show in Folder', 'reveal-project'),
      separator,
      command('Close Project', 'close-project'),
      { role: 'close' },
      ...(mac ? [] : [separator, settings, separator, { role: 'quit' } satisfies Item]),
    ],
  };
  const edit: Item = {
    role: 'editMenu',
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'pasteAndMatchStyle' },
      { role: 'delete' },
      separator,
      { role: 'selectAll' },
    ],
  };
  const pass: Item = {
    label: 'Pass',
    submenu: [
      command('Run Pass', 'run-pass', 'CmdOrCtrl+Enter'),
      command('New Seed', 'new-seed'),
      separator,
      command('Use Prompt', 'use-prompt'),
      command('Use Seed', 'use-seed'),
      command('Use All', 'use-all'),
      command('Use as Input', 'use-as-input'),
      separator,
      command('Compare', 'compare'),
    ],
  };
  const view: Item = {
    role: 'viewMenu',
    label: 'View',
    submenu: [
      command('Zoom In', 'zoom-in', 'CmdOrCtrl+Plus'),
      command('Zoom Out', 'zoom-out', 'CmdOrCtrl+-'),
      command('Zoom to Fit', 'zoom-fit', 'CmdOrCtrl+0'),
      command('Actual Size', 'zoom-actual', 'CmdOrCtrl+1'),
      separator,
      // Their single keys ([ ] \) are the page's own: as accelerators they would be lost to every text field.
      command('Recipe Panel', 'toggle-recipe'),
      command('History Panel', 'toggle-history'),
      command('Picture Only', 'picture-only'),
      separator,
      command('Find Versions…', 'find', 'CmdOrCtrl+F'),
      command('Command Palette…', 'palette', 'CmdOrCtrl+K'),
      separator,
      { role: 'togglefullscreen' },
      ...(packaged ? [] : [separator, { role: 'reload' } satisfies Item, { role: 'toggleDevTools' } satisfies Item]),
    ],
  };
  const help: Item = {
    role: 'help',
    label: 'Help',
    submenu: [
      command('Guide', 'guide'),
      command('Keyboard Shortcuts', 'shortcuts'),
      command('Copy for Support', 'copy-support'),
      { label: 'ModelRunner Documentation', click: () => actions.openOutside(documentation) },
      ...(actions.openReleases ? [{ label: 'Check for Updates…', click: actions.openReleases } satisfies Item] : []),
      ...(mac ? [] : [separator, { role: 'about' } satisfies Item]),
    ],
  };
  return [...(mac ? [appMenu] : []), file, edit, pass, view, { role: 'windowMenu', label: 'Window' }, help];
};
