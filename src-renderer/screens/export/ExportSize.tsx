import type { Size } from '../../../src-main/common/recipe';
import { usualPpi } from '../../../src-main/common/export-size';
import type { ExportResize, ExportSettings } from '../../../src-main/contract';
import { Checkbox } from '../../ui/Checkbox';
import { asksForMore, resizeKinds, resizeOf } from './export-options';
import { NumberField } from '../../ui/NumberField';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';

export interface ExportSizeProps {
  readonly own: Size;
  readonly settings: ExportSettings;
  readonly scale: number;
  readonly onChange: (settings: Partial<ExportSettings>) => void;
}

const sides = [
  { name: 'width', label: 'Width' },
  { name: 'height', label: 'Height' },
] as const;
const units = [
  { value: 'px', label: 'px' },
  { value: 'mm', label: 'mm' },
  { value: 'in', label: 'in' },
] as const;

/** How large a picture becomes. */
export function ExportSize({ own, settings, scale, onChange }: ExportSizeProps) {
  const { resize } = settings;
  const set = (next: ExportResize): void => onChange({ resize: next });
  const more = asksForMore(own, settings, scale);
  return (
    <>
      <Select
        label="Size"
        value={resize.kind}
        onChange={(kind) => set(resizeOf(kind, resize, own))}
        options={resizeKinds}
      />
      {resize.kind === 'long-edge' && (
        <div className="export-pair">
          <NumberField
            label="Length"
            value={resize.length}
            onChange={(length) => set({ ...resize, length })}
            min={1}
            max={100_000}
            step={resize.unit === 'px' ? 1 : 0.1}
          />
          <Segmented
            label="Unit"
            value={resize.unit}
            options={units}
            onChange={(unit) =>
              onChange({
                resize: { ...resize, unit, length: inUnit(resize, unit, settings.ppi ?? usualPpi) },
                ...(unit === 'px' ? {} : { ppi: settings.ppi ?? usualPpi }),
              })
            }
          />
        </div>
      )}
      {resize.kind === 'percent' && (
        <NumberField
          label="Percent"
          unit="%"
          value={resize.percent}
          onChange={(percent) => set({ ...resize, percent })}
          min={1}
          max={800}
          step={1}
          initial={100}
        />
      )}
      {'width' in resize && <Sides resize={resize} onChange={set} />}
      {resize.kind === 'fill' && <Focus resize={resize} onChange={set} />}
      {(more || settings.enlarge) && (
        <Checkbox
          label="Enlarge"
          checked={settings.enlarge}
          onChange={(enlarge) => onChange({ enlarge })}
          help={
            more && !settings.enlarge
              ? `The picture has ${own.width} × ${own.height}; it is not made larger.`
              : undefined
          }
        />
      )}
    </>
  );
}

/** In pixels. One of a box that pictures only have to fit into may be left open. */
function Sides({
  resize,
  onChange,
}: {
  readonly resize: Extract<ExportResize, { width: unknown }>;
  readonly onChange: (next: ExportResize) => void;
}) {
  return (
    <div className="export-box">
      {sides.map(({ name, label }) => (
        <NumberField
          key={name}
          label={label}
          layout="column"
          unit="px"
          value={resize[name]}
          onChange={(length) => onChange({ ...resize, [name]: length })}
          min={1}
          max={32_768}
          step={1}
          {...(resize.kind === 'fit'
            ? { placeholder: 'any', initial: null, onClear: () => onChange({ ...resize, [name]: null }) }
            : {})}
        />
      ))}
    </div>
  );
}

/** What stays in sight where the rest is cut off. */
function Focus({
  resize,
  onChange,
}: {
  readonly resize: Extract<ExportResize, { kind: 'fill' }>;
  readonly onChange: (next: ExportResize) => void;
}) {
  return (
    <div className="export-box">
      {(['x', 'y'] as const).map((axis) => (
        <NumberField
          key={axis}
          label={`Focal point ${axis.toUpperCase()}`}
          layout="column"
          unit="%"
          value={Math.round(resize.focus[axis] * 100)}
          onChange={(percent) => onChange({ ...resize, focus: { ...resize.focus, [axis]: percent / 100 } })}
          initial={50}
          min={0}
          max={100}
          step={1}
        />
      ))}
    </div>
  );
}

/** The same length in another unit. */
function inUnit(
  { length, unit }: Extract<ExportResize, { kind: 'long-edge' }>,
  to: 'px' | 'mm' | 'in',
  ppi: number,
): number {
  const inches = unit === 'in' ? length : unit === 'mm' ? length / 25.4 : length / ppi;
  const next = to === 'in' ? inches : to === 'mm' ? inches * 25.4 : inches * ppi;
  return Math.max(1, to === 'px' ? Math.round(next) : Math.round(next * 10) / 10);
}
