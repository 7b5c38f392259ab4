import { isDeepStrictEqual } from 'node:util';
import type { AppState, ProjectChange, TriesView } from '../contract/views';
import { ownPresets } from '../project/export-presets';
import type { Project } from '../project/project';
import { projectPresets } from '../project/recipe-presets';
import { projectSnippets } from '../project/snippets';
import { setImmediate as breath } from 'node:timers/promises';
import type { PassEntry } from '../project/load';
import type { AppContext } from './context';
import { laterParts } from './history-parts';
import { passView, problemsView, projectView, sourceView, trashView } from './views';

/** Values that are pushed, for somebody who takes them one by one. Ends when the signal aborts. */
class Mailbox<T> {
  readonly #letters: T[] = [];
  #arrived: (() => void) | null = null;
  #ended = false;

  constructor(signal: AbortSignal | undefined) {
    signal?.addEventListener('abort', () => this.end(), { once: true });
    if (signal?.aborted) this.end();
  }

  put(letter: T): void {
    this.#letters.push(letter);
    this.#arrived?.();
  }

  end(): void {
    this.#ended = true;
    this.#arrived?.();
  }

  async *letters(): AsyncGenerator<T> {
    while (!this.#ended) {
      const letter = this.#letters.shift();
      if (letter !== undefined) yield letter;
      else
        await new Promise<void>((resolve) => {
          this.#arrived = resolve;
        });
    }
  }
}

/** The app's state now, then again at every change. */
export async function* watchApp(app: AppContext, signal?: AbortSignal): AsyncGenerator<AppState> {
  const mailbox = new Mailbox<true>(signal);
  const changed = (): void => mailbox.put(true);
  app.events.on('changed', changed);
  try {
    yield await app.state();
    for await (const _ of mailbox.letters()) yield await app.state();
  } finally {
    app.events.off('changed', changed);
  }
}

/** A snapshot, then every change, of other processes too. `first`: of a long history the snapshot has these versions, and the others follow in parts. */
export async function* watchProjectChanges(
  project: Project,
  { core, tries }: Pick<AppContext, 'core' | 'tries'>,
  signal?: AbortSignal,
  first: () => readonly PassEntry[] | null = () => null,
): AsyncGenerator<ProjectChange> {
  const mailbox = new Mailbox<() => ProjectChange | null>(signal);
  const pass = (id: string): void =>
    mailbox.put(() => {
      // The state as it is when it is sent, not as it was when it changed: a burst costs one picture of the end.
      const entry = project.passes.get(id);
      return entry ? { type: 'pass', view: passView(entry, project, core.room) } : null;
    });
  let told: TriesView | null = null;
  const onTries = (of: Project): void => {
    if (of !== project) return;
    mailbox.put(() => {
      const now = tries.view(project);
      if (isDeepStrictEqual(now, told)) return null;
      told = now;
      return { type: 'tries', tries: now };
    });
  };
  const onPass = (entry: { record: { id: string } }): void => {
    pass(entry.record.id);
    onTries(project);
  };
  const onView = (of: Project, id: string): void => {
    if (of === project) pass(id);
  };
  const onChecks = (id: string): void => {
    pass(id);
    onTries(project);
  };
  const onPassGone = (id: string): void => {
    mailbox.put(() => ({ type: 'pass-gone', id }));
    onTries(project);
  };
  const onSource = (source: Parameters<typeof sourceView>[0]): void =>
    mailbox.put(() => ({ type: 'source', source: sourceView(source) }));
  const onSourceGone = (id: string): void => mailbox.put(() => ({ type: 'source-gone', id }));
  const onProblems = (): void => mailbox.put(() => ({ type: 'problems', problems: problemsView(project) }));
  const onTrash = (): void => mailbox.put(() => ({ type: 'trash', trash: trashView(project) }));
  const onSettings = (): void =>
    mailbox.put(() => ({
      type: 'settings',
      name: project.record.name,
      ceiling: project.record.ceiling,
      budget: project.record.budget,
      exportPresets: ownPresets(project.record),
      recipePresets: projectPresets(project.record),
      snippets: projectSnippets(project.record),
      readOnly: project.readOnly,
    }));
  project.events
    .on('pass', onPass)
    .on('pass-gone', onPassGone)
    .on('source', onSource)
    .on('source-gone', onSourceGone)
    .on('trash', onTrash)
    .on('problems', onProblems)
    .on('settings', onSettings)
    .on('checks', onChecks);
  core.room.events.on('view', onView);
  tries.events.on('changed', onTries);
  // Whoever watches it watches the new one from its beginning.
  const onReplaced = (): void => mailbox.end();
  project.events.on('replaced', onReplaced);
  try {
    const part = first();
    const snapshot = await projectView(project, core.room, part, tries);
    told = snapshot.tries ?? null;
    yield { type: 'snapshot', project: snapshot };
    if (part && snapshot.older) {
      const parts = laterParts(project, core.room, part);
      // Changes have their turn in between.
      const next = (): ProjectChange | null => {
        const { value } = parts.next();
        if (!value) return null;
        mailbox.put(next);
        return value;
      };
      mailbox.put(next);
    }
    for await (const make of mailbox.letters()) {
      const change = make();
      if (!change) continue;
      yield change;
      // So have other windows, and passes that run.
      if (change.type === 'passes') await breath();
    }
  } finally {
    project.events
      .off('pass', onPass)
      .off('pass-gone', onPassGone)
      .off('source', onSource)
      .off('source-gone', onSourceGone)
      .off('trash', onTrash)
      .off('problems', onProblems)
      .off('settings', onSettings)
      .off('checks', onChecks)
      .off('replaced', onReplaced);
    core.room.events.off('view', onView);
    tries.events.off('changed', onTries);
  }
}
