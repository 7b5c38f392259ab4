import { basename, relative, resolve, sep } from 'node:path';
import { PentimentoError } from '../contract/errors';
import { realPath } from '../disk/real-path';
import { liesIn, refusedPath } from '../project/path-rules';
import type { Project } from '../project/project';
import type { KeyValueStore } from '../ports';

/** Folders that are remembered, the newest first. */
const mostFolders = 200;

const outside = (path: string): PentimentoError =>
  new PentimentoError(
    'path-outside',
    `${path} lies outside the project and was not chosen in a dialog, so nothing is written there. Choose its folder with “Choose…” first.`,
  );

/**
 * Where a window may have something written: below its project, and in folders that a dialog of the system's, or the app's own, answered with.
 * A page that was taken over knows no others. Links are followed before anything is compared.
 */
export class WritePlaces {
  /** Where a project may be made: what dialogs answered with since the app started. */
  readonly #newProjects = new Set<string>();

  /** `asks`: are new projects made only where the system's dialog said so? The app's own dialog makes them itself. */
  constructor(
    private readonly store: KeyValueStore,
    private readonly asks: boolean,
  ) {}

  get #folders(): string[] {
    const stored = this.store.get('writeFolders');
    return Array.isArray(stored) ? stored.filter((folder) => typeof folder === 'string') : [];
  }

  /** A dialog answered with this folder. */
  async allowFolder(folder: string): Promise<void> {
    const real = await realPath(resolve(folder));
    this.store.set('writeFolders', [real, ...this.#folders.filter((other) => other !== real)].slice(0, mostFolders));
  }

  allowNewProject(folder: string): void {
    this.#newProjects.add(resolve(folder));
  }

  /** Throws `path-outside`. */
  checkNewProject(folder: string): void {
    if (this.asks && !this.#newProjects.has(resolve(folder))) throw outside(folder);
  }

  /** Of a file or folder to be written. Throws `path-outside`, and `wrong-use` for hidden ones in the project. */
  async check(project: Project, path: string): Promise<void> {
    const refused = refusedPath(resolve(path));
    if (refused !== null) throw new PentimentoError('wrong-use', refused);
    const real = await realPath(resolve(path));
    const root = await realPath(project.folder);
    if (liesIn(root, real)) {
      if (
        relative(root, real)
          .split(sep)
          .some((part) => part.startsWith('.'))
      )
        throw new PentimentoError('wrong-use', `${path} is hidden. Choose a name that does not begin with a dot.`);
      return;
    }
    // Through a link of a project that the designer allowed links for; a window makes none.
    const named = relative(project.folder, resolve(path));
    if (
      project.followsLinks &&
      liesIn(project.folder, resolve(path)) &&
      !named.split(sep).some((part) => part.startsWith('.'))
    )
      return;
    const folders = await Promise.all(this.#folders.map(realPath));
    if (!folders.some((folder) => liesIn(folder, real))) throw outside(path);
  }

  /** Of comma-separated values: such a file, which can be seen. Throws as `check` does. */
  async checkCsv(project: Project, path: string): Promise<void> {
    if (!/^[^.].*\.csv$/i.test(basename(path)))
      throw new PentimentoError(
        'wrong-use',
        `${basename(path)} can’t be its name: it must end in .csv, and not begin with a dot.`,
      );
    await this.check(project, path);
  }
}
