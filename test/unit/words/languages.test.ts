import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { languagesFor } from '../../../src-main/common/spelling/scripts';
import { addedCodes, addedData, readerState } from '../../../src-main/words/languages';
import { temporaryFolder } from '../../support/folders';

/** Languages that a designer adds: files in a folder, looked at before they are used. */

const german = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/deu/package.json')),
  '4.0.0_best_int/deu.traineddata.gz',
);

it('lists what lies in the folder under a language’s name, and says what is wrong with a file', async () => {
  const folder = join(await temporaryFolder('languages'), 'languages');
  // Made where it is not there yet, so that it can be found.
  expect(readerState(folder)).toMatchObject({
    installed: true,
    builtIn: ['eng', 'deu', 'fra', 'spa'],
    added: [],
    folder,
  });
  const data = gunzipSync(await readFile(german));
  await copyFile(german, join(folder, 'rus.traineddata.gz'));
  await writeFile(join(folder, 'ell.traineddata'), data);
  await writeFile(join(folder, 'kor.traineddata'), '');
  await writeFile(join(folder, 'jpn.traineddata.gz'), 'not packed');
  await writeFile(join(folder, 'ara.traineddata'), 'x'.repeat(1_000));
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await writeFile(join(folder, 'xxx.traineddata'), data);
  await mkdir(join(folder, 'tha.traineddata'));
  expect(readerState(folder).added.map(({ code, name, script, fault }) => [code, name, script, fault])).toEqual([
    ['ara', 'Arabic', 'Arabic', 'The file holds no data of Tesseract 4 or newer.'],
    ['ell', 'Greek', 'Greek', null],
    ['jpn', 'Japanese', 'Japanese', 'The file can’t be unpacked: fetch it again.'],
    ['kor', 'Korean', 'Korean', 'The file is empty.'],
    ['rus', 'Russian', 'Cyrillic', null],
  ]);
  expect(addedCodes(folder)).toEqual(['ell', 'rus']);
  expect(Buffer.compare(addedData(folder, 'rus')!, data)).toBe(0);
  expect(addedData(folder, 'heb')).toBeNull();
  expect(addedCodes(null)).toEqual([]);
  expect(addedCodes(join(folder, 'nowhere'))).toEqual([]);
});

it('reads a text in the languages of all its letters, or in none', () => {
  const there = ['rus', 'ukr', 'jpn', 'ell'];
  expect(languagesFor('ПРИВЕТ', there)).toEqual(['rus', 'ukr']);
  expect(languagesFor('Καλημέρα', there)).toEqual(['ell']);
  expect(languagesFor('ようこそ', there)).toEqual(['jpn']);
  expect(languagesFor('Привет Καλημέρα', there)).toEqual(['rus', 'ukr', 'ell']);
  expect(languagesFor('Привет 한국', there)).toEqual([]);
  expect(languagesFor('한국', there)).toEqual([]);
  expect(languagesFor('Open', there)).toEqual([]);
});
