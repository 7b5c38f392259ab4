import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../common/states';
import { isPentimentoError } from '../contract/errors';
import type { PreparedInput } from '../contract/records';
import type { Files } from '../project/files';
import { jsonText } from '../project/parse';

/** What was put where. `tail`: its last bytes in base64, which no other picture of that length ends with. `expiresAt`: ms, `null` where that is the account's affair. */
const upload = z.object({
  sha256: z.string(),
  url: z.string(),
  bytes: z.number(),
  tail: z.string(),
  expiresAt: z.number().nullable(),
});

export type Uploaded = z.infer<typeof upload>;

/** Bytes. */
const tailBytes = 64;
/** Milliseconds: an upload that is about to expire is not built on. */
const margin = 3_600_000;

/** What this installation itself uploaded, kept in its home: an address in a project's record is no proof of the bytes behind it. */
export class UploadMemory {
  /** `folder` is made when it is needed. */
  constructor(
    private readonly folder: string,
    private readonly files: Files,
    private readonly now: () => number,
  ) {}

  /** `null` where nothing, or nothing readable, is remembered. */
  async recall(engine: Engine, sha256: string): Promise<Uploaded | null> {
    try {
      const found = upload.parse(JSON.parse((await this.files.read(this.#path(engine, sha256))).toString('utf8')));
      const isLate = found.expiresAt !== null && found.expiresAt - margin < this.now();
      return found.sha256 === sha256 && !isLate ? found : null;
    } catch {
      return null;
    }
  }

  /** Never fails: what can't be remembered is uploaded again. */
  async remember(
    engine: Engine,
    { path, record }: { readonly path: string; readonly record: PreparedInput },
    url: string,
    expiresInSeconds: number | undefined,
  ): Promise<void> {
    try {
      const { sha256, bytes } = record;
      const expiresAt = expiresInSeconds === undefined ? null : this.now() + expiresInSeconds * 1000;
      const text = jsonText({ sha256, url, bytes, tail: await tailOf(path, bytes), expiresAt } satisfies Uploaded);
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await this.files.write(this.#path(engine, sha256), text);
    } catch (error) {
      if (!isPentimentoError(error) && !(error instanceof Error && 'code' in error)) throw error;
    }
  }

  #path(engine: Engine, sha256: string): string {
    return join(this.folder, `${engine}-${sha256}.json`);
  }
}

async function tailOf(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const length = Math.min(tailBytes, bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, bytes - length);
    return buffer.subarray(0, bytesRead).toString('base64');
  } finally {
    await file.close();
  }
}
