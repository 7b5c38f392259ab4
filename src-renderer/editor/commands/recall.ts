import { atResult, onVersion, type CommandEntry } from './command';

/** What the next pass takes over from an earlier version. */
export const recallCommands = [
  {
    id: 'use-prompt',
    title: 'Use prompt',
    group: 'Version',
    // A uses all of it, with Shift the prompt alone: P is Pick's everywhere.
    shortcuts: ['Shift+A'],
    enabled: onVersion,
    run: (editor) => editor.usePrompt(),
  },
  {
    id: 'use-seed',
    title: 'Use seed',
    group: 'Version',
    shortcuts: ['S'],
    enabled: onVersion,
    run: (editor) => editor.useSeed(),
  },
  {
    id: 'use-all',
    title: 'Use all',
    group: 'Version',
    shortcuts: ['A'],
    enabled: onVersion,
    run: (editor) => editor.useAll(),
  },
  {
    id: 'use-as-input',
    title: 'Use as input',
    group: 'Version',
    shortcuts: ['R'],
    enabled: atResult,
    run: (editor) => editor.useAsInput(),
  },
] as const satisfies readonly CommandEntry[];
