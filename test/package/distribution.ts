import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Marks where a binary of Electron's keeps its fuses (@electron/fuses finds it by this). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** A fuse wire of the first kind, as Electron ships it: a version, a length, and one character a fuse. */
const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 9]), Buffer.from('101101100')]);

/** A folder that stands for Electron's files on Linux: all that packaging looks at is there, and nothing runs. */
export const makeDistribution = async (folder: string, version: string): Promise<void> => {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  await writeFile(join(folder, 'version'), version);
  for (const name of [
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
    'chrome_crashpad_handler',
    'resources.pak',
    join('locales', 'en-US.pak'),
    join('locales', 'de.pak'),
  ])
    await writeFile(join(folder, name), 'a stand-in');
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 3\n'), wire]));
  await chmod(join(folder, 'electron'), 0o755);
};
