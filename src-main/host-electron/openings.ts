import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file whose folder is meant when it is double-clicked. */
const projectFile = 'pentimento.json';

/** Desktops of Linux hand files over as addresses. */
const pathOf = (argument: string): string => {
  if (!/^file:/i.test(argument)) return argument;
  try {
    return fileURLToPath(argument);
  } catch {
    return argument;
  }
};

/** The folder that a command line's argument or a file event names, absolute, or `null` when there is none. Whether it holds a project is the app's to find out. */
export const folderNamed = (argument: string, workingFolder: string): string | null => {
  const path = resolve(workingFolder, pathOf(argument));
  const folder = basename(path) === projectFile ? dirname(path) : path;
  try {
    return statSync(folder).isDirectory() ? folder : null;
  } catch {
    return null;
  }
};

/**
 * The folder given on a command line, absolute, or `null`. Switches, of Chromium too, are passed over, and so is `own`, the app's folder;
 * of several the last counts.
 */
export const folderGiven = (args: readonly string[], workingFolder: string, own: string): string | null =>
  args
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => folderNamed(argument, workingFolder))
    .findLast((folder) => folder !== null && folder !== own) ?? null;

/** Folders asked for before any page was there to open them; one at a time is enough, the last. */
export class Openings {
  #waiting: string | null = null;
  #send: ((folder: string) => boolean) | null = null;

  /** `send` answers whether a page took it. */
  deliverTo(send: (folder: string) => boolean): void {
    this.#send = send;
  }

  ask(folder: string): void {
    if (!this.#send?.(folder)) this.#waiting = folder;
  }

  /** What still waits, for a page that says it is ready. */
  take(): string | null {
    const folder = this.#waiting;
    this.#waiting = null;
    return folder;
  }
}
