export type RecordKind = 'pentimento.json' | 'source' | 'pass' | 'notes' | 'exports';

/** From a format version to the next, per kind of record: a new object, the old one untouched. Format 1 is the first, so there is none yet. */
export type Migrations = Readonly<Record<number, Partial<Record<RecordKind, (record: unknown) => unknown>>>>;

const migrations: Migrations = {};

/**
 * Brings an older record to the current format in memory. The file keeps its bytes until the record is next written.
 */
export function migrate(kind: RecordKind, from: number, record: unknown, steps: Migrations = migrations): unknown {
  let current = structuredClone(record);
  for (let version = from; steps[version]; version++) {
    const step = steps[version]![kind];
    if (step) current = step(current);
  }
  return current;
}
