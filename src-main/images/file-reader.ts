import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { diskFault, notAnImage, tooManyBytes } from './faults';
import { limits } from './limits';

const window = 262_144;

/** Reads a file here and there, a window at a time, without holding the whole of it. */
export class FileReader {
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  private constructor(readonly file: string, readonly size: number, readonly modified: number, private readonly handle: FileHandle) {}

  /** Refuses what is no regular file before opening it: opening a pipe would wait for ever. */
  static async open(file: string): Promise<FileReader> {
    let handle: FileHandle | undefined;
    try {
      const before = await stat(file);
      if (before.isDirectory()) throw notAnImage(file, 'is a folder, not a picture.');
      if (!before.isFile()) throw notAnImage(file, 'is not a file.');
      handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const { size, mtimeMs } = await handle.stat();
      if (size > limits.bytes) throw tooManyBytes(file, size);
      return new FileReader(file, size, mtimeMs, handle);
    } catch (error) {
      await handle?.close();
      throw diskFault(error, file, 'reading');
    }
  }

  /** Up to `length` bytes (at most 256 kB) from `offset`; fewer at the end of the file. */
  async at(offset: number, length: number): Promise<Buffer> {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const target = Buffer.allocUnsafe(Math.max(0, Math.min(window, this.size - offset)));
      let filled = 0;
      try {
        while (filled < target.length) {
          const { bytesRead } = await this.handle.read(target, filled, target.length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
      } catch (error) {
        throw diskFault(error, this.file, 'reading');
      }
      this.#start = offset;
      this.#bytes = target.subarray(0, filled);
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
