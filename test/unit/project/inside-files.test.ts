import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src-main/project/files';
import { insideFiles } from '../../../src-main/project/inside-files';
import { temporaryFolder } from '../../support/folders';

const folder = await temporaryFolder('inside-files');

/** Calls of the port, each with all that can be handed to it. */
const guard = (): Promise<void> => Promise.resolve();
const path = join(folder, 'passes', 'one');
const calls: { [K in keyof Files]: Required<Parameters<Files[K]>> } = {
  read: [path],
  readAll: [[path], { bytes: 9 }],
  stamps: [[path]],
  list: [path],
  names: [path],
  exists: [path],
  write: [path, 'text', guard],
  create: [path, 'text'],
  createFolder: [path, { 'pass.json': '{}' }, guard],
  claim: [path],
  ensureFolder: [path],
  settle: [`${path}.tmp`, path],
  move: [path, `${path} of another name`, guard],
  remove: [path],
  removeFolder: [path],
  inside: [folder, 'passes', 'one'],
};

describe('the files of a project that must not lead out of it', () => {
  it.each(Object.entries(calls))(
    'hand %s on with all that it was given, guards of the lock too',
    async (name, given) => {
      const handed: unknown[][] = [];
      const base = new Proxy({} as Files, {
        get: (_, called) => (called === name ? async (...all: unknown[]) => (handed.push(all), []) : undefined),
        // Spread into another object, it has all of them.
        ownKeys: () => Object.keys(calls),
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      });
      const call = insideFiles(base, folder, false)[name as keyof Files] as (...all: unknown[]) => Promise<unknown>;
      await call(...given);
      expect(handed).toEqual([given]);
      expect(handed[0]!.every((each, at) => each === given[at])).toBe(true);
    },
  );
});
