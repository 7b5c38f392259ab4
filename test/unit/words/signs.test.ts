import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createWordReader } from '../../../src-main/words/word-reader';
import { builtFolder } from '../../support/built';
import { judge } from '../../words/judging';
import { makeSign } from '../../words/signs';

/** A few of the signs of `npm run test:words`, in the process that reads results. */

const patience = 600_000;

it(
  'reads a few signs of a seed: nothing right is called wrong, and most misspellings are found',
  async () => {
    const result = await judge((n) => makeSign('a few', n), [0, 1, 2, 3]);
    const of = (sought: string) => result.mistakes.filter(({ kind }) => kind === sought);
    expect(of('false alarm')).toEqual([]);
    expect(of('missed').slice(1)).toEqual([]);
    expect(of('unsure').slice(2)).toEqual([]);
    if (result.peakMemory !== null) expect(result.peakMemory).toBeLessThan(650e6);
  },
  patience,
);

it(
  'is unsure of what is no picture, and where there is no program, and says why; what is given up is not read',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pentimento-words-'));
    const never = new AbortController().signal;
    const options = { stepTimeout: 300_000, idle: 60_000 };
    const reader = createWordReader({ program: join(builtFolder, 'words-process.js'), ...options });
    const nobody = createWordReader({ program: join(builtFolder, 'no-such-program.js'), ...options });
    try {
      const file = join(folder, 'no.png');
      await writeFile(file, 'no picture');
      const why = async (of: typeof reader, ...wanted: string[]) =>
        (await of.read(file, wanted, never)).strings.map(({ verdict, why: doubt }) => [verdict, doubt]);
      expect(await why(reader, 'Open', 'Closed')).toEqual([
        ['unsure', 'no-picture'],
        ['unsure', 'no-picture'],
      ]);
      expect(await why(nobody, 'Open')).toEqual([['unsure', 'failed']]);
      const given = new AbortController();
      given.abort(new Error('given up'));
      await expect(reader.read(file, ['Open'], given.signal)).rejects.toThrow('given up');
    } finally {
      await Promise.all([reader.close(), nobody.close()]);
      await rm(folder, { recursive: true, force: true });
    }
  },
  patience,
);
