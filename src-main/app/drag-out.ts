import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { proposedName } from '../common/file-name';

/** Copies of pictures under names that tell what they are, for programs that a picture is dragged into. They go with the app. */
export class DraggedOut {
  #folder: Promise<string> | null = null;
  #count = 0;

  /** `name` is what the page calls it: cleaned, and with the ending of the file itself. */
  async copy(path: string, name: string): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'pentimento-drag-'));
    // Each in a folder of its own: two of one name are two files.
    const folder = await mkdtemp(join(await this.#folder, `${++this.#count}-`));
    const ending = extname(path);
    const stem = name.toLowerCase().endsWith(ending.toLowerCase()) ? name.slice(0, name.length - ending.length) : name;
    const file = join(folder, `${proposedName(stem, '') || 'picture'}${ending}`);
    await copyFile(path, file);
    return file;
  }

  async close(): Promise<void> {
    const folder = await this.#folder?.catch(() => null);
    if (folder) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
