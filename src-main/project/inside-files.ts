import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { Files } from './files';
import { liesIn } from './path-rules';

/** Of a path whose last parts may not be there yet. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), path.slice(parent.length));
  }
}

/**
 * A project's files, none of which lies anywhere else: nothing is read or written through a link that leads out of `root` (its real path).
 * `follows`: the designer allowed links for this project. Paths that are outside by their own words (an export's) are the caller's.
 */
export function insideFiles(base: Files, root: string, follows: boolean): Files {
  const isIn = (path: string): boolean => liesIn(root, path);

  /** `folder` is inside by its words: is it really? */
  const held = async (folder: string): Promise<void> => {
    if (follows || folder === root || !isIn(folder) || isIn(await realPath(folder))) return;
    const name = relative(root, folder).split(sep).join('/');
    throw new PentimentoError(
      'path-outside',
      `${name} is a link that leads out of the project, so it is not followed. Put the folder itself there, or allow this project’s links in the app.`,
    );
  };

  /** A record that is a link: its target, where that may be read. */
  const target = async (path: string, error: PentimentoError): Promise<string> => {
    const real = await realpath(path).catch(() => null);
    if (real !== null && (follows || isIn(real))) return real;
    throw error;
  };

  const isLinkFault = (error: unknown): error is PentimentoError =>
    isPentimentoError(error) && error.code === 'path-outside';

  const read: Files['read'] = async (path) => {
    await held(dirname(path));
    try {
      return await base.read(path);
    } catch (error) {
      if (!isLinkFault(error)) throw error;
      return base.read(await target(path, error));
    }
  };

  return {
    ...base,
    read,
    // Folders of passes that are links were looked at by who lists them; asking about each would take as long as reading it.
    readAll: async (paths, allowance) =>
      Promise.all(
        (await base.readAll(paths, allowance)).map(async (found, at) => {
          if (!isLinkFault(found)) return found;
          try {
            const [again = null] = await base.readAll([await target(paths[at]!, found)], allowance);
            return again;
          } catch {
            return found;
          }
        }),
      ),
    list: async (folder) => {
      await held(folder);
      return base.list(folder);
    },
    names: async (folder) => {
      await held(folder);
      return base.names(folder);
    },
    write: async (path, ...rest) => {
      await held(dirname(path));
      await base.write(path, ...rest);
    },
    create: async (path, ...rest) => {
      await held(dirname(path));
      await base.create(path, ...rest);
    },
    createFolder: async (path, ...rest) => {
      await held(dirname(path));
      await base.createFolder(path, ...rest);
    },
    claim: async (path) => {
      await held(dirname(path));
      await base.claim(path);
    },
    ensureFolder: async (path) => {
      await held(path);
      await base.ensureFolder(path);
    },
    settle: async (temporary, path) => {
      await held(dirname(path));
      await base.settle(temporary, path);
    },
    move: async (from, to, guard) => {
      await held(dirname(from));
      await held(dirname(to));
      await base.move(from, to, guard);
    },
    remove: async (path) => {
      await held(dirname(path));
      await base.remove(path);
    },
    removeFolder: async (path) => {
      await held(dirname(path));
      await base.removeFolder(path);
    },
    inside: async (of, ...parts) => (follows ? realPath(join(of, ...parts)) : base.inside(of, ...parts)),
  };
}
