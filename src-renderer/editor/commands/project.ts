import { bridge } from '../../api/bridge';
import { anywhere, inEditor, writable, type CommandEntry } from './command';

/** As in Electron's menu; a browser keeps ⌘N and Ctrl+N, with Shift too, for windows of its own. */
const newProjectKeys = bridge ? ['Mod+N'] : ['Alt+N'];

/** The project as a whole, and what belongs to all projects. */
export const projectCommands = [
  {
    id: 'new-project',
    title: 'New project…',
    group: 'Project',
    shortcuts: newProjectKeys,
    enabled: anywhere,
    run: (editor) => void editor.newProject(),
  },
  {
    id: 'open-project',
    title: 'Open project…',
    group: 'Project',
    shortcuts: ['Mod+O'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => void editor.openProject(),
  },
  {
    id: 'add-picture',
    title: 'Add picture…',
    group: 'Project',
    shortcuts: ['Mod+I'],
    inFields: true,
    enabled: writable,
    run: (editor) => void editor.addPicture(),
  },
  {
    id: 'rename-project',
    title: 'Rename project…',
    group: 'Project',
    shortcuts: [],
    enabled: writable,
    run: (editor) => editor.show({ kind: 'rename' }),
  },
  {
    id: 'reveal-project',
    title: 'Show project folder',
    group: 'Project',
    shortcuts: [],
    enabled: inEditor,
    run: (editor) => void editor.reveal('pentimento.json'),
  },
  {
    id: 'ledger',
    title: 'Ledger',
    group: 'Project',
    shortcuts: ['$'],
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'ledger' }),
  },
  {
    id: 'close-project',
    title: 'Close project',
    group: 'Project',
    shortcuts: [],
    enabled: inEditor,
    run: (editor) => editor.closeProject(),
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Project',
    shortcuts: ['Mod+,'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'settings' }),
  },
  {
    id: 'trash',
    title: 'Trash…',
    group: 'Project',
    shortcuts: [],
    enabled: inEditor,
    run: (editor) => editor.show({ kind: 'trash' }),
  },
] as const satisfies readonly CommandEntry[];
