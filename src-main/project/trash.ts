import { join } from 'node:path';
import type { SourceRecord } from '../contract/records';
import type { Files } from './files';
import { inLanes, loadPasses, loadSource, type OpeningAllowance, type PassEntry, type Trouble } from './load';

/**
 * What was deleted, each whole and by one rename: `trash/versions/<its folder>`, `trash/results/<pass id>/<its file>`,
 * `trash/sources/<its files>`. Of versions that were deleted for good `trash/emptied/<its folder>/pass.json` is left: what was paid stays
 * counted, their numbers are given to nobody else, and what was made from them can say so.
 */
export const trashParts = ['versions', 'emptied'] as const;
export type TrashPart = (typeof trashParts)[number];

export interface Trash {
  /** By the pass's id. */
  readonly versions: ReadonlyMap<string, PassEntry>;
  /** Files of results, by the pass's id. */
  readonly results: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sources: ReadonlyMap<string, SourceRecord>;
  /** What in it can't be read, with the number of a pass where that can be told. */
  readonly troubles: readonly { readonly problem: Trouble; readonly version: number | null }[];
}

export const emptyTrash: Trash = { versions: new Map(), results: new Map(), sources: new Map(), troubles: [] };

/** What was known of it before is not read again: what lies in the trash does not change. */
export async function loadTrash(
  files: Files,
  root: string,
  before: Trash = emptyTrash,
  allowance?: OpeningAllowance,
): Promise<Trash> {
  const parts = new Set(
    (await files.list(root)).some(({ name }) => name === 'trash') ? await files.names(join(root, 'trash')) : [],
  );
  if (parts.size === 0) return emptyTrash;
  const troubles: { problem: Trouble; version: number | null }[] = [];
  const versions = new Map<string, PassEntry>();
  const known = new Map([...before.versions.values()].map((entry) => [`${entry.trash}/${entry.folder}`, entry]));
  for (const part of trashParts) {
    if (!parts.has(part)) continue;
    const listed = await files.list(join(root, 'trash', part));
    for (const { name } of listed) {
      const entry = known.get(`${part}/${name}`);
      if (entry) versions.set(entry.record.id, entry);
    }
    const unknown = listed.filter(({ name }) => !known.has(`${part}/${name}`));
    for (const loaded of await loadPasses(files, root, unknown, allowance, `trash/${part}`)) {
      if (loaded === null) continue;
      if (loaded.problem)
        troubles.push({ problem: loaded.problem, version: 'entry' in loaded ? null : loaded.version });
      if ('entry' in loaded && !versions.has(loaded.entry.record.id))
        versions.set(loaded.entry.record.id, { ...loaded.entry, trash: part });
    }
  }
  const results = new Map<string, ReadonlySet<string>>();
  if (parts.has('results'))
    for (const { name } of await files.list(join(root, 'trash', 'results')))
      results.set(name, new Set(await files.names(join(root, 'trash', 'results', name)).catch((): string[] => [])));
  const sources = new Map<string, SourceRecord>();
  if (parts.has('sources')) {
    const names = (await files.names(join(root, 'trash', 'sources'))).filter((name) => name.endsWith('.json'));
    for (const loaded of await inLanes(names, (name) => loadSource(files, root, name, allowance, 'trash/sources'))) {
      if (loaded === null) continue;
      if ('entry' in loaded) sources.set(loaded.entry.id, loaded.entry);
      else troubles.push({ problem: loaded.problem, version: null });
    }
  }
  return { versions, results, sources, troubles };
}

/** `name`, or the first of `name-2`, `name-3` … that nobody has. */
export async function freeName(files: Files, folder: string, name: string): Promise<string> {
  const taken = new Set((await files.names(folder)).map((each) => each.toLowerCase()));
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}-${count}`;
    if (!taken.has(free.toLowerCase())) return free;
  }
}
