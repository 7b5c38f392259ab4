import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { nameKey } from '../common/file-name';
import { PentimentoError } from '../contract/errors';
import { placeWhole, syncFile } from '../disk/placing';
import { realPath } from '../disk/real-path';
import { temporaryName } from '../owners/mark';
import { fromSystem, isFolder } from './files';
import { liesIn, refusedPath } from './path-rules';
import type { Project } from './project';

/** An existing folder, or a new one whose parent is there. */
export async function ensureExportFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const fault = fromSystem(error, path);
    if (fault.code === 'file-missing')
      throw new PentimentoError('file-missing', `The folder that ${path} should go into does not exist.`, {
        cause: error,
      });
    if (fault.code !== 'file-exists') throw fault;
    if (!(await isFolder(path)))
      throw new PentimentoError('wrong-use', `${path} is a file, and a folder is needed.`, { cause: error });
  }
}

/** `path-outside` where a folder of the project is a link that leads out of it: a stranger's project must not have exports written elsewhere. */
async function assertNoLinkOut(project: Project, path: string, real: string): Promise<void> {
  if (project.followsLinks || liesIn(project.folder, real)) return;
  for (let at = path; dirname(at) !== at; at = dirname(at)) {
    if (!liesIn(project.folder, await realPath(at))) continue;
    throw new PentimentoError(
      'path-outside',
      `${path} is a link that leads out of the project, so nothing is written there. Choose the folder itself.`,
    );
  }
}

/** The file or folder itself, by what the disk says: by words some disks take one for several (a and A, composed or not). `null`: it is not there. */
const identity = async (path: string): Promise<string | null> => {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return null;
  }
};

/** Is a path whose last parts may not be there yet that file or folder, or below it, on this disk or on one that it may be copied to? */
async function isBelow(place: string, path: string): Promise<boolean> {
  // A disk may even give one thing several numbers (exFAT by FUSE does), so words that such a disk takes for the same count, too.
  if (liesIn(nameKey(place), nameKey(path))) return true;
  const wanted = await identity(place);
  if (wanted === null) return false;
  for (let at = path; ; at = dirname(at)) {
    if ((await identity(at)) === wanted) return true;
    if (dirname(at) === at) return false;
  }
}

const keptIn = [
  ['passes', 'its versions'],
  ['sources', 'its sources'],
  ['trash', 'what was deleted'],
  ['edited', 'what other programs change'],
] as const;

/** `wrong-use` for the project's own record, and for a file or folder where it keeps its sources and results, deleted ones too: an export never lies among them. */
export async function assertOutside(project: Project, path: string): Promise<void> {
  const refused = refusedPath(resolve(path));
  if (refused !== null) throw new PentimentoError('wrong-use', refused);
  const real = await realPath(resolve(path));
  await assertNoLinkOut(project, resolve(path), real);
  if (
    relative(project.folder, real).toLowerCase() === 'pentimento.json' ||
    (await isBelow(join(project.folder, 'pentimento.json'), real))
  )
    throw new PentimentoError(
      'wrong-use',
      `${path} is the project itself. Choose another name, or a folder such as exports.`,
    );
  for (const [part, what] of keptIn)
    if (await isBelow(join(project.folder, part), real))
      throw new PentimentoError(
        'wrong-use',
        `${path} is where the project keeps ${what}. Choose another folder, such as exports.`,
      );
}

/** Relative to the project, with forward slashes, for what lies inside it; absolute else. */
export async function shownPath(project: Project, path: string): Promise<string> {
  // The project is known by its real path; the one given may come through a link.
  const folder = await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path)));
  const real = join(folder, basename(path));
  const inside = relative(project.folder, real);
  return inside === '' || !liesIn(project.folder, real) ? resolve(path) : inside.split(sep).join('/');
}

/**
 * Throws `file-exists` where a file is to be replaced that is no ordinary one: renaming over a device, a pipe, a socket or a link to one would take
 * it away from everybody.
 */
export async function assertReplaceable(path: string): Promise<void> {
  const own = await lstat(path).catch(() => null);
  const at = own?.isSymbolicLink() ? await stat(path).catch(() => null) : own;
  if (at === null || at.isFile()) return;
  const what = at.isDirectory()
    ? 'a folder'
    : at.isFIFO()
      ? 'a pipe'
      : at.isSocket()
        ? 'a socket'
        : at.isBlockDevice() || at.isCharacterDevice()
          ? 'a device'
          : 'no ordinary file';
  const linked = own?.isSymbolicLink() ? 'a link to ' : '';
  throw new PentimentoError(
    'file-exists',
    `${path} is ${linked}${what}, and only an ordinary file is replaced. Choose another name.`,
  );
}

/** A copy that appears whole. Throws `file-exists` unless `overwrite`. */
export async function copyWhole(from: string, to: string, overwrite: boolean, signal?: AbortSignal): Promise<void> {
  const temporary = await temporaryName(to);
  try {
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    await syncFile(temporary);
    signal?.throwIfAborted();
    await placeWhole(temporary, to, { overwrite, durable: true });
  } catch (error) {
    signal?.throwIfAborted();
    const fault = fromSystem(error, to);
    if (fault.code === 'file-missing')
      throw new PentimentoError('file-missing', `The folder that ${to} should go into does not exist.`, {
        cause: error,
      });
    throw fault;
  } finally {
    // Where its folder is none, there is nothing to remove either.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
