import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { diskFault, notAnImage, tooManyBytes } from '../faults';
import { limits } from '../limits';

const window = 262_144;

/**
 * Reads a file here and there, a window at a time, without holding the whole of it. Without promises: an image process has one job, and each
 * change of threads would cost more than the reading.
 */
export class FileReader {
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  private constructor(
    readonly file: string,
    readonly size: number,
    private readonly descriptor: number,
  ) {}

  /** Refuses what is no regular file before opening it: opening a pipe would wait for ever. */
  static open(file: string): FileReader {
    let descriptor: number | undefined;
    try {
      const before = statSync(file);
      if (before.isDirectory()) throw notAnImage(file, 'is a folder, not a picture.');
      if (!before.isFile()) throw notAnImage(file, 'is not a file.');
      descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const { size } = fstatSync(descriptor);
      if (size > limits.bytes) throw tooManyBytes(file, size);
      return new FileReader(file, size, descriptor);
    } catch (error) {
      if (descriptor !== undefined) closeSync(descriptor);
      throw diskFault(error, file, 'reading');
    }
  }

  /** Up to `length` bytes (at most 256 kB) from `offset`; fewer at the end of the file. */
  at(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const target = Buffer.allocUnsafe(Math.max(0, Math.min(window, this.size - offset)));
      let filled = 0;
      try {
        while (filled < target.length) {
          const read = readSync(this.descriptor, target, filled, target.length - filled, offset + filled);
          if (read === 0) break;
          filled += read;
        }
      } catch (error) {
        throw diskFault(error, this.file, 'reading');
      }
      this.#start = offset;
      this.#bytes = target.subarray(0, filled);
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }

  /** All of it. */
  all(): Buffer {
    const whole = Buffer.allocUnsafe(this.size);
    let filled = 0;
    try {
      while (filled < whole.length) {
        const read = readSync(this.descriptor, whole, filled, whole.length - filled, filled);
        if (read === 0) break;
        filled += read;
      }
    } catch (error) {
      throw diskFault(error, this.file, 'reading');
    }
    return whole.subarray(0, filled);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** `length` bytes from `offset`, or what the file has of them. */
export const bytesOf = (reader: FileReader, offset: number, length: number): Buffer => {
  const all = Buffer.allocUnsafe(Math.max(0, Math.min(length, reader.size - offset)));
  for (let done = 0; done < all.length;) {
    const part = reader.at(offset + done, Math.min(262_144, all.length - done));
    if (part.length === 0) return all.subarray(0, done);
    part.copy(all, done);
    done += part.length;
  }
  return all;
};
