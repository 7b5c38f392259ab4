import nodePath, { type PlatformPath } from 'node:path';

/** From so many characters on (260, with what Windows may add to a folder's) libraries in C find a path no more. */
const longFrom = 248;

/**
 * A path as it is handed to a library that is not Node's. Windows' older calls end at 260 characters, unless a path says by its beginning (`\\?\`)
 * that nothing in it is to be interpreted. Node's own calls do so by themselves. `of`: whose path it is; absent: this system's.
 */
export const longPath = (path: string, of: PlatformPath = nodePath): string =>
  of.sep === '\\' && of.isAbsolute(path) && path.length >= longFrom ? of.toNamespacedPath(path) : path;
