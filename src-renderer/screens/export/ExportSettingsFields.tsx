import { useState } from 'react';
import type { ExportPreset, ExportSettings } from '../../../src-main/contract';
import { formatFacts, hasLayers } from '../../../src-main/common/picture-formats';
import { formatOrder, usualQuality, type ExportFormat, type ExportPicture } from './export-options';
import { ExportMetadataFields } from './ExportMetadataFields';
import { ExportMoreFields } from './ExportMoreFields';
import { ExportSize } from './ExportSize';
import { NumberField } from '../../ui/NumberField';
import { PanelSection } from '../../ui/PanelSection';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { SliderField } from '../../ui/SliderField';

export interface ExportSettingsFieldsProps {
  readonly picture: ExportPicture;
  /** A picture among those exported is the offline engine's. */
  readonly offline: boolean;
  readonly preset: ExportPreset;
  readonly onChange: (part: Partial<Omit<ExportPreset, 'id' | 'settings'>>) => void;
  readonly onSettings: (settings: Partial<ExportSettings>) => void;
}

/** Everything a preset says, in three parts: the picture, what is written into it, and what is rarely changed. */
export function ExportSettingsFields({ picture, offline, preset, onChange, onSettings }: ExportSettingsFieldsProps) {
  const [metadata, setMetadata] = useState(preset.settings.metadata !== null);
  const [more, setMore] = useState(false);
  const { settings } = preset;
  const { format } = settings;
  const usual = usualQuality(format);
  const chooseFormat = (next: ExportFormat): void =>
    onSettings({
      format: next,
      ...(usualQuality(next) === null
        ? { quality: null, targetBytes: null }
        : usualQuality(format) === null
          ? { quality: null }
          : {}),
    });
  return (
    <>
      <div className="export-part">
        <Select
          label="Format"
          value={format}
          onChange={chooseFormat}
          options={formatOrder.map((one) => ({
            value: one,
            label: one === 'original' ? `Original file (${picture.format.toUpperCase()})` : formatFacts(one).name,
          }))}
        />
        <p className="export-about">
          {format === 'original' ? 'The file as it was delivered, byte for byte.' : formatFacts(format).about}
        </p>
        {format !== 'original' && (
          <>
            {usual !== null && <Quality key={preset.id} settings={settings} usual={usual} onChange={onSettings} />}
            {hasLayers(format) && (
              <p className="export-about">Size, crop, colours and sharpening are the same for every layer.</p>
            )}
            <ExportSize own={picture} settings={settings} scale={Math.max(...preset.scales)} onChange={onSettings} />
          </>
        )}
      </div>
      {format !== 'original' && (
        <PanelSection label="Metadata" open={metadata} onOpenChange={setMetadata}>
          <ExportMetadataFields
            value={settings.metadata}
            offline={offline}
            onChange={(value) => onSettings({ metadata: value })}
          />
        </PanelSection>
      )}
      <PanelSection label="More" open={more} onOpenChange={setMore}>
        <ExportMoreFields preset={preset} onChange={onChange} onSettings={onSettings} />
      </PanelSection>
    </>
  );
}

const kilobyte = 1000;
const megabyte = 1_000_000;

/** By how well it looks, or by how large the file may be. */
function Quality({
  settings,
  usual,
  onChange,
}: {
  readonly settings: ExportSettings;
  readonly usual: number;
  readonly onChange: (settings: Partial<ExportSettings>) => void;
}) {
  const { targetBytes } = settings;
  const [unit, setUnit] = useState<'kB' | 'MB'>(() => ((targetBytes ?? 0) >= megabyte ? 'MB' : 'kB'));
  const one = unit === 'kB' ? kilobyte : megabyte;
  const bytes = (amount: number): number => Math.min(1_000_000_000, Math.max(1024, Math.round(amount * one)));
  return (
    <>
      <Segmented
        label="Encode by"
        layout="row"
        value={targetBytes === null ? 'quality' : 'size'}
        options={[
          { value: 'quality', label: 'Quality' },
          { value: 'size', label: 'File size' },
        ]}
        onChange={(by) => onChange({ targetBytes: by === 'size' ? bytes(unit === 'kB' ? 500 : 1) : null })}
      />
      {targetBytes === null ? (
        <SliderField
          label="Quality"
          value={settings.quality ?? usual}
          min={1}
          max={100}
          step={1}
          initial={usual}
          onChange={(quality) => onChange({ quality })}
        />
      ) : (
        <div className="export-pair">
          <NumberField
            label="At most"
            value={Math.round((targetBytes / one) * 10) / 10}
            min={unit === 'kB' ? 2 : 0.1}
            max={unit === 'kB' ? 999_999 : 999}
            step={unit === 'kB' ? 1 : 0.1}
            onChange={(amount) => onChange({ targetBytes: bytes(amount) })}
          />
          <Segmented
            label="Unit of the file size"
            value={unit}
            options={[
              { value: 'kB', label: 'kB' },
              { value: 'MB', label: 'MB' },
            ]}
            onChange={setUnit}
          />
        </div>
      )}
    </>
  );
}
