import { useState } from 'react';
import { promptOf } from '../../../src-main/common/models/roles';
import { presetsOf, styleIn } from '../../editor/recipe-presets';
import { Segmented, TextArea } from '../../ui';
import { NameDialog, nameFault } from '../../ui/NameDialog';
import { useEditor } from '../use-editor';
import { ScopeField } from './ScopeField';

/** Keeps the recipe, or its style words, under a name. */
export function SavePresetDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const [scope, setScope] = useState<'project' | 'all'>('project');
  const [keeps, setKeeps] = useState<'whole' | 'style'>('whole');
  const [style, setStyle] = useState(() => styleIn(promptOf(editor.store.get().desk.draft)).slice(0, 4_000));
  const fault = (name: string): string | null => {
    const others = presetsOf(editor.store.get()).filter((one) => one.scope === scope);
    const unfit = nameFault(
      'preset',
      name,
      others.map(({ preset }) => preset.name),
    );
    return unfit ?? (keeps === 'style' && style.trim() === '' ? 'There are no style words to keep.' : null);
  };
  return (
    <NameDialog
      title="Save as preset"
      confirm="Save preset"
      label="Preset name"
      name=""
      fault={fault}
      onName={(name) => editor.keepPreset(scope, name, style.trim(), keeps === 'whole')}
      onClose={onClose}
    >
      <Segmented
        label="Keep"
        layout="row"
        value={keeps}
        onChange={setKeeps}
        options={[
          { value: 'whole', label: 'Whole recipe' },
          { value: 'style', label: 'Style words only' },
        ]}
      />
      <ScopeField value={scope} onChange={setScope} />
      <TextArea
        label="Style words"
        help="What “Style words only” adds to a prompt."
        value={style}
        minRows={2}
        maxRows={6}
        maxLength={4_000}
        onChange={setStyle}
      />
    </NameDialog>
  );
}
