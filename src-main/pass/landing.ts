import { join } from 'node:path';
import { groupOf, originOf } from '../common/delivery';
import type { KeptFile, ResultRecord } from '../contract/records';
import type { Checked } from '../images/images';
import { isPentimentoError } from '../contract/errors';
import { extensionOf } from '../project/names';
import type { Addresses } from './addresses';
import { notWhole, type Kept } from './fetching';
import { onDisk, type OnDisk } from './on-disk';
import { entryOf, recordOf, write, type Run } from './world';

/** A file that gets a place, under an ending of its own or that of its kind. */
type Placed = { readonly sha256: string } & ({ readonly contentType: string } | { readonly extension: string });

/**
 * Gives pictures that arrived their places. A picture is known by where it lay on the service, and by its bytes where that has become another
 * place; its number never decides. No file that is there already is written over.
 */
export class Landing {
  readonly #results: ResultRecord[];
  /** What came that is no picture. */
  readonly #kept: KeptFile[];
  /** How many were known before: they keep their places, since a later pass may start from "v1, result 1". */
  readonly #before: number;
  readonly #origins: string[];
  readonly #claimed = new Set<ResultRecord>();
  readonly #notes: string[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly run: Run,
    private readonly addresses: Addresses,
    private readonly files: Map<string, OnDisk>,
  ) {
    const { results, evidence, kept = [] } = recordOf(run);
    this.#kept = [...kept];
    this.#results = results.map((result) => {
      const origin = originOf(result, evidence.resultUrls);
      return origin === null ? result : { ...result, origin };
    });
    this.#before = results.length;
    this.#origins = [...evidence.resultUrls];
  }

  static async begin(run: Run, addresses: Addresses): Promise<Landing> {
    const files = new Map<string, OnDisk>();
    const entry = entryOf(run);
    for (const [at, { file, sha256 }] of recordOf(run).results.entries())
      // One that the designer deleted was delivered, and is not fetched again.
      files.set(
        file,
        run.project.resultInTrash(entry, at + 1) === null
          ? await onDisk(join(run.project.passFolder(entry), file), sha256)
          : 'here',
      );
    for (const { file, sha256 } of recordOf(run).kept ?? [])
      files.set(file, await onDisk(join(run.project.passFolder(entry), file), sha256));
    return new Landing(run, addresses, files);
  }

  /** Origins whose pictures are to be fetched: listed and not here, or here no more as they were delivered. */
  get wanted(): string[] {
    const whole = new Set(
      [...this.#results, ...this.#kept]
        .filter(({ file }) => this.files.get(file) === 'here')
        .map(({ origin }) => origin ?? ''),
    );
    const lacking = new Set(this.#origins.filter((origin) => !whole.has(origin)).map(groupOf));
    // Which of those that their queries alone tell apart is here, the order of a list does not say.
    return this.#origins.filter((origin) => lacking.has(groupOf(origin)));
  }

  /** A file's number: its place among all that the service has listed. */
  numberOf(origin: string): number {
    const own = this.#results.find((result) => result.origin === origin);
    const place = /^(\d+)\b/.exec(own?.file ?? '')?.[1];
    return place === undefined ? Math.max(1, this.#origins.indexOf(origin) + 1) : Number(place);
  }

  /** What is no picture, under its number and beside whatever has that name. */
  keep(origin: string, temporary: string, kept: Kept): Promise<void> {
    const landing = this.#turn.then(async () => {
      const { bytes, sha256, contentType, extension } = kept;
      const own = this.#kept.find((one) => one.origin === this.addresses.now(origin));
      const file = await this.#place(`${this.numberOf(origin)}.${extension}`, temporary, { sha256, extension });
      const record = { file, bytes, sha256, contentType, origin: this.addresses.now(origin) };
      if (own) this.#kept[this.#kept.indexOf(own)] = record;
      else this.#kept.push(record);
      this.files.set(file, 'here');
      this.#notes.push(
        `${file} isn’t a picture that can be shown (it came as ${contentType}). It is kept in the version’s folder as the model delivered it.`,
      );
    });
    this.#turn = landing.catch(() => undefined);
    return landing;
  }

  /** Files follow one another: which name is free depends on those before. */
  land(origin: string, temporary: string, picture: Checked): Promise<void> {
    const landing = this.#turn.then(() => this.#land(origin, temporary, picture));
    this.#turn = landing.catch(() => undefined);
    return landing;
  }

  async #land(asked: string, temporary: string, picture: Checked): Promise<void> {
    const origin = this.addresses.now(asked);
    const { width, height, bytes, sha256, contentType } = picture;
    const own = this.#results.find((result) => result.origin === origin || result.origin === asked);
    const group = groupOf(origin);
    const twin =
      own?.sha256 === sha256 && !this.#claimed.has(own)
        ? own
        : this.#results.find(
            (result) =>
              result.sha256 === sha256 &&
              !this.#claimed.has(result) &&
              (!this.addresses.lists(result.origin ?? '') || groupOf(result.origin ?? '') === group),
          );
    if (twin) {
      this.#claimed.add(twin);
      const moved = twin.origin !== origin && groupOf(twin.origin ?? '') !== group;
      if (moved) this.#forget(twin.origin ?? '');
      const file = this.files.get(twin.file) === 'here' ? twin.file : await this.#place(twin.file, temporary, picture);
      return this.#replace(twin, { ...twin, file, ...(moved ? { origin } : {}) });
    }
    const isGroup = this.#origins.some((each) => each !== origin && groupOf(each) === group);
    if (isGroup && this.#results.some((result) => result.sha256 === sha256 && groupOf(result.origin ?? '') === group))
      // Listed twice under one address, and the same picture.
      return this.#forget(origin);
    if (own && !isGroup) {
      const file = await this.#place(own.file, temporary, picture);
      this.#claimed.add(own);
      return this.#replace(own, { ...own, file, width, height, bytes, sha256, contentType });
    }
    const free =
      own && isGroup
        ? this.#origins.find(
            (each) => groupOf(each) === group && !this.#results.some((result) => result.origin === each),
          )
        : origin;
    if (free === undefined) return;
    const file = await this.#place(`${this.#number(free)}.${extensionOf(contentType)}`, temporary, picture);
    const landed = { file, width, height, bytes, sha256, contentType, origin: free };
    this.#claimed.add(landed);
    this.#results.push(landed);
    this.files.set(file, 'here');
  }

  /** A picture in the folder that nobody wrote down, and that can't be had from the service any more: it is kept, and the doubt told. */
  async adopt(origin: string): Promise<boolean> {
    if (this.#results.some((result) => result.origin === origin)) return false;
    const folder = this.run.project.passFolder(entryOf(this.run));
    for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
      const file = `${this.#number(origin)}.${extensionOf(type)}`;
      if (!(await this.run.project.tools.files.exists(join(folder, file)))) continue;
      try {
        const { width, height, bytes, sha256, contentType } = await this.run.world.images.check(join(folder, file), {
          signal: this.run.signal,
        });
        this.#results.push({ file, width, height, bytes, sha256, contentType, origin });
        this.#notes.push(
          `${file} was in the folder before it was written down. The service does not have it any more, so it could not be compared with what was delivered.`,
        );
        return true;
      } catch (error) {
        this.run.signal.throwIfAborted();
        if (!isPentimentoError(error) || !notWhole.has(error.code)) throw error;
      }
    }
    return false;
  }

  /** Writes down what is here now. */
  async finish(notesOf: (results: readonly ResultRecord[]) => readonly string[]): Promise<void> {
    const at = (origin: string | undefined): number => this.#origins.indexOf(origin ?? '');
    const results = [
      ...this.#results.slice(0, this.#before),
      ...this.#results.slice(this.#before).toSorted((a, b) => at(a.origin) - at(b.origin)),
    ];
    const forgotten = this.#forgotten;
    await write(this.run, ({ evidence }) => {
      const notes = [...new Set([...(evidence.notes ?? []), ...notesOf(results), ...this.#notes])];
      return {
        results,
        ...(this.#kept.length > 0 ? { kept: this.#kept } : {}),
        evidence: {
          ...evidence,
          resultUrls: evidence.resultUrls.filter((origin) => !forgotten.has(origin)),
          ...(notes.length > 0 ? { notes } : {}),
        },
      };
    });
  }

  readonly #forgotten = new Set<string>();

  #forget(origin: string): void {
    this.#forgotten.add(origin);
    const at = this.#origins.indexOf(origin);
    if (at >= 0) this.#origins.splice(at, 1);
  }

  #replace(before: ResultRecord, now: ResultRecord): void {
    this.#results[this.#results.indexOf(before)] = now;
    this.#claimed.delete(before);
    this.#claimed.add(now);
    this.files.set(now.file, 'here');
  }

  #number(origin: string): number {
    const numbers = this.#results.map(({ file }) => Number(/^(\d+)\b/.exec(file)?.[1] ?? 0));
    const own = this.#origins.indexOf(origin) + 1;
    return own > 0 && !numbers.includes(own) ? own : Math.max(own, 0, ...numbers) + 1;
  }

  /** Puts a picture under its name, or beside it where something else has that name. Answers with the name. */
  async #place(name: string, temporary: string, { sha256, ...is }: Placed): Promise<string> {
    const folder = this.run.project.passFolder(entryOf(this.run));
    const number = /^(\d+)\b/.exec(name)?.[1] ?? '1';
    const extension = 'extension' in is ? is.extension : extensionOf(is.contentType);
    for (let tries = 0; ; tries++) {
      const file =
        tries === 0
          ? `${number}.${extension}`
          : tries === 1
            ? `${number}-delivered.${extension}`
            : `${number}-delivered-${tries}.${extension}`;
      const there = await onDisk(join(folder, file), sha256);
      if (there === 'changed') continue;
      if (there === 'missing') await this.run.project.tools.files.settle(temporary, join(folder, file));
      return file;
    }
  }
}
