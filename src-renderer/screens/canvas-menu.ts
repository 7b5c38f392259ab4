import { command, shortcutOf, type CommandId, type ViewHandle } from '../editor/commands';
import type { Editor } from '../editor/editor';
import { versionName } from '../../src-main/common/versions';
import { selectedView } from '../editor/selection';
import type { EditorState } from '../editor/state';
import type { MenuItem } from '../ui';
import { versionMenu } from './history/version-menu';
import { sourceMenu } from './recipe/source-menu';

/** Everything possible with what the canvas shows: the version, the input, or the crop that is drawn on it. */
export function canvasMenu(editor: Editor, view: ViewHandle): MenuItem[] {
  const state = editor.store.get();
  const item = (id: CommandId): MenuItem => {
    const { title, enabled, run } = command(id);
    return { label: title, shortcut: shortcutOf(id), disabled: !enabled(state), onSelect: () => run(editor, view) };
  };
  const looks: MenuItem[] = [{ kind: 'line' }, item('zoom-fit'), item('zoom-actual'), item('picture-only')];
  if (state.cropping) {
    return [
      { label: 'Apply crop', onSelect: editor.finishCrop },
      { label: 'Cancel crop', onSelect: editor.cancelCrop },
      { kind: 'line' },
      { label: 'Turn left 90°', onSelect: () => editor.turn(false) },
      { label: 'Turn right 90°', onSelect: () => editor.turn(true) },
      { label: 'Reset', onSelect: editor.resetCrop },
      ...looks,
    ];
  }
  const version = selectedView(state);
  if (version) {
    const compared: MenuItem[] = state.compare
      ? [{ kind: 'line' }, item('swap'), { label: 'Leave compare', shortcut: 'Escape', onSelect: editor.stopComparing }]
      : [];
    return [...versionMenu(editor, version), ...compared, ...looks, item('show-input')];
  }
  return [...inputMenu(editor, state), ...looks];
}

function inputMenu(editor: Editor, { project, desk: { input } }: EditorState): MenuItem[] {
  if (input?.kind === 'source') {
    const source = project?.sources.find(({ id }) => id === input.id);
    if (source) return sourceMenu(editor, source);
  }
  const view = input?.kind === 'result' ? project?.passById.get(input.id) : undefined;
  const file = input?.kind === 'result' ? view?.pass.results[input.result - 1]?.file : undefined;
  if (!view || input?.kind !== 'result' || file === undefined)
    return [
      {
        label: 'Add picture…',
        shortcut: shortcutOf('add-picture'),
        disabled: project?.readOnly !== null,
        onSelect: () => void editor.addPicture(),
      },
    ];
  return [
    {
      label: 'Crop the input…',
      shortcut: shortcutOf('crop'),
      disabled: project?.readOnly !== null,
      onSelect: editor.startCrop,
    },
    {
      label: `Show ${versionName(view.pass.version)}`,
      onSelect: () => editor.select({ id: input.id, result: input.result }),
    },
    { kind: 'line' },
    { label: 'Show in folder', onSelect: () => void editor.reveal(`${view.folder}/${file}`) },
  ];
}
