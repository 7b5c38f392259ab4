import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Of a path whose last parts may not be there yet. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}
