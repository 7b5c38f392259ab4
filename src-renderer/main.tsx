// First: the order of the layers is declared there.
import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { bridge, connect, dial, importPaths, importPictures } from './api';
import { createEditor } from './editor/editor';
import { App } from './screens/App';
import { EditorContext } from './screens/use-editor';

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
  memory: {
    get: (name) => localStorage.getItem(name),
    set: (name, value) => (value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value)),
  },
  importPictures: (projectId, files, pasted, options) => importPictures(connection.client, projectId, files, pasted, options),
  importPaths: (projectId, paths, options) => importPaths(connection.client, projectId, paths, options),
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
