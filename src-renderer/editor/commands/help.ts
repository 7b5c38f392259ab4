import { anywhere, type CommandEntry } from './command';

/** Finding out, and telling us. */
export const helpCommands = [
  {
    id: 'palette',
    title: 'Find a command…',
    group: 'Help',
    shortcuts: ['Mod+K'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'palette' }),
  },
  {
    id: 'guide',
    title: 'Guide',
    group: 'Help',
    shortcuts: ['F1'],
    inFields: true,
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'guide' }),
  },
  {
    id: 'shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Help',
    shortcuts: ['?'],
    enabled: anywhere,
    run: (editor) => editor.show({ kind: 'shortcuts' }),
  },
  {
    id: 'copy-support',
    title: 'Copy for support',
    group: 'Help',
    shortcuts: [],
    enabled: anywhere,
    run: (editor) => void editor.copySupport(),
  },
] as const satisfies readonly CommandEntry[];
