/**
 * What Electron's preload puts on `window.pentimento`, and nothing more. The browser host has none: that is how the renderer
 * tells where it runs. No DOM types here, because the main process reads this file too.
 */

/** Commands of the application menu, sent to the renderer by name. The renderer ignores those that mean nothing where it stands. */
export const commandNames = [
  'new-project',
  'open-project',
  'close-project',
  'add-picture',
  'export',
  'reveal-project',
  'settings',
  'run-pass',
  'new-seed',
  'use-prompt',
  'use-seed',
  'use-all',
  'use-as-input',
  'zoom-in',
  'zoom-out',
  'zoom-fit',
  'zoom-actual',
  'compare',
  'toggle-recipe',
  'toggle-history',
  'picture-only',
  'find',
  'palette',
  'guide',
  'shortcuts',
  'copy-support',
] as const;

export type CommandName = (typeof commandNames)[number];

/** `data` of the `message` event on `window` whose `ports[0]` speaks the contract (oRPC over a MessagePort). Its `source` is `window` itself. */
export const portMessage = 'pentimento-port';

export interface Bridge {
  readonly host: 'electron';
  /**
   * Asks for a new port; it arrives as a `message` event (`portMessage`), because a port can't cross the bridge as a value.
   * Listen first. Start the port (`port.start()`) before using it. May be called again, after a port closed.
   */
  connect(): void;
  /** Absolute paths of dropped or chosen `File`s, in order; '' for a file that lies nowhere (a pasted picture). */
  pathsOf(files: readonly unknown[]): string[];
  /** While a drag begins: the system drags this picture (an address of contract/assets.ts) on, as a file of this name. */
  startDrag(address: string, name: string): void;
  /** Answers with a function that ends the listening. */
  onCommand(listener: (name: CommandName) => void): () => void;
  /** A project folder that the system asked to open (double-click, drop on the icon, second start). Those asked for before anyone listened come at once. */
  onOpenProject(listener: (folder: string) => void): () => void;
}

/** Channels between preload and main. Everything else goes over the port. */
export const channels = {
  connect: 'pentimento:connect',
  port: 'pentimento:port',
  command: 'pentimento:command',
  openProject: 'pentimento:open-project',
  ready: 'pentimento:ready',
  drag: 'pentimento:drag',
} as const;
