import { join } from 'node:path';
import {
  formatVersion,
  notesRecord,
  passRecord,
  projectRecord,
  sourceRecord,
  type NotesRecord,
  type PassRecord,
  type ProjectRecord,
  type SourceRecord,
} from '../contract/records';
import { isPentimentoError, type Fault } from '../contract/errors';
import type { Files, Listed } from './files';
import { BeyondAllowance, type Allowance, type Read, type Stamp } from './stamps';
import { parseRecord, versionInBrokenRecord, type Parsed } from './parse';

export { inLanes } from './lanes';

export interface PassEntry {
  readonly record: PassRecord;
  readonly notes: NotesRecord;
  /** The pass's folder: a name under `passes/`, or under that part of `trash/`. */
  readonly folder: string;
  /** Where it lies in the trash; absent where it is not deleted. `emptied`: its record is all that is left. */
  readonly trash?: 'versions' | 'emptied';
}

/** What is wrong with one file of a project. */
export interface Trouble extends Pick<Fault, 'code' | 'message'> {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
}

/** What the files of a pass were known by before they were read; `notes` is `null` where there were none. */
export interface PassStamps {
  readonly pass: Stamp;
  readonly notes: Stamp | null;
}

/** `problem` beside an entry: what else in its folder can't be read. `stamps` of a pass that was read without one. */
export type Loaded<T> =
  | { readonly entry: T; readonly problem?: Trouble; readonly stamps?: PassStamps }
  | { readonly problem: Trouble; readonly version: number | null };

/** The pass's folder, relative to the project, with forward slashes. */
export const placeOf = ({ folder, trash }: PassEntry): string =>
  trash === undefined ? `passes/${folder}` : `trash/${trash}/${folder}`;

export const emptyNotes: NotesRecord = {
  formatVersion,
  label: '',
  rating: 0,
  note: '',
  pick: null,
  cover: null,
  results: {},
};

async function readRecord<T>(
  files: Files,
  path: string,
  parse: (text: string) => Parsed<T>,
): Promise<Parsed<T> & { readonly text: string }> {
  try {
    const text = (await files.read(path)).toString('utf8');
    return { ...parse(text), text };
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return { ok: false, fault: error.toFault(), text: '' };
  }
}

export const readProjectRecord = (
  files: Files,
  folder: string,
): Promise<Parsed<ProjectRecord> & { readonly text: string }> =>
  readRecord(files, join(folder, 'pentimento.json'), (text) =>
    parseRecord('pentimento.json', projectRecord, text, 'pentimento.json'),
  );

/** Is that very project in the folder? One whose record can't be read counts as there, another project in its place does not. */
export async function holdsProject(files: Files, folder: string, id: string): Promise<boolean> {
  const read = await readProjectRecord(files, folder);
  return read.ok ? read.record.id === id : read.fault.code !== 'file-missing';
}

const trouble = (file: string, { code, message }: Fault): Trouble => ({ file, code, message });

/** `null`: no pass lies there. */
export async function loadPass(files: Files, root: string, folder: string): Promise<Loaded<PassEntry> | null> {
  const [loaded = null] = await loadPasses(files, root, [
    // By itself it is always looked at: the folder above it may be a link by now.
    { name: folder, isLink: true },
  ]);
  return loaded;
}

/** What may be read of a project when it is opened: a folder that anybody made may hold any number of records. */
export interface OpeningAllowance extends Allowance {
  /** Of passes and sources. */
  records: number;
  /** What was left out. */
  unread: number;
}

/** A pass has a few KB: no project of a designer's comes near. Their objects take several times as much memory. */
export const openingMost = { bytes: 256 * 1024 * 1024, records: 200_000 } as const;

/** Folders whose files are read before the records in them are looked at. */
const TOGETHER = 50;

/** The passes of some folders, each as `loadPass` finds it. Once something would be more than `allowance`, it and all after it is left out. */
export async function loadPasses(
  files: Files,
  root: string,
  folders: readonly Listed[],
  allowance?: OpeningAllowance,
  /** The folder that they lie in, relative to the project. */
  part = 'passes',
): Promise<(Loaded<PassEntry> | null)[]> {
  const passes: (Loaded<PassEntry> | null)[] = [];
  for (let at = 0; at < folders.length; at += TOGETHER) {
    const some = folders.slice(at, Math.min(at + TOGETHER, at + (allowance?.records ?? TOGETHER)));
    if (allowance) {
      allowance.records -= some.length;
      if (some.length === 0) {
        allowance.unread += folders.length - at;
        break;
      }
    }
    const away = await Promise.all(some.map(({ name, isLink }) => (isLink ? leadsOut(files, root, part, name) : null)));
    const reads = await files.readAll(
      some.flatMap(({ name }, each) =>
        away[each] ? [] : [join(root, part, name, 'pass.json'), join(root, part, name, 'notes.json')],
      ),
      allowance,
    );
    let next = 0;
    for (const [each, { name }] of some.entries()) {
      const fault = away[each];
      if (fault) {
        passes.push({ problem: trouble(`${part}/${name}/pass.json`, fault), version: null });
        continue;
      }
      const [read = null, notes = null] = [reads[next++], reads[next++]];
      if (allowance && (read instanceof BeyondAllowance || notes instanceof BeyondAllowance)) {
        allowance.unread += 1;
        allowance.records = 0;
        passes.push(null);
      } else passes.push(passOf(part, name, read, notes));
    }
    if (allowance && some.length < TOGETHER && at + some.length < folders.length) {
      allowance.unread += folders.length - at - some.length;
      break;
    }
  }
  return passes;
}

function passOf(part: string, folder: string, read: Read, notesRead: Read): Loaded<PassEntry> | null {
  const file = `${part}/${folder}/pass.json`;
  // A folder without a record is no pass: somebody's own, or one that is just being synced in.
  if (read === null) return null;
  if (read instanceof Error) return { problem: trouble(file, faultOf(read)), version: null };
  const text = read.data.toString('utf8');
  const parsed = parseRecord('pass', passRecord, text, file);
  if (!parsed.ok) return { problem: trouble(file, parsed.fault), version: versionInBrokenRecord(text) };
  const notes = notesOf(`${part}/${folder}/notes.json`, notesRead);
  if ('problem' in notes)
    return { entry: { record: parsed.record, notes: emptyNotes, folder }, problem: notes.problem };
  return {
    entry: { record: parsed.record, notes: notes.notes, folder },
    stamps: { pass: read.stamp, notes: notesRead && !(notesRead instanceof Error) ? notesRead.stamp : null },
  };
}

function faultOf(error: Error): Fault {
  if (!isPentimentoError(error)) throw error;
  return error.toFault();
}

/** Of a pass's folder that is a link. Out of the project: nothing in it is read, and nothing is written there. */
async function leadsOut(files: Files, root: string, part: string, folder: string): Promise<Fault | null> {
  try {
    await files.inside(root, part, folder);
    return null;
  } catch (error) {
    if (!isPentimentoError(error)) throw error;
    return error.code === 'file-missing' ? null : error.toFault();
  }
}

type Notes = { readonly notes: NotesRecord } | { readonly problem: Trouble };

/** What a designer wrote on a pass; nothing where nothing was written yet. */
export async function loadNotes(files: Files, root: string, folder: string): Promise<Notes> {
  const [read = null] = await files.readAll([join(root, 'passes', folder, 'notes.json')]);
  return notesOf(`passes/${folder}/notes.json`, read);
}

function notesOf(file: string, read: Read): Notes {
  if (read === null) return { notes: emptyNotes };
  if (read instanceof Error) return { problem: trouble(file, faultOf(read)) };
  const parsed = parseRecord('notes', notesRecord, read.data.toString('utf8'), file);
  return parsed.ok ? { notes: parsed.record } : { problem: trouble(file, parsed.fault) };
}

/** `null`: it would be more than `allowance`. */
export async function loadSource(
  files: Files,
  root: string,
  recordName: string,
  allowance: OpeningAllowance | undefined,
  part?: string,
): Promise<Loaded<SourceRecord> | null>;
export async function loadSource(
  files: Files,
  root: string,
  recordName: string,
  allowance?: undefined,
  part?: string,
): Promise<Loaded<SourceRecord>>;
export async function loadSource(
  files: Files,
  root: string,
  recordName: string,
  allowance?: OpeningAllowance,
  part = 'sources',
): Promise<Loaded<SourceRecord> | null> {
  const file = `${part}/${recordName}`;
  if (allowance && (allowance.records <= 0 || allowance.bytes <= 0)) {
    allowance.unread += 1;
    return null;
  }
  const parsed = await readRecord(files, join(root, part, recordName), (text) =>
    parseRecord('source', sourceRecord, text, file),
  );
  if (allowance) {
    allowance.records -= 1;
    allowance.bytes -= parsed.text.length;
  }
  if (!parsed.ok) return { problem: trouble(file, parsed.fault), version: null };
  return { entry: parsed.record };
}
