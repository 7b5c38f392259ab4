import { createHash } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { formatVersion, notesRecord, passFields, type NotesRecord } from '../contract/records';
import { fromRow, rowShapes, toRow, type Row } from './index-row';
import { emptyNotes, type PassEntry, type PassStamps } from './load';
import type { Stamp } from './stamps';

/** A pass as it was read when its files were known by `stamps`. */
export interface IndexedPass {
  readonly entry: PassEntry;
  readonly stamps: PassStamps;
}

/** Whose index it is. */
export interface IndexOf {
  readonly folder: string;
  readonly project: string;
}

type Line = readonly (readonly [
  folder: string,
  pass: Stamp,
  notes: Stamp | null,
  row: Row,
  written: NotesRecord | 0,
])[];

const rowsInLine = 200;

/** Records are kept as they came out of their schemas: an index of other schemas is another index. */
const shape = (): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...[passFields, notesRecord].map((schema) => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' })),
        rowShapes,
      ]),
    )
    .digest('hex')
    .slice(0, 16);

let known: string | null = null;

const headOf = ({ folder, project }: IndexOf): string =>
  JSON.stringify({ format: 3, records: formatVersion, shape: (known ??= shape()), folder, project });

/** In ASCII, so that it is turned into text without looking at it. */
const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const lineOf = (rows: Line): Buffer => {
  const body = Buffer.from(ascii(JSON.stringify(rows)), 'latin1');
  return Buffer.concat([Buffer.from(crc32(body).toString(16).padStart(8, '0'), 'latin1'), body, Buffer.from('\n')]);
};

/** The bytes of an index: a head, then lines of passes, each with its checksum. Others have their turn in between. */
export async function encodeIndex(of: IndexOf, passes: readonly IndexedPass[]): Promise<Buffer> {
  const lines: Buffer[] = [Buffer.from(`${ascii(headOf(of))}\n`, 'latin1')];
  for (let at = 0; at < passes.length; at += rowsInLine) {
    lines.push(
      lineOf(
        passes
          .slice(at, at + rowsInLine)
          .map(({ entry, stamps }) => [
            entry.folder,
            stamps.pass,
            stamps.notes,
            toRow(entry.record),
            stamps.notes === null ? 0 : entry.notes,
          ]),
      ),
    );
    await breath();
  }
  return Buffer.concat(lines);
}

/** The passes of an index by their folders: none where it is another's, and without those whose line is damaged. */
export async function decodeIndex(of: IndexOf, bytes: Buffer): Promise<Map<string, IndexedPass>> {
  const passes = new Map<string, IndexedPass>();
  let at = bytes.indexOf(10) + 1;
  if (at === 0 || bytes.toString('latin1', 0, at - 1) !== ascii(headOf(of))) return passes;
  for (let end = bytes.indexOf(10, at); end !== -1; at = end + 1, end = bytes.indexOf(10, at)) {
    const body = bytes.subarray(at + 8, end);
    if (bytes.toString('latin1', at, at + 8) !== crc32(body).toString(16).padStart(8, '0')) continue;
    for (const [folder, pass, notes, row, written] of JSON.parse(body.toString('latin1')) as Line) {
      passes.set(folder, {
        entry: { record: fromRow(row), notes: written === 0 ? emptyNotes : written, folder },
        stamps: { pass, notes },
      });
    }
    await breath();
  }
  return passes;
}
