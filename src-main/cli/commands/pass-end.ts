import type { Core } from '../../core/core';
import { stageWords, type PassState } from '../../common/states';
import type { Fault } from '../../contract/errors';
import type { PassEntry } from '../../project/load';
import type { Project } from '../../project/project';
import type { Context } from '../context';
import { passNotes } from '../documents';
import { say } from '../output';
import { sayFailure } from './projects';
import { sayHolds, waitFor } from '../waiting';

export interface Ended {
  readonly now: PassEntry;
  readonly held: Fault | null;
  readonly exit: number;
}

/** Says the stages of a pass, and waits for its end and for all that is done after it. */
export async function endOf(context: Context, core: Core, project: Project, entry: PassEntry): Promise<Ended> {
  const stop = follow(project, entry);
  const stopSaying = sayHolds(core, (_project, _id, message) => message);
  const { exit } = await waitFor(core, context.signal, () => core.room.settled(entry.record.id));
  stop();
  const isSaid = stopSaying();
  core.afterPass.opened(project);
  await core.afterPass.settled(context.signal);
  const now = project.pass(entry.record.id);
  const held = core.room.held(entry.record.id);
  if (held && !isSaid(now.record.id, held.message)) say(held.message);
  for (const note of passNotes(now.record)) say(note);
  sayFailure(now);
  return { now, held, exit: exit ?? exitOf(now.record.state, isStuck(held)) };
}

/** Something keeps it from going on; who was handed the pass may go on with it. */
export const isStuck = (held: Fault | null): boolean => held !== null && held.code !== 'started-elsewhere';

/** 0 done, 3 uncertain or still running, else 1. */
export function exitOf(state: PassState, held: boolean): number {
  if (state === 'done') return 0;
  if (state === 'uncertain') return 3;
  return state === 'failed' || state === 'cancelled' || state === 'lost' || held ? 1 : 3;
}

/** Says each stage once. */
function follow(project: Project, entry: PassEntry): () => void {
  let last = '';
  const onPass = ({ record }: PassEntry): void => {
    if (record.id !== entry.record.id || record.state === last) return;
    last = record.state;
    say(`v${record.version}: ${stageWords[record.state].toLowerCase()}`);
  };
  project.events.on('pass', onPass);
  return () => void project.events.off('pass', onPass);
}
