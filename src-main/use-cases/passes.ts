import type { Core } from '../core/core';
import type { PassRequest } from '../pass/record';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';

/** What can be asked of passes, by whoever drives the app: the editor's router, the command line, any further host. */

type World = Pick<Core, 'room' | 'drawSeed'>;

export interface RunOrder extends Omit<PassRequest, 'basedOn'> {
  /** Id of the pass whose recipe was edited; it may be a deleted one. */
  readonly basedOn: string | null;
}

/** Records a pass and starts it; whoever wants its end awaits `room.settled`. Throws before anything is recorded. */
export function runPass(
  { room, drawSeed }: World,
  project: Project,
  { basedOn, ...order }: RunOrder,
): Promise<PassEntry> {
  const parent = basedOn === null ? null : (project.known(basedOn) ?? project.pass(basedOn)).record;
  return room.start(project, { ...order, basedOn: parent && { id: parent.id, version: parent.version } }, drawSeed);
}

/** Goes on with every unfinished pass; `force`: with those started elsewhere, too. */
export const resume = ({ room }: World, project: Project, options: { readonly force?: boolean } = {}): Promise<void> =>
  room.resume(project, options);

export const takeOver = ({ room }: World, project: Project, id: string): Promise<void> => room.takeOver(project, id);

/** Free, until the request may have left. */
export const cancel = ({ room }: World, project: Project, id: string): Promise<void> => room.cancel(project, id);

export const stopWaiting = ({ room }: World, project: Project, id: string): Promise<void> =>
  room.stopWaiting(project, id);

/** Looks an uncertain pass up once more. */
export const checkAgain = ({ room }: World, project: Project, id: string): Promise<void> =>
  room.checkAgain(project, id);

export const markLost = ({ room }: World, project: Project, id: string): Promise<void> => room.markLost(project, id);

/** Asks again for what may be paid for and could not be had. */
export const fetchAgain = (
  { room }: World,
  project: Project,
  id: string,
  allowHost: string | null = null,
): Promise<void> => room.fetchAgain(project, id, allowHost);

/** Deletes what was sent and delivered from the service. */
export const deleteFromService = ({ room }: World, project: Project, id: string): Promise<void> =>
  room.deleteFromService(project, id);
