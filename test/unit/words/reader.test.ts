import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StartChild } from '../../../src-main/children/child';
import { startForked } from '../../../src-main/children/forked';
import { createWordReader, type WordReader } from '../../../src-main/words/word-reader';
import { builtFolder } from '../../support/built';
import { temporaryFolder } from '../../support/folders';
import { makeSign } from '../../words/signs';

/** The process that reads, where it is killed, and where what it reads with is not installed. */

const patience = 400_000;
const options = { stepTimeout: 300_000, idle: 60_000 };
const never = new AbortController().signal;

let folder = '';
let sign = '';
let wanted: string[] = [];
const open: WordReader[] = [];
const reader = (program: string, start?: StartChild): WordReader => {
  const made = createWordReader({ program, ...options, ...(start ? { start } : {}) });
  open.push(made);
  return made;
};

beforeAll(async () => {
  folder = await temporaryFolder('reader');
  const { file, strings } = await makeSign('a few', 0);
  sign = join(folder, 'sign.png');
  wanted = strings.map((each) => each.wanted);
  await writeFile(sign, file);
});
afterAll(() => Promise.all(open.map((each) => each.close())));

it(
  'that is killed while it reads leaves what it read unsure, and the next reading is as good as ever',
  async () => {
    let kills = 1;
    const mortal: StartChild = (order, events) => {
      const child = startForked(order, {
        ...events,
        onMessage: (message) => {
          events.onMessage(message);
          // It has found lines, and has not answered yet.
          if (typeof message === 'object' && message !== null && 'about' in message && kills-- > 0) child.kill();
        },
      });
      return child;
    };
    const killed = reader(join(builtFolder, 'words-process.js'), mortal);
    const first = await killed.read(sign, wanted, never);
    expect(first.strings).toEqual(
      wanted.map((text) => expect.objectContaining({ text, verdict: 'unsure', why: 'failed', box: null })),
    );
    const again = await killed.read(sign, wanted, never);
    expect(again.reader.name).toBe('PP-OCRv4 and Tesseract');
    expect(again.strings.map(({ why }) => why)).not.toContain('failed');
    expect(again.strings.every(({ box }) => box !== null)).toBe(true);
  },
  patience,
);

it(
  'without its packages says that no reader is installed',
  async () => {
    const place = join(folder, 'app');
    await cp(builtFolder, join(place, 'main'), { recursive: true });
    // What the app itself can't do without is there.
    await mkdir(join(place, 'node_modules'), { recursive: true });
    await symlink(
      resolve(dirname(builtFolder), '../node_modules/sharp'),
      join(place, 'node_modules/sharp'),
      process.platform === 'win32' ? 'junction' : 'dir',
    );
    const { reader: by, strings } = await reader(join(place, 'main/words-process.js')).read(sign, wanted, never);
    expect(by.name).toBe('none');
    expect(strings.map(({ verdict, why }) => [verdict, why])).toEqual(wanted.map(() => ['unsure', 'no-reader']));
  },
  patience,
);
