import { join } from 'node:path';
import { numberedName, proposedName } from '../common/file-name';
import { visible } from '../common/visible';
import { isPentimentoError } from '../contract/errors';
import { shownPath } from '../project/export-files';
import type { Project } from '../project/project';

/** Writes something to hand on among the project's exports, under its name or that with a number; answers with where. */
export async function writeShared(project: Project, name: string, content: object): Promise<string> {
  const { files } = project.tools;
  const folder = join(project.folder, 'exports');
  await files.ensureFolder(folder);
  const text = `${visible(JSON.stringify(content, null, 2), '\n')}\n`;
  const wanted = `${proposedName(name, '')}.json`;
  for (let count = 1; ; count++) {
    const file = join(folder, count === 1 ? wanted : numberedName(wanted, count));
    try {
      await files.create(file, text);
      return await shownPath(project, file);
    } catch (error) {
      if (!isPentimentoError(error) || error.code !== 'file-exists' || count > 99) throw error;
    }
  }
}
