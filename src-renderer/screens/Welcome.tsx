import { FolderOpen, FolderPlus, ImageDown, Settings2, X } from 'lucide-react';
import { visible } from '../../src-main/common/visible';
import { shortcutOf } from '../editor/commands';
import { when } from '../editor/describe';
import { folderOf, nameOf } from '../editor/paths';
import { Button, ErrorNote, IconButton } from '../ui';
import { useEditor, useEditorState, useNow } from './use-editor';
import './Welcome.css';

/** "Documents/Pentimento": enough to know where it is. */
const placeOf = (folder: string): string => visible(`${nameOf(folderOf(folder))}/${nameOf(folder)}`);

/** One card with one clear first step. */
export function Welcome() {
  const editor = useEditor();
  const app = useEditorState((state) => state.app);
  const fault = useEditorState((state) => state.welcomeFault);
  const now = useNow(60_000);
  if (!app) return null;
  return (
    <main className="welcome">
      <IconButton
        icon={Settings2}
        label="Settings"
        shortcut={shortcutOf('settings')}
        className="welcome-settings"
        onClick={() => editor.show({ kind: 'settings' })}
      />
      <div className="welcome-card">
        <h1>Pentimento</h1>
        <p className="welcome-lead">Image-to-image passes on your pictures, every version kept.</p>
        {fault && <ErrorNote title="The project can’t be opened">{fault.message}</ErrorNote>}
        <div className="welcome-drop">
          <ImageDown aria-hidden />
          <p>
            <b>Drop or paste a picture</b>
          </p>
          <p>
            It starts a project: a plain folder that will hold everything
            {app.projectsFolder && (
              <>
                , in <span title={visible(app.projectsFolder)}>{placeOf(app.projectsFolder)}</span>
              </>
            )}
            .
          </p>
          <div className="welcome-buttons">
            <Button
              variant="strong"
              icon={FolderPlus}
              shortcut={shortcutOf('new-project')}
              onClick={() => void editor.newProject()}
            >
              New project…
            </Button>
            <Button icon={FolderOpen} shortcut={shortcutOf('open-project')} onClick={() => void editor.openProject()}>
              Open project…
            </Button>
            <Button variant="quiet" shortcut={shortcutOf('guide')} onClick={() => editor.show({ kind: 'guide' })}>
              Guide
            </Button>
          </div>
        </div>
        {app.recent.length > 0 && (
          <section className="welcome-recent" aria-label="Recent projects">
            <h2>Recent</h2>
            <ul>
              {app.recent.map((recent) => (
                <li key={recent.folder}>
                  <button type="button" disabled={!recent.exists} onClick={() => void editor.openFolder(recent.folder)}>
                    <b>{recent.name}</b>
                    <span title={visible(recent.folder)}>
                      {recent.exists ? visible(recent.folder) : `No longer there: ${visible(recent.folder)}`}
                    </span>
                    <time dateTime={recent.openedAt}>{when(recent.openedAt, new Date(now))}</time>
                  </button>
                  <IconButton
                    icon={X}
                    label={`Forget ${recent.name}`}
                    tooltip="Remove from this list; its folder stays"
                    onClick={() => void editor.forget(recent.folder)}
                  />
                </li>
              ))}
            </ul>
          </section>
        )}
        <footer className="welcome-engine">
          {app.engine === 'offline' ? (
            <p>
              <b>No key needed: runs offline on this machine.</b> A built-in stand-in restyles pictures free of charge,
              so that you can try everything; for the real model, add your ModelRunner key in Settings.
            </p>
          ) : (
            <p>
              <b>Passes run on ModelRunner</b> with your key, and each shows its price before it runs.
            </p>
          )}
        </footer>
      </div>
    </main>
  );
}
