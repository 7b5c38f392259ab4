import { join } from 'node:path';
import { isUnfinished } from '../common/states';
import { versionName } from '../common/versions';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { PassEntry } from './load';
import { recordNameOf } from './names';
import type { Project } from './project';
import { freeName } from './trash';

/** Deleting and having back (trash.ts). Everything happens under the project's lock, each thing by one rename. */

/** A version, or one result of it, from 1. */
export interface Chosen {
  readonly id: string;
  readonly result: number | null;
}

/**
 * Moves versions, or single results of them, to the trash. `mayGo` is asked for each with its record as it stands on disk, and throws where it has
 * to stay. Answers with what went wrong, one by one: what is in the trash already is fine.
 */
export function moveToTrash(
  project: Project,
  chosen: readonly Chosen[],
  mayGo: (entry: PassEntry) => Promise<void>,
): Promise<(PentimentoError | null)[]> {
  const { files } = project.tools;
  return project.locked(async (held) => {
    await project.refreshTrash();
    return each(chosen, async ({ id, result }) => {
      const isGone = (): boolean => {
        const known = project.known(id);
        return !!known && (!!known.trash || (result !== null && project.resultInTrash(known, result) !== null));
      };
      if (isGone()) return;
      await project.refreshPass(project.pass(id).folder);
      // By another process, which was not seen yet.
      if (isGone()) return;
      const entry = project.pass(id);
      const file = result === null ? null : fileOf(entry, result);
      await mayGo(entry);
      if (file === null) {
        const there = join(project.folder, 'trash', 'versions');
        await files.move(
          project.passFolder(entry),
          join(there, await freeName(files, there, entry.folder)),
          held.check,
        );
      } else {
        const to = join(project.folder, 'trash', 'results', id, file);
        await files.move(join(project.passFolder(entry), file), to, held.check);
      }
      await (file === null ? project.refreshPass(entry.folder) : project.refreshTrash());
    });
  });
}

/** Brings back what lies in the trash; what does not is fine where it is. */
export function restore(project: Project, chosen: readonly Chosen[]): Promise<(PentimentoError | null)[]> {
  const { files } = project.tools;
  return project.locked(async (held) => {
    await project.refreshTrash();
    return each(chosen, async ({ id, result }) => {
      const entry = project.known(id) ?? project.pass(id);
      const file = result === null ? null : fileOf(entry, result);
      if (file === null) {
        if (entry.trash === undefined) return;
        if (entry.trash === 'emptied') throw goneForGood(entry, null);
        const there = join(project.folder, 'passes');
        const folder = await freeName(files, there, entry.folder);
        await files.move(project.passFolder(entry), join(there, folder), held.check);
        await project.refreshPass(folder);
      } else {
        const where = project.resultInTrash(entry, result!);
        if (where === null) return;
        if (where === 'emptied') throw goneForGood(entry, result);
        const from = join(project.folder, 'trash', 'results', id, file);
        await files.move(from, join(project.passFolder(entry), file), held.check);
      }
      await project.refreshTrash();
    });
  });
}

/** A source that no version was made from, the deleted ones among them. Its record goes first: it is a source, or is none. */
export function moveSourceToTrash(project: Project, id: string): Promise<void> {
  return project.locked(async (held) => {
    await project.meetOthers();
    await project.refreshTrash();
    const source = project.source(id);
    const user = project.everyPass.find(
      ({ record, trash }) =>
        trash !== 'emptied' && Object.values(record.inputs).some(({ ref }) => ref.kind === 'source' && ref.id === id),
    );
    if (user)
      throw new PentimentoError(
        'in-use',
        `${source.name} can’t be deleted: ${versionName(user.record.version)}${user.trash ? ', in the trash,' : ''} was made from it.`,
      );
    const name = recordNameOf(source);
    for (const file of [name, source.file])
      await project.tools.files.move(
        join(project.folder, 'sources', file),
        join(project.folder, 'trash', 'sources', file),
        held.check,
      );
    await project.refreshTrash();
    await project.refreshSource(name);
  });
}

export function restoreSource(project: Project, id: string): Promise<void> {
  const { files } = project.tools;
  return project.locked(async (held) => {
    await project.refreshTrash();
    if (project.sources.has(id)) return;
    const source = project.trash.sources.get(id);
    if (!source) throw new PentimentoError('no-such-source', 'That source is no longer in the trash.');
    const name = recordNameOf(source);
    for (const file of [source.file, name]) {
      const from = join(project.folder, 'trash', 'sources', file);
      // A process that was killed in between has moved the one and not the other.
      if (await files.exists(from)) await files.move(from, join(project.folder, 'sources', file), held.check);
    }
    await project.refreshSource(name);
    await project.refreshTrash();
  });
}

/**
 * Deletes for good what lies in the trash, but for the records of passes. What an unfinished pass starts from stays. Answers with the passes of
 * which something went. `stillFits` is asked once it is known what lies there now; what it throws leaves everything as it was.
 */
export function emptyTheTrash(project: Project, stillFits: () => void = () => undefined): Promise<PassEntry[]> {
  const { files } = project.tools;
  const at = (...parts: readonly string[]): string => join(project.folder, 'trash', ...parts);
  return project.locked(async (held) => {
    await project.meetOthers();
    await project.refreshTrash();
    stillFits();
    const needed = new Set(
      project.history
        .filter(({ record }) => isUnfinished(record.state))
        .flatMap(({ record }) => Object.values(record.inputs).map(({ ref }) => ref.id)),
    );
    const removeAll = async (place: string, but?: string): Promise<void> => {
      for (const name of await files.names(place)) {
        if (name === but) continue;
        await held.check();
        await files.remove(join(place, name));
      }
    };
    const gone: PassEntry[] = [];
    for (const [id, entry] of project.trash.versions) {
      if (entry.trash !== 'versions' || needed.has(id)) continue;
      const name = await freeName(files, at('emptied'), entry.folder);
      await files.move(project.passFolder(entry), at('emptied', name), held.check);
      gone.push({ ...entry, folder: name, trash: 'emptied' });
    }
    // What a process that was killed left of them goes as well.
    for (const name of await files.names(at('emptied'))) await removeAll(at('emptied', name), 'pass.json');
    for (const [id, names] of project.trash.results) {
      if (needed.has(id) || names.size === 0) continue;
      const entry = project.passes.get(id);
      const numbers = (entry?.record.results ?? []).flatMap(({ file }, index) => (names.has(file) ? [index + 1] : []));
      // First that they are gone, then that they go: else they would count as lost, and be fetched again.
      if (numbers.length > 0)
        gone.push(
          await project.writeNotes(id, {
            results: Object.fromEntries(numbers.map((number) => [number, { emptied: true }])),
          }),
        );
      await removeAll(at('results', id));
    }
    await removeAll(at('sources'));
    await project.refreshTrash();
    return gone;
  });
}

/** What concerns the project as a whole, and not a single version. */
const stopsAll: ReadonlySet<string> = new Set([
  'disk-full',
  'no-rights',
  'project-locked',
  'format-newer',
  'io-failed',
]);

async function each(
  chosen: readonly Chosen[],
  work: (one: Chosen) => Promise<void>,
): Promise<(PentimentoError | null)[]> {
  const faults: (PentimentoError | null)[] = [];
  for (const one of chosen) {
    try {
      await work(one);
      faults.push(null);
    } catch (error) {
      if (!isPentimentoError(error) || stopsAll.has(error.code)) throw error;
      faults.push(error);
    }
  }
  return faults;
}

function fileOf({ record }: PassEntry, result: number): string {
  const file = record.results[result - 1]?.file;
  if (file !== undefined) return file;
  throw new PentimentoError('no-such-version', `v${record.version} has no result ${result}.`);
}

const goneForGood = ({ record: { version } }: PassEntry, result: number | null): PentimentoError =>
  new PentimentoError(
    'no-such-version',
    `${versionName(version)}${result === null ? '' : `:${result}`} was deleted for good, so it can’t be restored.`,
  );
