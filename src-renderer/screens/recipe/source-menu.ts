import type { SourceView } from '../../../src-main/contract';
import { versionName } from '../../../src-main/common/versions';
import type { Editor } from '../../editor/editor';
import { onResult, selectedView } from '../../editor/selection';
import type { MenuItem } from '../../ui';

/** Everything possible with a source. */
export function sourceMenu(editor: Editor, source: SourceView): MenuItem[] {
  const state = editor.store.get();
  const picture = { kind: 'source', id: source.id } as const;
  const locked = state.project?.readOnly !== null;
  const view = selectedView(state);
  return [
    { label: 'Use as input', disabled: locked, onSelect: () => editor.chooseInput(picture) },
    {
      label: 'Crop and rotate…',
      disabled: locked || !source.present,
      onSelect: () => {
        editor.chooseInput(picture);
        editor.startCrop();
      },
    },
    ...(view && onResult(state)
      ? [
          {
            label: `Compare ${versionName(view.pass.version)} with it`,
            disabled: !source.present,
            onSelect: () => editor.compare(picture),
          },
        ]
      : []),
    { kind: 'line' },
    {
      label: 'Open in editor',
      disabled: locked || !source.present,
      onSelect: () => void editor.openOutside(picture),
    },
    { label: 'Delete', disabled: locked, onSelect: () => void editor.deleteSource(source.id) },
    { label: 'Show in folder', onSelect: () => void editor.reveal(source.file) },
  ];
}
