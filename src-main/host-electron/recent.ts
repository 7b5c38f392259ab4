import { app, Menu, type JumpListItem } from 'electron';
import type { RecentFolder } from '../ports';
import { quotedArgument } from './quoted-argument';

/** As many as a jump list shows without being asked for more. */
const most = 10;

const jumpListItem = ({ folder, name }: RecentFolder): JumpListItem => ({
  type: 'task',
  program: process.execPath,
  // Unpackaged, Electron is told which app it is.
  args: [...(app.isPackaged ? [] : [app.getAppPath()]), folder].map(quotedArgument).join(' '),
  title: name,
  // Windows shows no longer ones, and refuses the list.
  description: folder.slice(0, 259),
  iconPath: process.execPath,
  iconIndex: 0,
});

/** Shows the projects opened lately where the system has a place for them: Windows' jump list, the Dock of macOS. `open` opens one of them. */
export const showRecent = (
  projects: readonly RecentFolder[],
  platform: NodeJS.Platform,
  open: (folder: string) => void,
): void => {
  const shown = projects.slice(0, most);
  if (platform === 'win32')
    // Who switched recent items off in Windows gets none, which it tells and which is no fault.
    app.setJumpList([{ type: 'custom', name: 'Recent projects', items: shown.map(jumpListItem) }]);
  if (platform === 'darwin')
    app.dock?.setMenu(
      Menu.buildFromTemplate(shown.map(({ folder, name }) => ({ label: name, click: () => open(folder) }))),
    );
};
