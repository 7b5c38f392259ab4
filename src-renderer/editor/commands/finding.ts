import { anyVersion, inEditor, type CommandEntry } from './command';

/** Among the versions: which are shown, and which is looked at. */
export const findingCommands = [
  {
    id: 'choose-all',
    title: 'Select all',
    group: 'Version',
    shortcuts: ['Mod+A'],
    enabled: anyVersion,
    run: (editor) => editor.chooseAll(),
  },
  {
    id: 'find',
    title: 'Find versions…',
    group: 'Version',
    shortcuts: ['Mod+F'],
    inFields: true,
    enabled: anyVersion,
    run: (editor) => editor.seek(),
  },
  {
    id: 'hide-rejected',
    title: 'Hide or show rejected',
    group: 'View',
    shortcuts: ['H'],
    enabled: anyVersion,
    run: (editor) => editor.hideRejected(),
  },
  {
    id: 'only-rated',
    title: 'Show only rated, or all',
    group: 'View',
    shortcuts: ['Shift+H'],
    enabled: anyVersion,
    run: (editor) => editor.onlyRated(),
  },
  {
    id: 'older',
    title: 'Older version',
    group: 'Version',
    shortcuts: ['J'],
    enabled: inEditor,
    run: (editor) => editor.step(1),
  },
  {
    id: 'newer',
    title: 'Newer version',
    group: 'Version',
    shortcuts: ['K'],
    enabled: inEditor,
    run: (editor) => editor.step(-1),
  },
  {
    id: 'show-input',
    title: 'Show the input',
    group: 'Version',
    shortcuts: ['I'],
    enabled: inEditor,
    run: (editor) => editor.select(null),
  },
] as const satisfies readonly CommandEntry[];
