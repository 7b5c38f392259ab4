import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file people can fetch by an unguessable name (PROTOCOL 1: public, no key). */
export interface Medium {
  readonly name: string;
  readonly file: string;
  readonly contentType: string;
  readonly disposition: string | null;
  /** `null` until the bytes are there: the row exists from initiate on (PROTOCOL 3.1). */
  bytes: number | null;
  /** Milliseconds since the epoch; `null`: for good. */
  expiresAt: number | null;
  deleted: boolean;
}

/** Uploads and results, as files in one folder. */
export class MediaStore {
  readonly folder: string;
  readonly #media = new Map<string, Medium>();
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.folder = folder;
    this.#now = now;
  }

  add(
    fields: Pick<Medium, 'name' | 'contentType'> & Partial<Pick<Medium, 'disposition' | 'bytes' | 'expiresAt'>>,
  ): Medium {
    const medium: Medium = {
      name: fields.name,
      // Names hold what a client sent: never a path. The number keeps files apart.
      file: join(this.folder, `${this.#media.size + 1}.bin`),
      contentType: fields.contentType,
      disposition: fields.disposition ?? null,
      bytes: fields.bytes ?? null,
      expiresAt: fields.expiresAt ?? null,
      deleted: false,
    };
    this.#media.set(medium.name, medium);
    return medium;
  }

  /** What lies under a URL of ours, whole and alive, or what is wrong with it. */
  look(name: string): Medium | 'missing' | 'deleted' {
    const medium = this.#media.get(name);
    if (!medium) return 'missing';
    if (medium.deleted) return 'deleted';
    if (medium.bytes === null) return 'missing';
    return medium.expiresAt !== null && medium.expiresAt <= this.#now() ? 'missing' : medium;
  }

  /** Deleted files answer 403 from now on (PROTOCOL 8.7). */
  async delete(name: string): Promise<void> {
    const medium = this.#media.get(name);
    if (!medium) return;
    medium.deleted = true;
    await rm(medium.file, { force: true });
  }
}
