import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the system calls this computer, and, where processes see only some of the others, which of them: `null` where it does not tell. */
async function identity(): Promise<string | null> {
  switch (process.platform) {
    case 'linux': {
      const id = await readFile('/etc/machine-id', 'utf8').catch(() =>
        // It lasts until the next start only, which is still true.
        readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      );
      return `${id.trim()} ${await readlink('/proc/self/ns/pid')}`;
    }
    case 'darwin': {
      const { stdout } = await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], { timeout: 5_000 });
      return /"IOPlatformUUID" = "([^"]+)"/.exec(stdout)?.[1] ?? null;
    }
    case 'win32': {
      const key = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';
      const { stdout } = await run('reg', ['query', key, '/v', 'MachineGuid'], { timeout: 5_000, windowsHide: true });
      return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(stdout)?.[1] ?? null;
    }
    default:
      return null;
  }
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

let known: Promise<string | null> | null = null;

/** Stands for this computer, in eight hexadecimal digits; `null` where it can't be told. Its name counts too: copies of a virtual machine may share the rest. */
export const thisMachine = (): Promise<string | null> =>
  (known ??= identity().then(
    (id) => (id ? digest(`${id} ${hostname()}`) : null),
    () => null,
  ));
