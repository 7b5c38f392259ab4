import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** The only types that pictures are served as, each told from the bytes themselves. */
const kinds: readonly (readonly [string, (head: Buffer) => boolean])[] = [
  ['image/png', (head) => head.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', (head) => head.toString('latin1', 0, 3) === '\xff\xd8\xff'],
  ['image/gif', (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6))],
  ['image/webp', (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP'],
  ['image/tiff', (head) => ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(head.toString('latin1', 0, 4))],
  [
    'image/avif',
    (head) =>
      head.toString('latin1', 4, 8) === 'ftyp' && /avi[fs]/.test(head.toString('latin1', 8, head.readUInt32BE(0))),
  ],
];

/** Bytes that tell a picture's kind: the brands of an AVIF end within them. */
const headBytes = 256;

export const pictureType = (head: Buffer): string | null =>
  head.length < 12 ? null : (kinds.find(([, fits]) => fits(head))?.[0] ?? null);

export interface OpenPicture {
  readonly handle: FileHandle;
  readonly bytes: number;
  readonly contentType: string;
}

/**
 * Opens a file to be served, which whoever asked for it closes; `null` for what is no plain file, or no picture by its own bytes, whatever
 * a record says of it. Throws what the system says.
 */
export async function openPicture(path: string): Promise<OpenPicture | null> {
  // A pipe would never open otherwise.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await handle.stat();
    const head = Buffer.alloc(headBytes);
    const read = info.isFile() ? (await handle.read(head, 0, headBytes, 0)).bytesRead : 0;
    const contentType = pictureType(head.subarray(0, read));
    if (contentType !== null) return { handle, bytes: info.size, contentType };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}
