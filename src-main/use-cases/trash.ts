import { isDeepStrictEqual } from 'node:util';
import { compare } from '../common/money';
import { PentimentoError } from '../contract/errors';
import type { Core } from '../core/core';
import type { Dialogs, InTrash } from '../ports';
import { emptyTheTrash, moveSourceToTrash, restore, restoreSource, type Chosen } from '../project/deleting';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';

/** A version by its id, or one of its results, from 1. */
export type { Chosen };

/** Moves versions and single results to the project's trash; answers with why one has to stay, one by one. */
export const deleteResults = (
  { room }: Pick<Core, 'room'>,
  project: Project,
  chosen: readonly Chosen[],
): Promise<(PentimentoError | null)[]> => room.moveToTrash(project, chosen);

export const restoreResults = (project: Project, chosen: readonly Chosen[]): Promise<(PentimentoError | null)[]> =>
  restore(project, chosen);

export const deleteSource = async (project: Project, sourceId: string): Promise<void> => {
  await moveSourceToTrash(project, sourceId);
};

export const bringSourceBack = async (project: Project, sourceId: string): Promise<void> => {
  await restoreSource(project, sourceId);
};

/** Deletes for good what lies in the trash, at a command's word; answers with what went. */
export const emptyUnasked = (project: Project): Promise<PassEntry[]> => emptyTheTrash(project);

/**
 * Deletes for good what lies in the trash; `false` where nothing does, or the system's dialog said no. A window that was taken over can put
 * versions there, so the page alone does not say so where the system has dialogs, and nothing goes that the dialog did not count.
 */
export async function emptyTrash(project: Project, dialogs: Dialogs | null): Promise<boolean> {
  await project.refreshTrash();
  const what = inTrash(project);
  if (what.items === 0) return false;
  if (dialogs && !(await dialogs.confirmEmptying(project.folder, what))) return false;
  await emptyTheTrash(project, () => {
    if (dialogs && !isDeepStrictEqual(inTrash(project), what))
      throw new PentimentoError(
        'in-use',
        'The trash is not as it was when you were asked, so nothing was deleted. Empty it again.',
      );
  });
  return true;
}

function inTrash(project: Project): InTrash {
  const versions = [...project.trash.versions.values()].filter(({ trash }) => trash === 'versions');
  const results = project.history.flatMap((entry) =>
    entry.record.results.filter((_, at) => project.resultInTrash(entry, at + 1) === 'trash'),
  );
  return {
    items: versions.length + results.length + project.trash.sources.size,
    paid: versions.filter(({ record: { price } }) => price.settled !== null && compare(price.settled, '0') > 0).length,
  };
}
