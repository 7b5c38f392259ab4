import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PentimentoError } from '../contract/errors';
import { fromSystem, isFolder, placeNew, syncFolder } from './files';
import type { Project } from './project';

/** An existing folder, or a new one whose parent is there. */
export async function ensureExportFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const fault = fromSystem(error, path);
    if (fault.code === 'file-missing') throw new PentimentoError('file-missing', `The folder that ${path} should go into does not exist.`, { cause: error });
    if (fault.code !== 'file-exists') throw fault;
    if (!(await isFolder(path))) throw new PentimentoError('wrong-use', `${path} is a file, and a folder is needed.`, { cause: error });
  }
}

/** Of a path whose last parts may not be there yet. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}

const leadsOut = (inside: string): boolean => inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);

/** `wrong-use` for the project's own record, and for a file or folder where it keeps its sources and results: an export never lies among them. */
export async function assertOutside(project: Project, path: string): Promise<void> {
  const real = await realPath(resolve(path));
  if (relative(project.folder, real).toLowerCase() === 'pentimento.json') throw new PentimentoError('wrong-use', `${path} is the project itself. Choose another name, or a folder such as exports.`);
  for (const part of ['passes', 'sources']) {
    if (!leadsOut(relative(join(project.folder, part), real))) {
      throw new PentimentoError('wrong-use', `${path} is where the project keeps its ${part === 'passes' ? 'versions' : 'sources'}. Choose another folder, such as exports.`);
    }
  }
}

/** Relative to the project, with forward slashes, for what lies inside it; absolute else. */
export async function shownPath(project: Project, path: string): Promise<string> {
  // The project is known by its real path; the one given may come through a link.
  const folder = await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path)));
  const inside = relative(project.folder, join(folder, basename(path)));
  return inside === '' || leadsOut(inside) ? resolve(path) : inside.split(sep).join('/');
}

/** A copy that appears whole. Throws `file-exists` unless `overwrite`. */
export async function copyWhole(from: string, to: string, overwrite: boolean, signal?: AbortSignal): Promise<void> {
  const temporary = join(dirname(to), `.${basename(to)}.${randomUUID()}.tmp`);
  try {
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    const handle = await open(temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    signal?.throwIfAborted();
    if (overwrite) await rename(temporary, to);
    else await placeNew(temporary, to);
    await syncFolder(dirname(to));
  } catch (error) {
    signal?.throwIfAborted();
    const fault = fromSystem(error, to);
    if (fault.code === 'file-missing') throw new PentimentoError('file-missing', `The folder that ${to} should go into does not exist.`, { cause: error });
    throw fault;
  } finally {
    // Where its folder is none, there is nothing to remove either.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
