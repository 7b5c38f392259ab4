import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Preparation } from '../../../src-main/contract';
import type { PentimentoError } from '../../../src-main/contract/errors';
import { createImages, type Images, type ImagesOptions } from '../../../src-main/images';

const out = process.env['PENTIMENTO_TEST_OUT'] ?? resolve(import.meta.dirname, '../../../out');

export const program = join(out, 'main/image-process.js');

export const asIs: Preparation = { crop: null, rotate: 0, background: '#ffffff' };

export const large = { inside: { width: 100_000, height: 100_000 } };

export interface Lab {
  readonly images: Images;
  readonly folder: string;
  readonly at: (name: string) => string;
  /** Writes a file and answers with its path. */
  readonly put: (name: string, bytes: Buffer | Uint8Array | string) => Promise<string>;
  readonly list: () => Promise<string[]>;
}

/** A folder and image processes for the tests of one file. */
export const lab = (options: Partial<ImagesOptions> = {}): Lab => {
  let folder = '';
  let images: Images | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pentimento-images-'));
    images = createImages({ program, jobTimeout: 60_000, ...options });
  });
  afterAll(async () => {
    await images?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const at = (name: string): string => join(folder, name);
  return {
    get images() {
      if (!images) throw new Error('used before the tests');
      return images;
    },
    get folder() {
      return folder;
    },
    at,
    put: async (name, bytes) => {
      await writeFile(at(name), bytes);
      return at(name);
    },
    list: async () => (await readdir(folder)).toSorted(),
  };
};

export const faultOf = async (work: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> => {
  try {
    await work;
  } catch (error) {
    const { name, code, message } = error as PentimentoError;
    if (name !== 'PentimentoError') throw error;
    return { code, message };
  }
  throw new Error('expected a fault, and nothing failed');
};
