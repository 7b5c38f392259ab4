import nodePath, { type PlatformPath } from 'node:path';

/** Rules about paths, by their words alone. `of`: whose words they are; absent: this system's. */

/** Is `path` that folder, or below it? Both absolute. Other drives and shares of Windows are never below anything. */
export const liesIn = (folder: string, path: string, of: PlatformPath = nodePath): boolean => {
  const inside = of.relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${of.sep}`) && !of.isAbsolute(inside);
};

/** Windows opens a device for these, in whichever folder and with whatever ending. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ .]*(\..*)?$/i;

/** Roots that are no disk and no share: devices, and pipes of other programs. */
const deviceRoot = /^[\\/]{2}\.[\\/]|^[\\/]{2}[^\\/]+[\\/]pipe([\\/]|$)/i;

/**
 * Why nothing is written at a path, as a sentence; `null` where it is one of a file or a folder. On Windows some are none: a device, and a stream
 * beside a file's bytes, by which `pentimento.json::$DATA` is the project's own record under another name.
 */
export const refusedPath = (path: string, of: PlatformPath = nodePath): string | null => {
  if (of.sep !== '\\') return null;
  if (deviceRoot.test(path)) return `${path} is a device or a pipe. Choose a file in a folder.`;
  const names = path.slice(of.parse(path).root.length).split(/[\\/]/);
  if (names.some((name) => name.includes(':')))
    return `${path} has a colon in a name, which Windows takes for something else. Choose another name.`;
  const named = names.find((name) => device.test(name));
  return named === undefined ? null : `${named} is a device of Windows, whatever its ending. Choose another name.`;
};
