import { isUnfinished } from '../common/states';
import { inputOf } from '../contract/inputs';
import type { ProjectChange, Workspace } from '../contract/views';
import type { Room } from '../pass/room';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { passView } from './views';

/**
 * A long history reaches a window in parts: at first what is seen and worked on, then the older versions, newest first, so that a window can be used
 * long before it has all of them.
 */

/** Versions of the first part, and of each further one. */
const firstMost = 200;
const partMost = 500;
/** Up to so many come at once. */
const wholeMost = 300;

/** The newest versions, those that are on their way, what the workspace and edited sources refer to, and what all of these were made from; by version, oldest first. */
export function firstPart(project: Project, workspace: Workspace): readonly PassEntry[] {
  const { history } = project;
  if (history.length <= wholeMost) return history;
  const { selected, basedOn, input, others } = workspace;
  const first = new Set(history.slice(-firstMost));
  const add = (id: string | null | undefined): void => {
    const entry = id ? project.passes.get(id) : undefined;
    if (entry) first.add(entry);
  };
  for (const entry of history) if (isUnfinished(entry.record.state)) first.add(entry);
  add(selected?.id);
  add(basedOn);
  for (const ref of [input, ...Object.values(others)]) if (ref?.kind === 'result') add(ref.id);
  // What came back from another program tells which version it was made of.
  for (const { editedFrom } of project.sources.values()) if (editedFrom?.of.kind === 'result') add(editedFrom.of.id);
  // One step back only: what comes in here is not followed any further.
  const shown = Array.from(first, ({ record }) => record);
  for (const record of shown) {
    add(record.basedOn?.id);
    add(inputOf(record)?.id);
  }
  return history.filter((entry) => first.has(entry));
}

/** The versions that are not in the first part, as changes, one at least; each is made when it is asked for, of what the project holds then. */
export function* laterParts(project: Project, room: Room, first: readonly PassEntry[]): Generator<ProjectChange> {
  const sent = new Set(first);
  const ids = project.history.filter((entry) => !sent.has(entry)).map(({ record }) => record.id);
  let end = ids.length;
  do {
    const from = Math.max(0, end - partMost);
    const entries = ids.slice(from, end).flatMap((id) => project.passes.get(id) ?? []);
    yield { type: 'passes', json: JSON.stringify(entries.map((entry) => passView(entry, project, room))), older: from };
    end = from;
  } while (end > 0);
}
