import { visible } from '../common/visible';
import { PentimentoError } from '../contract/errors';
import type { RecentProject } from '../contract/views';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { projectNameOf } from '../common/file-name';
import { newFolder } from '../project/new-folder';
import { Project } from '../project/project';
import { resume } from '../use-cases/passes';
import { watchProject } from '../project/watch';
import type { Core } from '../core/core';
import { watchEdits } from './watch-edits';

const MOST_RECENT = 12;

interface Open {
  readonly project: Project;
  readonly stop: () => Promise<void>;
}

/** The projects open in this app, and the ones opened lately. One project is open once, however many windows show it. */
export class Projects {
  readonly #open = new Map<string, Open>();
  readonly #opening = new Map<string, Promise<Project>>();
  #closed = false;

  constructor(
    private readonly core: Core,
    private readonly onRecentChange: () => void,
  ) {}

  /** Throws `no-such-source`-like sentences for ids the renderer made up. */
  get(id: string): Project {
    const open = this.#open.get(id);
    if (!open) throw new PentimentoError('not-a-project', 'That project is no longer open. Open it again.');
    return open.project;
  }

  /** Those that are open. */
  get all(): Project[] {
    return [...this.#open.values()].map(({ project }) => project);
  }

  find(id: string): Project | null {
    return this.#open.get(id)?.project ?? null;
  }

  async create(folder: string, name: string | null): Promise<Project> {
    const project = await Project.create(resolve(folder), name, this.core.tools);
    return this.#register(project);
  }

  /** Makes one in the usual place, which a page can't choose: only the name comes from it, cleaned. */
  async start(picture: string): Promise<Project> {
    const place = this.core.ports.projectsFolder;
    if (place === undefined)
      throw new PentimentoError('wrong-use', 'There is no usual place for projects here. Choose one: New project…');
    return this.create(await newFolder(place, projectNameOf(picture)), null);
  }

  async open(folder: string): Promise<Project> {
    const path = await realpath(folder).catch(() => resolve(folder));
    const known = [...this.#open.values()].find((open) => open.project.folder === path);
    if (known) {
      this.#remember(known.project);
      return known.project;
    }
    const opening =
      this.#opening.get(path) ??
      Project.open(path, this.core.tools)
        .then((project) => this.#register(project))
        .finally(() => this.#opening.delete(path));
    this.#opening.set(path, opening);
    return opening;
  }

  /** Reads a project anew whose links are followed from now on, or no longer. What runs of it goes on. */
  async reopen(folder: string): Promise<void> {
    const open = [...this.#open.values()].find(({ project }) => project.folder === folder);
    if (!open) return;
    const { project } = open;
    await open.stop();
    await this.core.room.leave(project);
    this.#open.delete(project.id);
    await this.open(folder).finally(() => project.events.emit('replaced'));
  }

  get recent(): readonly { folder: string; name: string; openedAt: string }[] {
    const stored = this.core.ports.store.get('recent');
    return Array.isArray(stored)
      ? stored.filter(
          (item): item is { folder: string; name: string; openedAt: string } =>
            typeof item === 'object' &&
            item !== null &&
            typeof item.folder === 'string' &&
            typeof item.name === 'string' &&
            typeof item.openedAt === 'string',
        )
      : [];
  }

  async recentViews(): Promise<RecentProject[]> {
    return Promise.all(
      this.recent.map(async (item) => ({
        ...item,
        name: visible(item.name),
        exists: await this.core.tools.files.exists(`${item.folder}/pentimento.json`),
      })),
    );
  }

  forget(folder: string): void {
    this.core.ports.store.set(
      'recent',
      this.recent.filter((item) => item.folder !== folder),
    );
    this.onRecentChange();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open.values()].map(({ stop }) => stop()));
  }

  async #register(project: Project): Promise<Project> {
    const copy = this.#open.get(project.id);
    if (copy && copy.project.folder !== project.folder) {
      // No longer in the folder it was opened in, what looks like a copy is the project itself.
      if (!(await copy.project.stillThere())) {
        await copy.stop();
        await this.core.room.leave(copy.project);
      } else
        throw new PentimentoError(
          'already-a-project',
          `${project.folder} is a copy of ${copy.project.folder}, which is open. Close the app and open one of them by itself.`,
        );
    }
    const stopWatching = watchProject(project, () => undefined);
    const owners = this.#watchOwners(project);
    const stopEdits = watchEdits(this.core, project);
    this.#open.set(project.id, {
      project,
      stop: async () => {
        owners.abort();
        await Promise.all([stopWatching(), stopEdits()]);
      },
    });
    this.#remember(project);
    const { room } = this.core;
    this.core.afterPass.opened(project);
    const { clock } = this.core.ports;
    void project.tools.leftovers?.whileOpen(project, clock, owners.signal).catch(() => undefined);
    void resume(this.core, project)
      .catch(() => undefined)
      .then(() => room.askOpen(project))
      .catch(() => undefined);
    return project;
  }

  /** A pass that another process runs is taken on when that process is gone. */
  #watchOwners(project: Project): AbortController {
    const abort = new AbortController();
    const { clock, durations } = this.core.ports;
    const look = async (): Promise<void> => {
      if ((await project.stillThere()) && this.core.room.mayGoOn(project)) await resume(this.core, project);
    };
    void (async () => {
      while (!this.#closed && !abort.signal.aborted) {
        await clock.sleep(durations.ownerCheck, abort.signal);
        // A lock that another process holds, a disk that does not answer: whatever it is, it is looked at again.
        await look().catch(() => undefined);
      }
    })().catch(() => undefined);
    return abort;
  }

  #remember(project: Project): void {
    const entry = {
      folder: project.folder,
      name: project.record.name,
      openedAt: new Date(this.core.ports.clock.now()).toISOString(),
    };
    this.core.ports.store.set(
      'recent',
      [entry, ...this.recent.filter((item) => item.folder !== project.folder)].slice(0, MOST_RECENT),
    );
    this.onRecentChange();
  }
}
