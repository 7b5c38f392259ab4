import { formatVersion } from '../contract/records';

export type RecordKind = 'pentimento.json' | 'source' | 'pass' | 'notes' | 'exports' | 'checks';

type Fields = Readonly<Record<string, unknown>>;
/** From a record of one format version to the next: a new object, the old one untouched. */
export type Step = (record: Fields) => Fields;
/** By the version they start from, then by kind of record. A kind that is not named stays as it is. */
export type Migrations = Readonly<Record<number, Partial<Record<RecordKind, Step>>>>;

/** Names that a version gives a meaning, in a record of before: whatever stood there was somebody's own, and is kept under `format1`. */
const setAside = (record: Fields, ...names: readonly string[]): Fields => {
  const taken = names.filter((name) => Object.hasOwn(record, name));
  if (taken.length === 0) return record;
  const kept = Object.fromEntries(taken.map((name) => [name, record[name]]));
  return { ...Object.fromEntries(Object.entries(record).filter(([name]) => !taken.includes(name))), format1: kept };
};

/** Format 2: a pass has its inputs by slot, each with its preparation and what was sent of it; before, every model took one picture. */
const inputsBySlot: Step = (before) => {
  const { input, preparation, preparedInput = null, ...rest } = setAside(before, 'inputs', 'group');
  const inputs = { picture: { ref: input, preparation, sent: preparedInput } };
  return { ...rest, inputs, group: null };
};

const migrations: Migrations = {
  1: {
    pass: inputsBySlot,
    notes: (before) => setAside(before, 'pick', 'cover', 'results'),
  },
};

/**
 * Brings an older record to the current format, on a copy: each step once, in order, and the version is stamped. The file keeps its bytes until
 * the record is next written.
 */
export function migrate(kind: RecordKind, from: number, record: unknown, steps: Migrations = migrations): unknown {
  if (typeof record !== 'object' || record === null || from < 1) return record;
  let current = structuredClone(record) as Fields;
  for (let version = from; version < formatVersion; version++) current = steps[version]?.[kind]?.(current) ?? current;
  return { ...current, formatVersion };
}
