import type { Core } from '../../app/core';
import { canFetchAgain } from '../../common/on-service';
import { isUnfinished } from '../../common/states';
import { isPentimentoError } from '../../contract/errors';
import type { PassEntry } from '../../project/load';
import type { Project } from '../../project/project';
import { openProject, withCore, writable } from '../command';
import type { Context } from '../context';
import { passDocument, passLine } from '../documents';
import { say, type Outcome } from '../output';
import { sayHolds, waitFor } from '../waiting';
import { exitOf } from './pass';
import { sayFailure } from './projects';

/** Between two looks at a pass that another process runs. */
const LOOK = 500;

export function resume(context: Context, folder: string, options: { readonly allowHost?: string }): Promise<Outcome> {
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    writable(project);
    const touched = project.history.filter((entry) => isUnfinished(entry.record.state) || entry.record.state === 'uncertain' || canFetchAgain(entry.record));
    // Without a key nothing of ModelRunner's can go on: said before anything is begun.
    if (touched.some(({ record }) => record.engine === 'modelrunner')) await core.engines.service('modelrunner');
    const stopSaying = sayHolds(core, (of, id, message) => `v${of.passes.get(id)?.record.version ?? '?'}: ${message}`);
    const { exit } = await waitFor(core, context.signal, () => goOn(core, project, touched, options.allowHost ?? null, context.signal));
    const now = touched.map(({ record }) => project.passes.get(record.id)).filter((entry): entry is PassEntry => entry !== undefined);
    const isSaid = stopSaying();
    for (const entry of now) {
      const held = core.room.held(entry.record.id);
      if (held && !isSaid(entry.record.id, held.message)) say(`v${entry.record.version}: ${held.message}`);
      sayFailure(entry, true);
    }
    if (exit === null) await core.room.readPrices(project);
    await core.ledger.note(project);
    const exits = new Set(now.map((entry) => exitOf(entry.record.state, core.room.held(entry.record.id) !== null)));
    return {
      exit: exit ?? (exits.has(3) ? 3 : exits.has(1) ? 1 : 0),
      document: { passes: now.map(({ record: { id } }) => passDocument(project, project.pass(id), core.room.held(id))) },
      text: now.length > 0 ? now.map((entry) => passLine(entry)).join('\n') : 'Nothing was unfinished.',
    };
  });
}

async function goOn(core: Core, project: Project, touched: readonly PassEntry[], allowHost: string | null, signal: AbortSignal): Promise<void> {
  await core.room.resume(project, { force: true });
  await Promise.all(touched.map(async (entry) => {
    const { id, state } = entry.record;
    try {
      if (state === 'uncertain') await core.room.checkAgain(project, id);
      else if (canFetchAgain(entry.record)) await core.room.fetchAgain(project, id, allowHost);
    } catch (error) {
      if (!isPentimentoError(error)) throw error;
      // What is written of it is said at the end.
      if (project.passes.get(id)?.record.error?.message !== error.message) say(`v${entry.record.version}: ${error.message}`);
    }
    await core.room.settled(id);
    await othersEnd(core, project, entry, signal);
  }));
}

/** A pass that a living process runs is waited for, and taken on when that process is gone. */
async function othersEnd(core: Core, project: Project, entry: PassEntry, signal: AbortSignal): Promise<void> {
  const { id, version } = entry.record;
  for (let told = false; ;) {
    await project.refreshPass(entry.folder);
    const current = project.passes.get(id);
    if (!current || !isUnfinished(current.record.state) || core.room.held(id) !== null || signal.aborted) return;
    const original: string | null = told ? null : await core.room.runInOriginal(project, current);
    if (original !== null) say(`v${version} is being run in ${original} by a process that is alive; it goes on here when that has submitted it, or has ended.`);
    told ||= original !== null;
    await core.ports.clock.sleep(LOOK, signal).catch(() => undefined);
    await core.room.resume(project, { force: true });
    await core.room.settled(id);
  }
}
