import { formatFacts } from '../../../src-main/common/picture-formats';
import type { ExportPreset, ExportSettings } from '../../../src-main/contract';
import { Checkbox } from '../../ui/Checkbox';
import { Field } from '../../ui/Field';
import { NumberField } from '../../ui/NumberField';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';

export interface ExportMoreFieldsProps {
  readonly preset: ExportPreset;
  readonly onChange: (part: Partial<Omit<ExportPreset, 'id' | 'settings'>>) => void;
  readonly onSettings: (settings: Partial<ExportSettings>) => void;
}

const kernels = [
  { value: 'lanczos3', label: 'Lanczos, sharp' },
  { value: 'mitchell', label: 'Mitchell, soft' },
  { value: 'cubic', label: 'Cubic' },
  { value: 'nearest', label: 'Nearest, hard pixels' },
] as const;
const sharpenings = [
  { value: 'none', label: 'None' },
  { value: 'low', label: 'Low' },
  { value: 'standard', label: 'Standard' },
  { value: 'high', label: 'High' },
] as const;
const spaces = [
  { value: 'srgb', label: 'sRGB' },
  { value: 'display-p3', label: 'Display P3' },
  { value: 'adobe-rgb', label: 'Adobe RGB' },
] as const;
const policies = [
  { value: 'number', label: 'Number the new file' },
  { value: 'ask', label: 'Ask' },
  { value: 'replace', label: 'Replace the old file' },
] as const;
const scales = [1, 2, 3, 4] as const;

/** What is set once and rarely changed. */
export function ExportMoreFields({ preset, onChange, onSettings }: ExportMoreFieldsProps) {
  const { settings } = preset;
  const { format } = settings;
  const withScale = (scale: number, on: boolean): readonly number[] =>
    scales.filter((one) => (one === scale ? on : preset.scales.includes(one)));
  return (
    <>
      <Select
        label="If taken"
        help="What to do if a file of that name already exists."
        value={preset.collision}
        onChange={(collision) => onChange({ collision })}
        options={policies}
      />
      {format !== 'original' && (
        <>
          {formatFacts(format).profiles && (
            <Select
              label="Colours"
              help="The colour space, whose profile is embedded."
              value={settings.colourSpace}
              onChange={(colourSpace) => onSettings({ colourSpace })}
              options={spaces}
            />
          )}
          {!formatFacts(format).alpha && (
            <Field label="Background" help="Fills transparent areas: this format has no transparency.">
              {({ id, describedBy }) => (
                <span className="export-colour">
                  <input
                    id={id}
                    type="color"
                    aria-describedby={describedBy}
                    value={settings.background.toLowerCase()}
                    onChange={(event) => onSettings({ background: event.target.value })}
                  />
                  <span className="figures">{settings.background.toLowerCase()}</span>
                </span>
              )}
            </Field>
          )}
          <NumberField
            label="Resolution"
            unit="ppi"
            help="Written into the file, for print. Lengths in mm and inches are based on it."
            value={settings.ppi}
            placeholder="not said"
            onChange={(ppi) => onSettings({ ppi })}
            onClear={() => onSettings({ ppi: null })}
            initial={null}
            min={1}
            max={2400}
            step={1}
          />
          <Select
            label="Resample"
            value={settings.kernel}
            onChange={(kernel) => onSettings({ kernel })}
            options={kernels}
          />
          <Segmented
            label="Sharpen"
            layout="row"
            value={settings.sharpen}
            onChange={(sharpen) => onSettings({ sharpen })}
            options={sharpenings}
            className="export-sharpen"
          />
          <div role="group" aria-label="Scales" className="field field-row">
            <span className="field-label" aria-hidden>
              Scales
            </span>
            <div className="export-scales">
              {scales.map((scale) => (
                <Checkbox
                  key={scale}
                  label={`${scale}×`}
                  checked={preset.scales.includes(scale)}
                  disabled={preset.scales.length === 1 && preset.scales[0] === scale}
                  onChange={(on) => onChange({ scales: [...withScale(scale, on)] })}
                />
              ))}
            </div>
          </div>
        </>
      )}
      <Checkbox
        label="Recipe beside it"
        checked={preset.sidecar}
        onChange={(sidecar) => onChange({ sidecar })}
        help="A JSON file with the prompt, the seed and the settings."
      />
    </>
  );
}
