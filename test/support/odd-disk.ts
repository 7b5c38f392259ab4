import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A disk on which a and A are one name. */
export interface OddDisk {
  readonly kind: string;
  readonly folder: string;
}

const works = (command: string, ...args: string[]): string | null => {
  const ended = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  return ended.status === 0 ? ended.stdout.trim() : null;
};

/** Disks that can be mounted from a file where this runs as root on Linux: how each is made, and mounted from a loop device. */
const kinds: readonly { readonly kind: string; readonly make: readonly string[]; readonly mount: readonly string[] }[] =
  [
    { kind: 'exFAT', make: ['mkfs.exfat'], mount: ['mount.exfat-fuse'] },
    { kind: 'exFAT', make: ['mkfs.exfat'], mount: ['mount', '-t', 'exfat'] },
    { kind: 'vFAT', make: ['mkfs.vfat'], mount: ['mount', '-t', 'vfat', '-o', 'utf8'] },
  ];

/** The system's own temporary folder, if it is such a disk (macOS, Windows); else one that is mounted and goes with the test file; else why there is none. */
export async function oddDisk(): Promise<OddDisk | { readonly reason: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'pentimento-odd-disk-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await writeFile(join(folder, 'a'), '');
  if (existsSync(join(folder, 'A'))) {
    afterAll(remove);
    return { kind: 'this system’s own disk', folder };
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const image = join(folder, 'image');
    const disk = join(folder, 'disk');
    await mkdir(disk);
    for (const { kind, make, mount } of kinds) {
      await writeFile(image, '');
      await truncate(image, 64 * 1024 * 1024);
      if (works(make[0]!, ...make.slice(1), image) === null) continue;
      const device = works('losetup', '--find', '--show', image);
      if (device === null) break;
      if (works(mount[0]!, ...mount.slice(1), device, disk) !== null) {
        afterAll(async () => {
          works('umount', disk);
          works('losetup', '--detach', device);
          await remove();
        });
        return { kind, folder: disk };
      }
      works('losetup', '--detach', device);
    }
  }
  await remove();
  return {
    reason:
      'This system tells A from a, and a disk that does not could not be mounted: that takes root on Linux, and exfat-fuse with exfatprogs, or vFAT.',
  };
}
