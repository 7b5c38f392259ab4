import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Milliseconds in which a helper that can't open a file says so. */
const grace = 1_500;

export interface Started {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Starts a program with its arguments as they are: no shell reads them. It goes on without the app. Resolves to `false` where it does not begin; of a
 * helper, which hands the file on and ends, also where it ends badly within moments.
 */
export const start = ({ program, args }: Started, isHelper = false): Promise<boolean> =>
  new Promise((resolve) => {
    const child = begun(program, args);
    if (!child) return resolve(false);
    let timer: NodeJS.Timeout | undefined;
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      if (!isHelper) return resolve(true);
      timer = setTimeout(() => resolve(true), grace);
      timer.unref();
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      // The Explorer says 1 whatever comes of it.
      resolve(code === 0 || process.platform === 'win32');
    });
  });

/** Windows refuses scripts at once. */
const begun = (program: string, args: readonly string[]): ChildProcess | null => {
  try {
    return spawn(program, args, { detached: true, stdio: 'ignore', shell: false });
  } catch {
    return null;
  }
};

/** Opens a file in the program that the system has for it. */
export const openBySystem = (file: string): Promise<boolean> =>
  start(
    process.platform === 'darwin'
      ? { program: '/usr/bin/open', args: [file] }
      : process.platform === 'win32'
        ? { program: join(process.env['SystemRoot'] ?? 'C:\\Windows', 'explorer.exe'), args: [file] }
        : { program: 'xdg-open', args: [file] },
    true,
  );
