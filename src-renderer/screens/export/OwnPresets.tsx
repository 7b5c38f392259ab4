import type { ExportPreset } from '../../../src-main/contract';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { NameDialog, nameFault } from '../../ui/NameDialog';

export type PresetQuestion = 'save-as' | 'rename' | 'delete';

export interface OwnPresetsProps {
  readonly question: PresetQuestion;
  /** The one that is looked at, as it is now. */
  readonly preset: ExportPreset;
  readonly presets: readonly ExportPreset[];
  /** Both answer with what is wrong, or `null`. */
  readonly onSave: (preset: ExportPreset) => Promise<string | null>;
  readonly onDelete: (id: string) => Promise<string | null>;
  /** It is kept under this id from now on. */
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}

/** Keeps, renames and deletes presets of the project's own. */
export function OwnPresets({ question, preset, presets, onSave, onDelete, onSaved, onClose }: OwnPresetsProps) {
  if (question === 'delete') {
    return (
      <ConfirmDialog
        open
        title={`Delete the preset “${preset.name}”?`}
        message="Files exported with it stay."
        confirm="Delete preset"
        cancel="Keep it"
        danger
        onConfirm={() => {
          void onDelete(preset.id);
          onClose();
        }}
        onCancel={onClose}
      />
    );
  }
  const fresh = question === 'save-as';
  const save = async (name: string): Promise<string | null> => {
    const kept = fresh ? { ...preset, id: crypto.randomUUID(), name, group: 'Own' } : { ...preset, name };
    const fault = await onSave(kept);
    if (fault === null && fresh) onSaved(kept.id);
    return fault;
  };
  return (
    <NameDialog
      label="Preset name"
      title={fresh ? 'Save as preset' : 'Rename the preset'}
      confirm={fresh ? 'Save preset' : 'Rename preset'}
      name={fresh ? `${preset.name.slice(0, 90)} copy` : preset.name}
      fault={(name) =>
        nameFault(
          'preset',
          name,
          presets.filter((other) => fresh || other.id !== preset.id).map((other) => other.name),
        )
      }
      onName={save}
      onClose={onClose}
    />
  );
}
