import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PentimentoError } from '../contract/errors';
import { formatVersion, projectRecord } from '../contract/records';
import { fromSystem, isFolder, type Files } from './files';
import { newId } from './names';
import { jsonText } from './parse';

/** Makes a project's folder (its parent must be there) with an empty project in it. Throws `already-a-project`, `file-exists`, `file-missing`. */
export async function makeProjectFolder(
  folder: string,
  name: string | null,
  tools: { readonly files: Files; readonly now: () => number },
): Promise<void> {
  if (await tools.files.exists(join(folder, 'pentimento.json')))
    throw new PentimentoError('already-a-project', `${folder} holds a project already. Open it instead.`);
  try {
    await mkdir(folder);
  } catch (error) {
    const fault = fromSystem(error, folder);
    if (fault.code === 'file-missing')
      throw new PentimentoError(
        'file-missing',
        `The folder that ${folder} should go into does not exist. Make it first, or choose another place.`,
        { cause: error },
      );
    if (fault.code !== 'file-exists' || !(await isFolder(folder)))
      throw fault.code === 'file-exists'
        ? new PentimentoError('file-exists', `${folder} is a file. Choose a folder.`, { cause: error })
        : fault;
  }
  const record = projectRecord.parse({
    formatVersion,
    id: newId(),
    name: (name?.trim() || basename(folder) || 'Untitled').slice(0, 200),
    createdAt: new Date(tools.now()).toISOString(),
  });
  for (const part of ['sources', 'passes', 'exports']) await tools.files.ensureFolder(join(folder, part));
  try {
    await tools.files.create(join(folder, 'pentimento.json'), jsonText(record));
  } catch (error) {
    if (error instanceof PentimentoError && error.code === 'file-exists')
      throw new PentimentoError('already-a-project', `${folder} holds a project already. Open it instead.`, {
        cause: error,
      });
    throw error;
  }
}

/** Makes a folder in `place`, which need not be there: under `name`, or with a number behind it where that is taken. Answers with its path. */
export async function newFolder(place: string, name: string): Promise<string> {
  try {
    await mkdir(place, { recursive: true });
    for (let number = 1; ; number += 1) {
      const folder = join(place, number === 1 ? name : `${name} ${number}`);
      try {
        await mkdir(folder);
        return folder;
      } catch (error) {
        if (fromSystem(error, folder).code !== 'file-exists') throw error;
      }
    }
  } catch (error) {
    throw fromSystem(error, place);
  }
}
