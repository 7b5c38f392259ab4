import { dirname } from 'node:path';
import { PentimentoError } from '../contract/errors';
import type { AppContext } from './context';
import { listFolder } from './own-dialogs';
import type { Procedures } from './procedures';

/** The system’s dialogs where the host has them, else what the app’s own need. */
export const dialogProcedures = ({ core, places }: AppContext, { dialogs: procedure }: Procedures) => {
  const native = () => {
    const { dialogs } = core.ports;
    if (!dialogs)
      throw new PentimentoError('wrong-use', 'This host has no dialogs of the system; the app’s own are used.');
    return dialogs;
  };

  const own = (): void => {
    if (core.ports.dialogs)
      throw new PentimentoError('wrong-use', 'This host has the system’s dialogs; the app’s own are not used.');
  };
  return procedure.router({
    pickNewProject: procedure.pickNewProject.handler(async () => {
      const folder = await native().pickNewProject();
      if (folder !== null) places.allowNewProject(folder);
      return folderOrNull(folder);
    }),
    pickProject: procedure.pickProject.handler(async () => folderOrNull(await native().pickProject())),
    pickPictures: procedure.pickPictures.handler(async () => {
      const paths = await native().pickPictures();
      return paths && { paths };
    }),
    pickExport: procedure.pickExport.handler(async ({ input }) => {
      const path = await native().pickExport(input.suggested);
      if (path !== null) await places.allowFolder(dirname(path));
      return path === null ? null : { path };
    }),
    list: procedure.list.handler(({ input }) => {
      own();
      return listFolder(input.path, input.show);
    }),
    chosen: procedure.chosen.handler(async ({ input }) => {
      own();
      await places.allowFolder(input.folder);
      return {};
    }),
  });
};

const folderOrNull = (folder: string | null): { folder: string } | null => (folder === null ? null : { folder });
