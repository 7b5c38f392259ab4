import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { passDocument, type PassDocument } from '../../support/documents';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-words');
const { ask, at } = studio;
await picture(at('shop.png'), { width: 256, height: 256 });

/** How long a handful of commands may take on a machine that is loaded. */
const patience = 300_000;

/** A small pass of the offline engine, with what stands on stderr. */
const made = async (...args: string[]): Promise<PassDocument & { readonly said: string }> => {
  const ended = await studio.run([
    'pass',
    'words',
    '--source',
    'shop.png',
    '--engine',
    'offline',
    '--speed',
    'TURBO',
    '--size',
    '256x256',
    ...args,
    '--json',
  ]);
  expect([ended.code, ended.stderr]).toEqual([0, ended.stderr]);
  return { ...passDocument.parse(ended.document).pass, said: ended.stderr };
};
const recordFile = ({ results }: PassDocument): string => join(dirname(at('words', results[0]!.file)), 'pass.json');

beforeAll(async () => {
  await studio.made('words');
});

it(
  'words that were corrected in the editor are the version’s, and those of a pass based on it with the same prompt',
  async () => {
    const first = await made('--prompt', 'a poster that says „VISIT MARS“');
    expect(first.words).toEqual(['VISIT MARS']);
    const corrected = ['VISIT', 'MARS', 'ab 24"'];
    const record = JSON.parse(await readFile(recordFile(first), 'utf8')) as object;
    await writeFile(recordFile(first), JSON.stringify({ ...record, words: corrected }));
    expect((await ask(passDocument, ['show', 'words', first.version])).pass.words).toEqual(corrected);
    const second = await made('--based-on', first.version, '--strength', '0.5');
    expect(second.words).toEqual(corrected);
    expect(JSON.parse(await readFile(recordFile(second), 'utf8'))).toMatchObject({ words: corrected });
    const anew = await made('--based-on', first.version, '--prompt', 'a poster that says "OPEN"');
    expect(anew.words).toEqual(['OPEN']);
  },
  patience,
);

it(
  'letters that the offline engine lacks are named on stderr, in the document and in the record, unless no words are set at all',
  async () => {
    const note =
      'The offline engine’s fonts have no letters for 東 京 in “VISIT 東京”: they are left out of the picture.';
    const prompt = 'a poster that says “VISIT 東京” and “OPEN”';
    const set = await made('--prompt', prompt, '--strength', '0.16');
    expect([set.notes, set.said]).toEqual([[note], expect.stringContaining(note)]);
    expect(JSON.parse(await readFile(recordFile(set), 'utf8'))).toMatchObject({ evidence: { notes: [note] } });
    const plain = await made('--prompt', prompt, '--strength', '0.15');
    expect([plain.notes, plain.said]).toEqual([[], expect.not.stringContaining('letters')]);
  },
  patience,
);
