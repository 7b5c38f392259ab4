import type { Core } from '../../core/core';
import { damageSentence } from '../../common/delivery';
import { canBringBack, canFetchAgain } from '../../common/on-service';
import { isUnfinished } from '../../common/states';
import { isPentimentoError } from '../../contract/errors';
import { damagedResults } from '../../pass/on-disk';
import { inLanes, type PassEntry } from '../../project/load';
import type { Project } from '../../project/project';
import { checkAgain, fetchAgain, resume as resumePasses } from '../../use-cases/passes';
import { checkEngine, openProject, withCore, writable } from '../command';
import type { Context } from '../context';
import { passDocument, passLine, passNotes } from '../documents';
import { say, type Outcome } from '../output';
import { sayHolds, waitFor } from '../waiting';
import { loadChecks } from '../../project/checks-record';
import { triesIn } from '../../use-cases/until-right';
import { exitOf, isStuck } from './pass-end';
import { sayFailure } from './projects';
import { sayTries } from './until-right';

/** Between two looks at a pass that another process runs. */
const LOOK = 500;

export function resume(context: Context, folder: string, options: { readonly allowHost?: string }): Promise<Outcome> {
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    await writable(project);
    const lost = await withLostResults(project);
    const touched = project.history.filter(
      (entry) =>
        isUnfinished(entry.record.state) ||
        entry.record.state === 'uncertain' ||
        canFetchAgain(entry.record) ||
        lost.has(entry.record.id),
    );
    // Without a key nothing of ModelRunner's can go on: said before anything is begun.
    if (touched.some(({ record }) => record.engine === 'modelrunner')) await checkEngine(core, 'modelrunner');
    const stopSaying = sayHolds(core, (of, id, message) => `v${of.passes.get(id)?.record.version ?? '?'}: ${message}`);
    const { exit } = await waitFor(core, context.signal, () =>
      goOn(core, project, touched, options.allowHost ?? null, context.signal),
    );
    const now = touched
      .map(({ record }) => project.passes.get(record.id))
      .filter((entry): entry is PassEntry => entry !== undefined);
    const isSaid = stopSaying();
    for (const entry of now) {
      const held = core.room.held(entry.record.id);
      if (held && !isSaid(entry.record.id, held.message)) say(`v${entry.record.version}: ${held.message}`);
      sayFailure(entry, true);
      for (const note of passNotes(entry.record)) say(`v${entry.record.version}: ${note}`);
    }
    if (exit === null) await core.room.readPrices(project, { force: true });
    core.afterPass.opened(project);
    await core.afterPass.settled(context.signal);
    const tried = exit === null ? await goOnTrying(context, core, project) : null;
    const all = [
      ...now,
      ...(tried?.passes ?? []).filter((more) => now.every(({ record }) => record.id !== more.record.id)),
    ];
    const exits = new Set(now.map((entry) => exitOf(entry.record.state, isStuck(core.room.held(entry.record.id)))));
    return {
      exit: exit ?? (exits.has(3) ? 3 : exits.has(1) ? 1 : (tried?.exit ?? 0)),
      document: {
        passes: all.map(({ record: { id } }) => passDocument(project, project.pass(id), core.room.held(id))),
      },
      lines: all.length > 0 ? all.map((entry) => passLine(entry)) : ['Nothing was unfinished.'],
    };
  });
}

/** Passes that were run until the words are right, and were interrupted: they go on, unless somebody ended them. */
async function goOnTrying(
  context: Context,
  core: Core,
  project: Project,
): Promise<{ readonly exit: number; readonly passes: readonly PassEntry[] } | null> {
  const last = project.history.at(-1);
  const group = last?.record.group;
  if (!group?.tries || last?.record.installation !== core.self.installation) return null;
  await loadChecks(project);
  const { standing, entries, over } = triesIn(project, group.id);
  if (over !== null || (standing.is !== 'wrong' && standing.is !== 'reading')) return null;
  say(`Continuing until the words are right: ${entries.length} of ${group.tries.seeds.length} passes have run.`);
  const { exit, passes } = await sayTries(context, core, project, group.id, null);
  return { exit, passes: passes.map(({ now }) => now) };
}

/** Versions whose delivered pictures are gone or changed, and may be had from the service once more. */
async function withLostResults(project: Project): Promise<ReadonlySet<string>> {
  const found = await inLanes(
    project.history.filter(({ record }) => canBringBack(record)),
    async (entry) => {
      const damaged = await damagedResults(project, entry).catch(() => []);
      const sentence = damageSentence(damaged, true);
      if (sentence !== null) say(`v${entry.record.version}: ${sentence.replace('Fetch again brings', 'This brings')}`);
      return damaged.length > 0 ? entry.record.id : null;
    },
  );
  return new Set(found.filter((id) => id !== null));
}

async function goOn(
  core: Core,
  project: Project,
  touched: readonly PassEntry[],
  allowHost: string | null,
  signal: AbortSignal,
): Promise<void> {
  await resumePasses(core, project, { force: true });
  await Promise.all(
    touched.map(async (entry) => {
      const { id, state } = entry.record;
      try {
        if (state === 'uncertain') await checkAgain(core, project, id);
        else if (canFetchAgain(entry.record) || state === 'done') await fetchAgain(core, project, id, allowHost);
      } catch (error) {
        if (!isPentimentoError(error)) throw error;
        // What is written of it is said at the end.
        if (project.passes.get(id)?.record.error?.message !== error.message)
          say(`v${entry.record.version}: ${error.message}`);
      }
      await core.room.settled(id);
      await othersEnd(core, project, entry, signal);
    }),
  );
}

/** A pass that a living process runs is waited for, and taken on when that process is gone. */
async function othersEnd(core: Core, project: Project, entry: PassEntry, signal: AbortSignal): Promise<void> {
  const { id, version } = entry.record;
  for (let told = false; ;) {
    await project.refreshPass(entry.folder);
    const current = project.passes.get(id);
    if (!current || !isUnfinished(current.record.state) || isStuck(core.room.held(id)) || signal.aborted) return;
    const original: string | null = told ? null : await core.room.runInOriginal(project, current);
    if (original !== null)
      say(
        `v${version} is being run in ${original} by a process that is alive; it goes on here when that has submitted it, or has ended.`,
      );
    told ||= original !== null;
    await core.ports.clock.sleep(LOOK, signal).catch(() => undefined);
    await resumePasses(core, project, { force: true });
    await core.room.settled(id);
  }
}
