import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { pictureSlot } from '../contract/inputs';
import { passRecord, type PassRecord } from '../contract/records';
import { isPentimentoError } from '../contract/errors';
import type { Files } from '../project/files';
import { readProjectRecord } from '../project/load';
import { jsonText } from '../project/parse';
import { removeTemporaries } from '../project/temporaries';

/** What a pass was recorded with. `open`: it goes on by itself; `ended`: at most its price is asked for. */
const remembered = z.object({
  id: z.string(),
  project: z.string(),
  /** The real path of the folder in which this installation runs the pass. */
  folder: z.string(),
  digest: z.string(),
  /** SHA-256 of the picture that it starts from; `null` where that could not be had. */
  input: z.string().nullable(),
  state: z.enum(['open', 'ended']),
});

export type Remembered = z.infer<typeof remembered>;

/** Milliseconds: what did not change for 30 days is looked at, after 180 the service has deleted what it kept of the pass. */
const QUIET = 30 * 86_400_000;
const KNOWN_MOST = 180 * 86_400_000;

/** The project that a pass is found in. */
export interface Place {
  readonly id: string;
  readonly folder: string;
}

/**
 * All that a request and its price are made from, and that never changes once a pass is recorded. What a format gains of that kind belongs here.
 * What an earlier Pentimento remembered still holds: a pass with one picture has the digest that it had in format 1, wherever its record says so.
 */
function decisive(record: PassRecord): readonly unknown[] {
  const { id, engine, clientJobId, recipe, inputs } = record;
  const { [pictureSlot]: picture, ...others } = inputs;
  const rest = Object.entries(others).map(([slot, { ref, preparation }]) => [slot, { ref, preparation }] as const);
  return [
    id,
    engine,
    clientJobId,
    picture?.ref ?? null,
    rest.length > 0 ? Object.fromEntries(rest) : null,
    recipe,
    picture?.preparation ?? null,
    record['region'] ?? null,
    ...(record.published === undefined ? [] : [record.published]),
  ];
}

const ordered = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const digestOf = (record: PassRecord): string => hash(JSON.stringify(decisive(record), ordered));

/**
 * What this installation itself recorded, kept in the app's home and never in a project: a project's folder comes from anybody, and can say
 * anything of itself. A small file for each pass and folder, written before the pass is, and gone once nothing is left to ask about it.
 */
export class PassMemory {
  /** `folder` is made when it is needed. */
  constructor(
    private readonly folder: string,
    private readonly files: Files,
  ) {}

  /** Durable when it resolves. `input`: see `Remembered`. */
  async remember(place: Place, record: PassRecord, input: string | null): Promise<void> {
    await this.#write({
      id: record.id,
      project: place.id,
      folder: place.folder,
      // As it is read again.
      digest: digestOf(passRecord.parse(record)),
      input,
      state: 'open',
    });
  }

  /** What is remembered of exactly this pass, wherever it was run; of this folder first. Empty where the record is another's, or was changed. */
  async recall(place: Place, record: PassRecord): Promise<Remembered[]> {
    const here = await this.#read(this.#name(record.id, place.folder));
    const is = (each: Remembered | null): each is Remembered =>
      each !== null && each.id === record.id && each.project === place.id && each.digest === digestOf(record);
    if (is(here) && here.folder === place.folder) return [here];
    const names = await this.files.names(this.folder).catch((): string[] => []);
    const all = await Promise.all(
      names.filter((name) => name.startsWith(`${record.id}.`)).map((name) => this.#read(name)),
    );
    return all.filter(is);
  }

  /** The pass has ended, and its price is still to be told. */
  async end(place: Place, id: string): Promise<void> {
    const known = await this.#read(this.#name(id, place.folder));
    if (known?.state === 'open') await this.#write({ ...known, state: 'ended' });
  }

  /** Nothing of the pass is asked by itself any more. */
  forget(place: Pick<Place, 'folder'>, id: string): Promise<void> {
    return this.files.remove(join(this.folder, this.#name(id, place.folder)));
  }

  /**
   * Removes what killed processes left: halves of writes, what was remembered of passes that were never recorded or whose project is gone, and what
   * is too old for the service to know. Young it stays, since a disk may be unplugged and a branch checked out.
   */
  async clean(now: number, pause: () => Promise<void>): Promise<void> {
    await removeTemporaries(this.folder, false);
    for (const name of await this.files.names(this.folder).catch((): string[] => [])) {
      await pause();
      const path = join(this.folder, name);
      const [stamp = null] = await this.files.stamps([path]);
      const age = stamp ? now - stamp[2] : 0;
      if (age < QUIET) continue;
      const known = await this.#read(name);
      if (known && age < KNOWN_MOST && (await this.#isThere(known))) continue;
      await this.files.remove(path).catch(() => undefined);
    }
  }

  /** By the names of its passes' folders: one that was renamed by hand asks, as one that is not remembered does. */
  async #isThere({ id, folder, project }: Remembered): Promise<boolean> {
    const record = await readProjectRecord(this.files, folder);
    if (!record.ok) return record.fault.code !== 'file-missing';
    if (record.record.id !== project) return false;
    const names = await this.files.names(join(folder, 'passes')).catch(() => null);
    return names === null || names.some((name) => name.includes(id.slice(0, 8)));
  }

  async #write(what: Remembered): Promise<void> {
    const name = this.#name(what.id, what.folder);
    const text = jsonText(what);
    const path = join(this.folder, name);
    if ((await this.files.read(path).catch(() => null))?.toString('utf8') === text) return;
    try {
      await this.files.write(path, text);
    } catch (error) {
      if (!isPentimentoError(error) || error.code !== 'file-missing') throw error;
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await this.files.write(path, text);
    }
  }

  async #read(name: string): Promise<Remembered | null> {
    try {
      return remembered.parse(JSON.parse((await this.files.read(join(this.folder, name))).toString('utf8')));
    } catch {
      // What can't be read is not known: then the designer is asked.
      return null;
    }
  }

  #name(id: string, folder: string): string {
    return `${id}.${hash(folder).slice(0, 16)}.json`;
  }
}
