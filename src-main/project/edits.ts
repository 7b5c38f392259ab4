import { constants } from 'node:fs';
import { copyFile, lstat, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { versionName } from '../common/versions';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import { editRecord, formatVersion, type EditRecord, type InputRef, type SourceRecord } from '../contract/records';
import type { Images } from '../images/images';
import { temporaryName } from '../owners/mark';
import { moveSourceToTrash } from './deleting';
import { rootSource } from './export-recipe';
import { fromSystem } from './files';
import { extensionOf, newId, slug } from './names';
import type { Project } from './project';
import { hashFile, importFile, type ThumbnailPlace } from './sources';
import { unchangedResult } from './unchanged';

/**
 * Pictures that other programs change. What is handed over is a copy in a folder of its own, `edited/<name>/`, so that no result and no source is ever
 * written over; what is saved there comes back as a source that knows what it was made from.
 */

const place = 'edited';
const recordName = 'edit.json';
/** What came back of one copy; the oldest are forgotten, their sources stay. */
const mostTaken = 200;

const read = async (project: Project, copy: string): Promise<EditRecord | null> => {
  try {
    const path = await project.tools.files.inside(project.folder, place, copy, recordName);
    const parsed = editRecord.safeParse(JSON.parse((await project.tools.files.read(path)).toString('utf8')));
    return parsed.success && parsed.data.formatVersion <= formatVersion ? parsed.data : null;
  } catch {
    // None, or none that is known: then nothing comes back from there.
    return null;
  }
};

interface Given {
  readonly file: string;
  readonly sha256: string;
  readonly contentType: string;
  /** Of the copy, without its ending. */
  readonly stem: string;
}

/** The picture's bytes as they should be, and what its copy is called. */
async function given(project: Project, of: InputRef): Promise<Given> {
  if (of.kind === 'result') {
    const entry = project.pass(of.id);
    const file = await unchangedResult(project, entry, of.result);
    const own = entry.record.results[of.result - 1]!;
    const source = rootSource(project, entry);
    const name = source ? basename(source.name, extname(source.name)) : project.record.name;
    const number = entry.record.results.length > 1 ? `-${of.result}` : '';
    return { ...own, file, stem: `${await slug(name)}-${versionName(entry.record.version)}${number}` };
  }
  const source = project.source(of.id);
  const file = await project.sourceFile(source);
  if ((await hashFile(file)) !== source.sha256)
    throw new PentimentoError(
      'image-broken',
      `${source.name} is not the picture that was imported: its bytes have changed.`,
    );
  return {
    file,
    sha256: source.sha256,
    contentType: source.probe.contentType,
    stem: await slug(basename(source.name, extname(source.name))),
  };
}

/** A copy that was handed over before, and that nobody changed. */
async function untouched(project: Project, of: InputRef, sha256: string): Promise<string | null> {
  for (const copy of await project.tools.files.names(join(project.folder, place)).catch(() => [])) {
    const record = await read(project, copy);
    if (!record || record.taken.length > 0 || !isDeepStrictEqual({ ...record.of }, { ...of })) continue;
    const path = join(project.folder, place, copy, record.file);
    if (record.sha256 === sha256 && (await hashFile(path).catch(() => null)) === sha256) return path;
  }
  return null;
}

/** Puts a copy of a picture where another program may change it; answers with its path. */
export async function handOver(project: Project, of: InputRef): Promise<string> {
  project.assertWritable();
  const { files } = project.tools;
  const { file, sha256, contentType, stem } = await given(project, of);
  await files.ensureFolder(join(project.folder, place));
  // A link out of the project is not written through.
  await files.inside(project.folder, place);
  const before = await untouched(project, of, sha256);
  if (before !== null) return before;
  const copy = `${stem}-${newId().slice(0, 8)}`;
  const folder = join(project.folder, place, copy);
  const name = `${stem}.${extensionOf(contentType)}`;
  const record: EditRecord = {
    formatVersion,
    of,
    file: name,
    sha256,
    at: new Date(project.tools.now()).toISOString(),
    taken: [],
  };
  // Its record first: a picture that is changed without one would never come back.
  await files.createFolder(folder, { [recordName]: `${JSON.stringify(record, null, 2)}\n` });
  const temporary = await temporaryName(join(folder, name));
  try {
    await copyFile(file, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await files.settle(temporary, join(folder, name));
  } catch (error) {
    throw fromSystem(error, join(folder, name));
  } finally {
    await rm(temporary, { force: true });
  }
  return join(folder, name);
}

export interface CameBack {
  readonly source: SourceRecord;
  /** What an earlier save had brought, which nothing was made from: it lies in the trash now. */
  readonly replaced: string | null;
}

/**
 * Takes in what was saved in a copy's folder. `null`: nothing is new in it. Each save becomes a source; that of the save before goes to the trash, unless a
 * version was made from it. Throws as `importFile` does: a file that is being written is `image-broken`.
 */
export async function takeBack(
  project: Project,
  images: Images,
  { copy, name }: { readonly copy: string; readonly name: string },
  { signal, thumbnail }: { readonly signal?: AbortSignal; readonly thumbnail?: ThumbnailPlace } = {},
): Promise<CameBack | null> {
  const record = await read(project, copy);
  if (!record || project.readOnly) return null;
  const path = await project.tools.files.inside(project.folder, place, copy, name);
  if (!(await lstat(join(project.folder, place, copy, name))).isFile()) return null;
  const last = record.taken.findLast(({ file }) => file === name);
  const now = await hashFile(path);
  if (now === record.sha256 || now === last?.sha256) return null;
  const { source } = await importFile(project, images, path, signal, thumbnail, { of: record.of, copy });
  const before = await note(project, copy, { file: name, sha256: source.sha256, source: source.id });
  // Somebody else had taken it in by then.
  if (before === 'known') return null;
  const replaced = before !== null && before !== source.id && (await trashed(project, before)) ? before : null;
  return { source, replaced };
}

/** Answers with the source of the save before, `null` where there was none, "known" where this save is noted already. */
const note = (project: Project, copy: string, taken: EditRecord['taken'][number]): Promise<string | 'known' | null> =>
  project.locked(async (held) => {
    const record = await read(project, copy);
    if (!record) return null;
    const last = record.taken.findLast(({ file }) => file === taken.file);
    if (last?.sha256 === taken.sha256) return 'known';
    await project.tools.files.write(
      join(project.folder, place, copy, recordName),
      `${JSON.stringify({ ...record, taken: [...record.taken, taken].slice(-mostTaken) }, null, 2)}\n`,
      held.check,
    );
    return last?.source ?? null;
  });

const trashed = async (project: Project, id: string): Promise<boolean> => {
  if (!project.sources.has(id)) return false;
  try {
    await moveSourceToTrash(project, id);
    return true;
  } catch (error) {
    // A version was made from it, or another process was quicker.
    if (!isPentimentoError(error)) throw error;
    return false;
  }
};

/** What lies in the copies' folders, as `takeBack` is asked. */
export const editedFolder = (project: Project): string => join(project.folder, place);
