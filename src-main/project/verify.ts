import { join, sep } from 'node:path';
import { versionName } from '../common/versions';
import type { Problem } from '../contract/views';
import { conflictCopies } from './conflict-copies';
import { fromSystem, type Listed } from './files';
import { readExports } from './exports-record';
import { inLanes, placeOf, type PassEntry } from './load';
import type { Project } from './project';
import { hashFile } from './sources';

export interface Verification {
  readonly ok: boolean;
  readonly checked: { readonly sources: number; readonly passes: number; readonly results: number };
  readonly problems: readonly Problem[];
  /** Numbers that were given and that no version has: "v2". No problem by itself: a crash may leave one, and a designer may delete a folder. */
  readonly gaps: readonly string[];
}

/** Reads every record and every picture's bytes against the SHA-256 that was written down. Changes nothing. */
export async function verifyProject(project: Project): Promise<Verification> {
  const compare = async (file: string, path: () => Promise<string>, expected: string): Promise<Problem[]> => {
    try {
      if ((await hashFile(await path())) === expected) return [];
      return [
        {
          file,
          code: 'image-broken',
          message: `${file} is not the picture that was written down: its bytes have changed.`,
        },
      ];
    } catch (error) {
      const { code, message } = fromSystem(error, file);
      return [
        {
          file,
          code,
          message: code === 'file-missing' ? `${file} is missing.` : message.replaceAll(`${project.folder}${sep}`, ''),
        },
      ];
    }
  };
  const readable = async (entry: PassEntry): Promise<Problem[]> => {
    try {
      await readExports(project, entry);
      return [];
    } catch (error) {
      const { code, message } = fromSystem(error, `${placeOf(entry)}/exports.json`);
      return [{ file: `${placeOf(entry)}/exports.json`, code, message }];
    }
  };
  const { trash, history } = project;
  const sources = [...project.sources.values()];
  // What was deleted can be had back, so it is looked at as well; what was deleted for good is no loss.
  const whole = [...history, ...[...trash.versions.values()].filter((entry) => entry.trash === 'versions')];
  const results = whole.flatMap((entry) =>
    entry.record.results.flatMap((result, index) =>
      project.resultInTrash(entry, index + 1) === 'emptied' ? [] : [{ entry, result, number: index + 1 }],
    ),
  );
  const kept = whole.flatMap((entry) =>
    entry.trash === undefined ? (entry.record.kept ?? []).map((one) => ({ entry, one })) : [],
  );
  const problems: Problem[] = [
    ...project.problems,
    ...(
      await inLanes(sources, (source) =>
        compare(`sources/${source.file}`, () => project.sourceFile(source), source.sha256),
      )
    ).flat(),
    ...(
      await inLanes(results, ({ entry, result, number }) =>
        compare(project.resultPlace(entry, number), () => project.resultFile(entry, number), result.sha256),
      )
    ).flat(),
    ...(
      await inLanes(kept, ({ entry, one }) =>
        compare(
          `passes/${entry.folder}/${one.file}`,
          () => project.tools.files.inside(project.folder, 'passes', entry.folder, one.file),
          one.sha256,
        ),
      )
    ).flat(),
    ...(
      await inLanes([...trash.sources.values()], ({ file, sha256 }) =>
        compare(`trash/sources/${file}`, async () => join(project.folder, 'trash', 'sources', file), sha256),
      )
    ).flat(),
    // What was exported is the designer's to keep, change or delete: only the record of it is read.
    ...(await inLanes(whole, readable)).flat(),
    ...(await withoutRecord(project)),
    ...(
      await inLanes(['sources', ...history.map(({ folder }) => `passes/${folder}`)], async (part) =>
        conflictCopies(part, await project.tools.files.names(join(project.folder, part)).catch((): string[] => [])),
      )
    ).flat(),
  ];
  const seen = new Map<number, string>();
  for (const { record, folder } of history) {
    const other = seen.get(record.version);
    if (other)
      problems.push({
        file: `passes/${folder}/pass.json`,
        code: 'record-unreadable',
        message: `passes/${folder} and passes/${other} both say v${record.version}; the later one gets the next free number when the project is next written.`,
      });
    seen.set(record.version, folder);
  }
  return {
    ok: problems.length === 0,
    checked: { sources: sources.length + trash.sources.size, passes: whole.length, results: results.length },
    problems,
    gaps: gapsOf(project),
  };
}

/** Folders that hold a pass's files, but not its record: what was paid for may lie in them. */
async function withoutRecord(project: Project): Promise<Problem[]> {
  const { files } = project.tools;
  const known = new Set(project.history.map(({ folder }) => folder));
  // Where it can't be listed, that is a problem of the project's already.
  const listed = await files.list(join(project.folder, 'passes')).catch((): Listed[] => []);
  const folders = listed.filter(({ name, isLink }) => !isLink && !known.has(name));
  const found = await inLanes(folders, async ({ name }): Promise<Problem | null> => {
    const names = await files.names(join(project.folder, 'passes', name)).catch((): string[] => []);
    if (
      names.includes('pass.json') ||
      !names.some(
        (each) =>
          each === 'owner.json' || each === 'notes.json' || each === 'exports.json' || /^\d+\.(png|jpe?g)$/.test(each),
      )
    )
      return null;
    return {
      file: `passes/${name}/pass.json`,
      code: 'file-missing',
      message: `passes/${name} holds files of a version, but its pass.json is missing. Restore it from a copy.`,
    };
  });
  return found.filter((problem) => problem !== null);
}

function gapsOf(project: Project): string[] {
  // An unreadable record keeps its number: it is a problem of its own.
  if (project.problems.some(({ file }) => file.startsWith('passes/'))) return [];
  return Array.from({ length: project.record.lastVersion }, (_, index) => index + 1)
    .filter((version) => !project.passes.hasVersion(version) && !project.trashedByVersion(version))
    .map(versionName);
}
