import { join } from 'node:path';
import { notesRecord, passRecord, projectRecord, sourceRecord, type NotesRecord, type PassRecord, type ProjectRecord, type SourceRecord } from '../contract/records';
import { isPentimentoError } from '../contract/errors';
import type { Problem } from '../contract/views';
import type { Files } from './files';
import { parseRecord, versionInBrokenRecord, type Parsed } from './parse';

export interface PassEntry {
  readonly record: PassRecord;
  readonly notes: NotesRecord;
  /** The pass's folder: a name under `passes/`. */
  readonly folder: string;
}

export type Loaded<T> = { readonly entry: T } | { readonly problem: Problem; readonly version: number | null } | null;

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

export async function loadPass(files: Files, root: string, folder: string): Promise<Loaded<PassEntry>> {
  const file = `passes/${folder}/pass.json`;
  const parsed = await read(files, join(root, 'passes', folder, 'pass.json'), (text) => parseRecord('pass', passRecord, text, file));
  if (!parsed.ok) {
    // A folder without a record is no pass: somebody's own, or one that is just being synced in.
    if (parsed.fault.code === 'file-missing') return null;
    return { problem: { file, code: parsed.fault.code, message: parsed.fault.message }, version: versionInBrokenRecord(parsed.text) };
  }
  return { entry: { record: parsed.record, notes: await loadNotes(files, root, folder), folder } };
}

async function loadNotes(files: Files, root: string, folder: string): Promise<NotesRecord> {
  const path = join(root, 'passes', folder, 'notes.json');
  if (!(await files.exists(path))) return emptyNotes;
  const parsed = await read(files, path, (text) => parseRecord('notes', notesRecord, text, `passes/${folder}/notes.json`));
  return parsed.ok ? parsed.record : emptyNotes;
}

export async function loadSource(files: Files, root: string, recordName: string): Promise<Loaded<SourceRecord>> {
  const file = `sources/${recordName}`;
  const parsed = await read(files, join(root, 'sources', recordName), (text) => parseRecord('source', sourceRecord, text, file));
  if (!parsed.ok) return { problem: { file, code: parsed.fault.code, message: parsed.fault.message }, version: null };
  return { entry: parsed.record };
}
