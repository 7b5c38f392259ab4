import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** When a process began, as an opaque text that is the same at every look; `null` when there is no such process or it can't be told. */
export async function processStart(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold spaces; the 22nd field is the start in ticks since boot (proc(5)).
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
      return ticks ? `${boot}:${ticks}` : null;
    }
    if (process.platform === 'win32') {
      const { stdout } = await run(
        'powershell',
        ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`],
        { timeout: 5_000, windowsHide: true },
      );
      return stdout.trim() || null;
    }
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)], {
      timeout: 5_000,
      env: { ...process.env, LC_ALL: 'C' },
    });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** It has ended, and only its parent has not asked how yet: it does nothing any more. `false` where that can't be told. */
export async function isZombie(pid: number): Promise<boolean> {
  try {
    if (process.platform === 'win32') return false;
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      return /^[ZXx]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    }
    const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)], { timeout: 5_000 });
    return stdout.trim().startsWith('Z');
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
