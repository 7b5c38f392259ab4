import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { StrictEmitter, strict } from './strict';
import { dialogAnswers, paths, record, world } from './world';

/** The parent window comes first, or is left out. */
const optionsOf = (args: readonly unknown[]): unknown => args.at(-1);

const answer = (kind: keyof typeof dialogAnswers, args: readonly unknown[]): unknown => {
  record(`dialog.${kind}`, optionsOf(args), args.length > 1);
  // Since Electron 43; before, the system remembered where the last one was closed.
  if (kind !== 'message' && !(optionsOf(args) as { defaultPath?: string }).defaultPath)
    throw new Error('A dialog that is told no folder begins in Downloads, every time');
  if (dialogAnswers[kind].length === 0)
    throw new Error(`Nobody told the stand-in for Electron how the ${kind} dialog is answered`);
  return dialogAnswers[kind].shift();
};

export const dialog = strict('dialog', {
  showOpenDialog: async (...args: unknown[]) => answer('open', args) as Electron.OpenDialogReturnValue,
  showSaveDialog: async (...args: unknown[]) => answer('save', args) as Electron.SaveDialogReturnValue,
  showMessageBox: async (...args: unknown[]) => answer('message', args) as Electron.MessageBoxReturnValue,
  // Before an app is ready, on Linux, Electron prints it.
  showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}: ${content}\n`),
} satisfies Partial<Electron.Dialog>);

class StandInTheme extends StrictEmitter implements Pick<Electron.NativeTheme, 'themeSource'> {
  /** Behind `themeSource`. No private field: a strict object's methods get its proxy for "this". */
  source: Electron.NativeTheme['themeSource'] = 'system';
  systemIsDark = true;
  shouldUseHighContrastColors = false;

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.source;
  }

  set themeSource(source: Electron.NativeTheme['themeSource']) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError('themeSource is none that Electron knows');
    record('nativeTheme.themeSource', source);
    this.source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.source === 'system' ? this.systemIsDark : this.source === 'dark';
  }
}

export const theme = new StandInTheme('nativeTheme', ['updated']);
export const nativeTheme = strict('nativeTheme', theme);

export const shell = strict('shell', {
  openExternal: async (url: string) => record('shell.openExternal', url),
  // Answers with why not, and does not fail.
  openPath: async (path: string) => {
    record('shell.openPath', path);
    return existsSync(path) ? '' : 'Failed to open path';
  },
  showItemInFolder: (path: string) => record('shell.showItemInFolder', path),
} satisfies Partial<Electron.Shell>);

/** Draws PNG and JPEG alone, as Electron does; of anything else there is an empty picture. */
export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => {
    const empty = !/\.(png|jpe?g)$/.test(path) || !existsSync(path);
    const made = { isEmpty: () => empty, resize: () => made } as unknown as Electron.NativeImage;
    return made;
  },
  createFromBitmap: () => ({ isEmpty: () => false }) as Electron.NativeImage,
});

export const clipboard = strict('clipboard', {
  writeText: async (text: string) => record('clipboard.writeText', text),
} satisfies Partial<Electron.Clipboard>);

export const notifications: StandInNotification[] = [];

class StandInNotification extends StrictEmitter implements Pick<Electron.Notification, 'show'> {
  readonly options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super('Notification', ['click', 'close', 'failed']);
    this.options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    notifications.push(this);
  }
}

export const Notification = strict('Notification', StandInNotification);

const menuItemKeys = [
  'id',
  'label',
  'role',
  'type',
  'accelerator',
  'registerAccelerator',
  'click',
  'submenu',
] as const satisfies readonly (keyof Electron.MenuItemConstructorOptions)[];

/** Roles that Electron knows (its docs, MenuItem): a misspelt one would only log. */
const roles = new Set([
  'about',
  'services',
  'hide',
  'hideothers',
  'unhide',
  'quit',
  'close',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'pasteandmatchstyle',
  'delete',
  'selectall',
  'togglefullscreen',
  'reload',
  'toggledevtools',
  'appmenu',
  'filemenu',
  'editmenu',
  'viewmenu',
  'windowmenu',
  'help',
]);

export const menu: { current: Electron.MenuItemConstructorOptions[] | null } = { current: null };

const checkItem = (item: Electron.MenuItemConstructorOptions): void => {
  for (const key of Object.keys(item))
    if (!(menuItemKeys as readonly string[]).includes(key))
      throw new Error(`The stand-in for Electron has no menu item option '${key}'`);
  if (item.role !== undefined && !roles.has(item.role.toLowerCase()))
    throw new Error(`There is no menu role '${item.role}'`);
  if (item.role === undefined && item.label === undefined && item.type !== 'separator')
    throw new Error('Invalid template for MenuItem: must have either label, role or type');
  if (Array.isArray(item.submenu)) item.submenu.forEach(checkItem);
};

type Built = { readonly template: Electron.MenuItemConstructorOptions[] };

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]): Built => {
    template.forEach(checkItem);
    return { template };
  },
  setApplicationMenu: (built: Built) => void (menu.current = built.template),
});

const displays = world.displays.map(
  (workArea) => ({ workArea, workAreaSize: { width: workArea.width, height: workArea.height } }) as Electron.Display,
);

export const screen = strict('screen', {
  getAllDisplays: () => displays,
  getPrimaryDisplay: () => displays[0]!,
} satisfies Partial<Electron.Screen>);

export const powerMonitor = strict(
  'powerMonitor',
  new StrictEmitter('powerMonitor', ['resume', 'suspend', 'shutdown']),
);

/** The "keyring" of the machine that the test plays: it lies beside the app's things, as a real one lies elsewhere. */
const keyringFile = (): string => join(paths['userData']!, 'stand-in-keyring');
const keyring = (): Buffer => {
  if (!existsSync(keyringFile())) writeFileSync(keyringFile(), randomBytes(32));
  return readFileSync(keyringFile());
};

export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: async () => world.safeStorage.available,
  getSelectedStorageBackend: () => world.safeStorage.backend,
  encryptStringAsync: async (text: string) => {
    if (!world.safeStorage.available)
      throw new Error('Error while encrypting the text provided to safeStorage.encryptStringAsync.');
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-ctr', keyring(), iv);
    return Buffer.concat([
      Buffer.from(world.safeStorage.weak ? 'v10' : 'v11'),
      iv,
      cipher.update(text, 'utf8'),
      cipher.final(),
    ]);
  },
  decryptStringAsync: async (encrypted: Buffer) => {
    if (!world.safeStorage.available || world.safeStorage.locked)
      throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
    const decipher = createDecipheriv('aes-256-ctr', keyring(), encrypted.subarray(3, 19));
    return {
      result: Buffer.concat([decipher.update(encrypted.subarray(19)), decipher.final()]).toString('utf8'),
      shouldReEncrypt: false,
    };
  },
} satisfies Partial<Electron.SafeStorage>);
