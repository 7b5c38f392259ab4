import { writingOf, writingOfAll } from '../contract/notes';
import type { NotesChange } from '../contract/records';
import type { Project } from '../project/project';

/** Stars, picks, labels and notes. */

export interface Rating {
  readonly passId: string;
  /** From 1. `version`: what the version is shown with; `each`: every one of its results alike. */
  readonly of: number | 'version' | 'each';
  readonly change: NotesChange;
  /** Of those that it names only the fields are changed that are still as it says. */
  readonly expected?: NotesChange | undefined;
}

export async function rate(project: Project, { passId, of, change, expected }: Rating): Promise<void> {
  await project.writeNotes(passId, (notes, results) =>
    of === 'each'
      ? writingOfAll(results, change)
      : writingOf(notes, results, of === 'version' ? null : of, change, expected),
  );
}

/** Which result a version is shown by; `null`: as its stars say. */
export async function setCover(
  project: Project,
  passId: string,
  result: number | null,
  expected?: number | null,
): Promise<void> {
  await project.writeNotes(passId, { cover: result }, expected === undefined ? {} : { cover: expected });
}
