import type { z } from 'zod';
import { formatVersion } from '../contract/records';
import { PentimentoError, type Fault } from '../contract/errors';
import { migrate, type RecordKind } from './migrations';

export type Parsed<T> =
  | {
      readonly ok: true;
      readonly record: T;
      readonly newer: boolean;
      /** As it stands on disk. */ readonly format: number;
    }
  | { readonly ok: false; readonly fault: Fault };

/** As records are written: for people and for git. */
export const jsonText = (record: unknown): string => `${JSON.stringify(record, null, 2)}\n`;

/** Reads a record from its text. What it says is untrusted: a person may have edited it, or a sync service cut it. */
export function parseRecord<T>(kind: RecordKind, schema: z.ZodType<T>, text: string, file: string): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
    if (isDeep(json, DEEPEST))
      return {
        ok: false,
        fault: {
          code: 'record-unreadable',
          message: `${file} holds lists within lists, deeper than any record. It stays where it is; restore it from a copy if you have one.`,
        },
      };
  } catch {
    return {
      ok: false,
      fault: {
        code: 'record-unreadable',
        message: `${file} is not readable as JSON${text.trim() === '' ? ' (it is empty)' : ''}. It stays where it is; restore it from a copy if you have one.`,
      },
    };
  }
  if (leadsOutside(json))
    return {
      ok: false,
      fault: {
        code: 'path-outside',
        message: `${file} names a file outside its folder, so it is not read. Restore it from a copy, or correct the name.`,
      },
    };
  const version = versionOf(json);
  const parsed = schema.safeParse(version !== null && version < formatVersion ? migrate(kind, version, json) : json);
  if (!parsed.success) {
    const newer = version !== null && version > formatVersion;
    if (newer) return { ok: false, fault: newerFault(file, version) };
    const issue = parsed.error.issues[0];
    const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
    return {
      ok: false,
      fault: {
        code: 'record-unreadable',
        message: `${file} does not hold what it should${where}: ${issue?.message ?? 'unknown fault'}. It stays where it is; correct it, or restore it from a copy.`,
      },
    };
  }
  return {
    ok: true,
    record: parsed.data,
    newer: version !== null && version > formatVersion,
    format: version ?? formatVersion,
  };
}

/** Levels of lists and objects. Records have seven; what comes after them has room. */
const DEEPEST = 40;

/** Everything that walks through a record would run out of stack in one that is nested thousands of times. */
const isDeep = (value: unknown, left: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const each of Array.isArray(value) ? value : Object.values(value)) if (isDeep(each, left - 1)) return true;
  return false;
};

export const newerFault = (file: string, version: number): Fault => ({
  code: 'format-newer',
  message: `${file} was written by a newer Pentimento (format ${version}; this one knows ${formatVersion}). It is opened for reading only: update Pentimento to work on it.`,
});

export function unwrap<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.record;
  throw new PentimentoError(parsed.fault.code, parsed.fault.message);
}

function versionOf(json: unknown): number | null {
  const version = typeof json === 'object' && json !== null && 'formatVersion' in json ? json.formatVersion : null;
  return typeof version === 'number' && Number.isInteger(version) ? version : null;
}

/** A `file` of a record is a plain name inside the record's own folder. */
function leadsOutside(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if ('file' in json && typeof json.file === 'string' && (/[\\/\0]/.test(json.file) || json.file === '..')) return true;
  return 'results' in json && Array.isArray(json.results) && json.results.some(leadsOutside);
}

/** The number of a pass whose record can't be read otherwise, so that it keeps it. */
export function versionInBrokenRecord(text: string): number | null {
  const m = /"version"\s*:\s*(\d{1,9})\b/.exec(text);
  return m && Number(m[1]) > 0 ? Number(m[1]) : null;
}
