// First: the order of the layers is declared there.
import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { bridge, connect, dial, importPaths, importPictures } from './api';
import { bindKeys, type BoundKeys } from './editor/commands';
import { withOldPromptKey } from './editor/key-binding';
import { createEditor } from './editor/editor';
import { App } from './screens/App';
import { guardKeys } from './ui';
import { EditorContext } from './screens/use-editor';

guardKeys(window);

const connection = connect(dial);

const editor = createEditor({
  connection,
  clock: {
    now: () => Date.now(),
    later: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  },
  random: Math.random,
  newId: () => crypto.randomUUID(),
  memory: {
    get: (name) => localStorage.getItem(name),
    set: (name, value) => (value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value)),
  },
  session: {
    get: (name) => sessionStorage.getItem(name),
    set: (name, value) => (value === null ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, value)),
  },
  importPictures: (projectId, files, pasted, options) =>
    importPictures(connection.client, projectId, files, pasted, options),
  importPaths: (projectId, paths, options) => importPaths(connection.client, projectId, paths, options),
});

// Before any screen hears of it: what shows keys is drawn with those that hold.
let keys: BoundKeys | null = null;
editor.store.subscribe(() => {
  const settings = editor.store.get().app?.settings;
  if (!settings || settings.keys === keys) return;
  bindKeys((keys = settings.keys));
  const kept = withOldPromptKey(settings.keys, settings.hintsSeen);
  if (kept) void editor.setSettings({ keys: kept });
});

addEventListener('pagehide', () => editor.flush());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') editor.flush();
});
bridge?.onOpenProject((folder) => void editor.openFolder(folder));

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the app');
createRoot(root).render(
  <EditorContext value={editor}>
    <App />
  </EditorContext>,
);
