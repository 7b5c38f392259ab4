import { stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import { promptOf } from '../../src-main/common/models/roles';
import { bridge } from '../api';
import type { Editor } from '../editor/editor';

/** The browser's own notices; under Electron the main process gives the system's. */

const given = (): NotificationPermission | 'none' =>
  bridge || !('Notification' in window) ? 'none' : Notification.permission;

/** Asked only at the designer's word. */
export const canAskToNotify = (): boolean => given() === 'default';
export const askToNotify = (): Promise<unknown> => Notification.requestPermission();

/** Tells of each pass that ends while the window is not looked at. Answers with what ends that. */
export function notifyOfEnds(editor: Editor): () => void {
  let before = editor.store.get();
  return editor.store.subscribe(() => {
    const now = editor.store.get();
    const { unseen, project } = now;
    const isNew = unseen !== before.unseen && project?.id === before.project?.id;
    const known = before.unseen;
    before = now;
    if (!isNew || !project || document.hasFocus() || given() !== 'granted') return;
    for (const id of unseen) {
      const pass = known.has(id) ? undefined : project.passById.get(id)?.pass;
      if (!pass) continue;
      const notice = new Notification(
        `${visible(project.name)}: ${versionName(pass.version)} ${stageWords[pass.state].toLowerCase()}`,
        { body: visible(pass.error?.message ?? promptOf(pass.recipe).slice(0, 120)), tag: id },
      );
      notice.addEventListener('click', () => {
        window.focus();
        editor.showVersion(id);
        notice.close();
      });
    }
  });
}
