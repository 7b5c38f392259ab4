import { tmpdir } from 'node:os';
import type { Rectangle } from 'electron';

/** What surrounds the app in a test: told by the test before the start. */
export interface WorldOptions {
  readonly packaged: boolean;
  /** Another start of the app holds the lock. */
  readonly lockHeld: boolean;
  readonly displays: readonly Rectangle[];
  readonly safeStorage: {
    readonly available: boolean;
    readonly backend: 'basic_text' | 'gnome_libsecret' | 'kwallet6' | 'unknown';
    /** Encrypts with Chromium's well-known password, as where a keyring should be and does not answer. */
    readonly weak: boolean;
    /** Refuses to decrypt, as a locked keyring does. */
    readonly locked: boolean;
  };
}

export const usualWorld: WorldOptions = {
  packaged: false,
  lockHeld: false,
  displays: [{ x: 0, y: 0, width: 1920, height: 1080 }],
  safeStorage: { available: true, backend: 'gnome_libsecret', weak: false, locked: false },
};

/** Name of the variable that carries the options into the child process, as JSON. */
export const worldVariable = 'PENTIMENTO_TEST_WORLD';

const told = process.env[worldVariable];

export const world: WorldOptions = { ...usualWorld, ...(told ? (JSON.parse(told) as Partial<WorldOptions>) : {}) };

/** One call into Electron that has an effect outside the app. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

export const calls: Call[] = [];

export const record = (name: string, ...args: unknown[]): void => void calls.push({ name, args });

/** Answers that dialogs give, by the dialog's name, first in first out. */
export const dialogAnswers: Record<'open' | 'save' | 'message', unknown[]> = { open: [], save: [], message: [] };

export const paths: Record<string, string> = {
  userData: tmpdir(),
  home: '/home/designer',
  documents: '/home/designer/Documents',
  pictures: '/home/designer/Pictures',
};
