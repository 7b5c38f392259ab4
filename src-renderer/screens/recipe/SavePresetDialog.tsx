import { useState } from 'react';
import { promptOf } from '../../../src-main/common/models/roles';
import { presetsOf, styleIn } from '../../editor/recipe-presets';
import { Button, Dialog, Segmented, TextArea, TextField } from '../../ui';
import { presetNameFault } from '../../ui/PresetNameDialog';
import { useEditor } from '../use-editor';
import './PresetsDialog.css';

/** Keeps the recipe, or its style words, under a name. */
export function SavePresetDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<'project' | 'all'>('project');
  const [keeps, setKeeps] = useState<'whole' | 'style'>('whole');
  const [style, setStyle] = useState(() => styleIn(promptOf(editor.store.get().desk.draft)).slice(0, 4_000));
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const text = name.trim();
    const others = presetsOf(editor.store.get()).filter((one) => one.scope === scope);
    const unfit = presetNameFault(
      text,
      others.map(({ preset }) => preset.name),
    );
    if (unfit !== null) return setWrong(unfit);
    if (keeps === 'style' && style.trim() === '') return setWrong('There are no style words to keep.');
    setBusy(true);
    const fault = await editor.keepPreset(scope, text, style.trim(), keeps === 'whole');
    setBusy(false);
    return fault === null ? onClose() : setWrong(fault);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Save as preset"
      width="small"
      closesOutside={false}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit" loading={busy}>
            Save preset
          </Button>
        </>
      }
    >
      <div className="save-preset">
        <TextField
          label="Preset name"
          layout="column"
          value={name}
          maxLength={100}
          error={wrong}
          onChange={(text) => {
            setName(text);
            setWrong(null);
          }}
        />
        <Segmented
          label="Keep"
          layout="row"
          value={keeps}
          onChange={setKeeps}
          options={[
            { value: 'whole', label: 'Whole recipe' },
            { value: 'style', label: 'Style words' },
          ]}
        />
        <Segmented
          label="For"
          layout="row"
          value={scope}
          onChange={setScope}
          options={[
            { value: 'project', label: 'This project' },
            { value: 'all', label: 'All projects' },
          ]}
        />
        <TextArea
          label="Style words"
          help="What “Style words only” adds to a prompt."
          value={style}
          minRows={2}
          maxRows={6}
          maxLength={4_000}
          onChange={setStyle}
        />
      </div>
    </Dialog>
  );
}
