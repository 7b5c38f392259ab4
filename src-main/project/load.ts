import { join } from 'node:path';
import { notesRecord, passRecord, projectRecord, sourceRecord, type NotesRecord, type PassRecord, type ProjectRecord, type SourceRecord } from '../contract/records';
import { isPentimentoError, type Fault } from '../contract/errors';
import { insideOf, isLink, type Files, type Listed } from './files';
import type { Read, Stamp } from './stamps';
import { parseRecord, versionInBrokenRecord, type Parsed } from './parse';

export { inLanes } from './lanes';

export interface PassEntry {
  readonly record: PassRecord;
  readonly notes: NotesRecord;
  /** The pass's folder: a name under `passes/`. */
  readonly folder: string;
}

/** What is wrong with one file of a project. */
export interface Trouble extends Pick<Fault, 'code' | 'message'> {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
}

/** What the files of a pass were known by before they were read; `notes` is `null` where there were none. */
export interface PassStamps { readonly pass: Stamp; readonly notes: Stamp | null }

/** `problem` beside an entry: what else in its folder can't be read. `stamps` of a pass that was read without one. */
export type Loaded<T> = { readonly entry: T; readonly problem?: Trouble; readonly stamps?: PassStamps } | { readonly problem: Trouble; readonly version: number | null };

export const emptyNotes: NotesRecord = { formatVersion: 1, label: '', rating: 0, note: '' };

async function readRecord<T>(files: Files, path: string, parse: (text: string) => Parsed<T>): Promise<Parsed<T> & { readonly text: string }> {
  try {
    const text = (await files.read(path)).toString('utf8');
    return { ...parse(text), text };
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return { ok: false, fault: error.toFault(), text: '' };
  }
}

export const readProjectRecord = (files: Files, folder: string): Promise<Parsed<ProjectRecord> & { readonly text: string }> =>
  readRecord(files, join(folder, 'pentimento.json'), (text) => parseRecord('pentimento.json', projectRecord, text, 'pentimento.json'));

/** Is that very project in the folder? One whose record can't be read counts as there, another project in its place does not. */
export async function holdsProject(files: Files, folder: string, id: string): Promise<boolean> {
  const read = await readProjectRecord(files, folder);
  return read.ok ? read.record.id === id : read.fault.code !== 'file-missing';
}

const trouble = (file: string, { code, message }: Fault): Trouble => ({ file, code, message });

/** `null`: no pass lies there. */
export async function loadPass(files: Files, root: string, folder: string): Promise<Loaded<PassEntry> | null> {
  const [loaded = null] = await loadPasses(files, root, [{ name: folder, isLink: await isLink(join(root, 'passes', folder)) }]);
  return loaded;
}

/** Folders whose files are read before the records in them are looked at. */
const TOGETHER = 50;

/** The passes of some folders, each as `loadPass` finds it. */
export async function loadPasses(files: Files, root: string, folders: readonly Listed[]): Promise<(Loaded<PassEntry> | null)[]> {
  const passes: (Loaded<PassEntry> | null)[] = [];
  for (let at = 0; at < folders.length; at += TOGETHER) {
    const some = folders.slice(at, at + TOGETHER);
    const away = await Promise.all(some.map(({ name, isLink: link }) => (link ? leadsOut(root, name) : null)));
    const reads = await files.readAll(some.flatMap(({ name }, each) => (away[each] ? [] : [join(root, 'passes', name, 'pass.json'), join(root, 'passes', name, 'notes.json')])));
    let next = 0;
    for (const [each, { name }] of some.entries()) {
      const fault = away[each];
      passes.push(fault ? { problem: trouble(`passes/${name}/pass.json`, fault), version: null } : passOf(name, reads[next++] ?? null, reads[next++] ?? null));
    }
  }
  return passes;
}

function passOf(folder: string, read: Read, notesRead: Read): Loaded<PassEntry> | null {
  const file = `passes/${folder}/pass.json`;
  // A folder without a record is no pass: somebody's own, or one that is just being synced in.
  if (read === null) return null;
  if (read instanceof Error) return { problem: trouble(file, faultOf(read)), version: null };
  const text = read.data.toString('utf8');
  const parsed = parseRecord('pass', passRecord, text, file);
  if (!parsed.ok) return { problem: trouble(file, parsed.fault), version: versionInBrokenRecord(text) };
  const notes = notesOf(folder, notesRead);
  if ('problem' in notes) return { entry: { record: parsed.record, notes: emptyNotes, folder }, problem: notes.problem };
  return { entry: { record: parsed.record, notes: notes.notes, folder }, stamps: { pass: read.stamp, notes: notesRead && !(notesRead instanceof Error) ? notesRead.stamp : null } };
}

function faultOf(error: Error): Fault {
  if (!isPentimentoError(error)) throw error;
  return error.toFault();
}

/** Of a pass's folder that is a link. Out of the project: nothing in it is read, and nothing is written there. */
async function leadsOut(root: string, folder: string): Promise<Fault | null> {
  try {
    await insideOf(root, 'passes', folder);
    return null;
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return error.toFault();
  }
}

type Notes = { readonly notes: NotesRecord } | { readonly problem: Trouble };

/** What a designer wrote on a pass; nothing where nothing was written yet. */
export async function loadNotes(files: Files, root: string, folder: string): Promise<Notes> {
  const [read = null] = await files.readAll([join(root, 'passes', folder, 'notes.json')]);
  return notesOf(folder, read);
}

function notesOf(folder: string, read: Read): Notes {
  const file = `passes/${folder}/notes.json`;
  if (read === null) return { notes: emptyNotes };
  if (read instanceof Error) return { problem: trouble(file, faultOf(read)) };
  const parsed = parseRecord('notes', notesRecord, read.data.toString('utf8'), file);
  return parsed.ok ? { notes: parsed.record } : { problem: trouble(file, parsed.fault) };
}

export async function loadSource(files: Files, root: string, recordName: string): Promise<Loaded<SourceRecord>> {
  const file = `sources/${recordName}`;
  const parsed = await readRecord(files, join(root, 'sources', recordName), (text) => parseRecord('source', sourceRecord, text, file));
  if (!parsed.ok) return { problem: trouble(file, parsed.fault), version: null };
  return { entry: parsed.record };
}
