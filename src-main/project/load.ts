import { join } from 'node:path';
import { notesRecord, passRecord, projectRecord, sourceRecord, type NotesRecord, type PassRecord, type ProjectRecord, type SourceRecord } from '../contract/records';
import { isPentimentoError, type Fault } from '../contract/errors';
import { insideOf, isLink, type Files } from './files';
import { parseRecord, versionInBrokenRecord, type Parsed } from './parse';

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

/** `problem` beside an entry: what else in its folder can't be read. */
export type Loaded<T> = { readonly entry: T; readonly problem?: Trouble } | { readonly problem: Trouble; readonly version: number | null };

export const emptyNotes: NotesRecord = { formatVersion: 1, label: '', rating: 0, note: '' };

/** Reads at once; more in flight gains nothing on a local disk. */
const LANES = 16;

/** In order, at most `LANES` at a time. */
export async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, items.length) }, lane));
  return results;
}

async function read<T>(files: Files, path: string, parse: (text: string) => Parsed<T>): Promise<Parsed<T> & { readonly text: string }> {
  try {
    const text = (await files.read(path)).toString('utf8');
    return { ...parse(text), text };
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return { ok: false, fault: error.toFault(), text: '' };
  }
}

export const readProjectRecord = (files: Files, folder: string): Promise<Parsed<ProjectRecord> & { readonly text: string }> =>
  read(files, join(folder, 'pentimento.json'), (text) => parseRecord('pentimento.json', projectRecord, text, 'pentimento.json'));

const trouble = (file: string, { code, message }: Fault): Trouble => ({ file, code, message });

/** `null`: no pass lies there. */
export async function loadPass(files: Files, root: string, folder: string): Promise<Loaded<PassEntry> | null> {
  const file = `passes/${folder}/pass.json`;
  const away = await leadsOut(root, folder);
  if (away) return { problem: trouble(file, away), version: null };
  const parsed = await read(files, join(root, 'passes', folder, 'pass.json'), (text) => parseRecord('pass', passRecord, text, file));
  if (!parsed.ok) {
    // A folder without a record is no pass: somebody's own, or one that is just being synced in.
    if (parsed.fault.code === 'file-missing') return null;
    return { problem: trouble(file, parsed.fault), version: versionInBrokenRecord(parsed.text) };
  }
  const notes = await loadNotes(files, root, folder);
  if ('problem' in notes) return { entry: { record: parsed.record, notes: emptyNotes, folder }, problem: notes.problem };
  return { entry: { record: parsed.record, notes: notes.notes, folder } };
}

/** A pass's folder that is a link out of the project: nothing in it is read, and nothing is written there. */
async function leadsOut(root: string, folder: string): Promise<Fault | null> {
  if (!(await isLink(join(root, 'passes', folder)))) return null;
  try {
    await insideOf(root, 'passes', folder);
    return null;
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return error.toFault();
  }
}

/** What a designer wrote on a pass; nothing where nothing was written yet. */
export async function loadNotes(files: Files, root: string, folder: string): Promise<{ readonly notes: NotesRecord } | { readonly problem: Trouble }> {
  const file = `passes/${folder}/notes.json`;
  const path = join(root, 'passes', folder, 'notes.json');
  if (!(await files.exists(path))) return { notes: emptyNotes };
  const parsed = await read(files, path, (text) => parseRecord('notes', notesRecord, text, file));
  return parsed.ok ? { notes: parsed.record } : { problem: trouble(file, parsed.fault) };
}

export async function loadSource(files: Files, root: string, recordName: string): Promise<Loaded<SourceRecord>> {
  const file = `sources/${recordName}`;
  const parsed = await read(files, join(root, 'sources', recordName), (text) => parseRecord('source', sourceRecord, text, file));
  if (!parsed.ok) return { problem: trouble(file, parsed.fault), version: null };
  return { entry: parsed.record };
}
