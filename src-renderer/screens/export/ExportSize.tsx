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

const side = { min: 1, max: 32_768, step: 1 } as const;
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
      {resize.kind === 'fit' && (
        <div className="export-box">
          <NumberField
            label="Width"
            layout="column"
            unit="px"
            value={resize.width}
            placeholder="any"
            onChange={(width) => set({ ...resize, width })}
            onClear={() => set({ ...resize, width: null })}
            initial={null}
            {...side}
          />
          <NumberField
            label="Height"
            layout="column"
            unit="px"
            value={resize.height}
            placeholder="any"
            onChange={(height) => set({ ...resize, height })}
            onClear={() => set({ ...resize, height: null })}
            initial={null}
            {...side}
          />
        </div>
      )}
      {(resize.kind === 'fill' || resize.kind === 'exact') && (
        <div className="export-box">
          <NumberField
            label="Width"
            layout="column"
            unit="px"
            value={resize.width}
            onChange={(width) => set({ ...resize, width })}
            {...side}
          />
          <NumberField
            label="Height"
            layout="column"
            unit="px"
            value={resize.height}
            onChange={(height) => set({ ...resize, height })}
            {...side}
          />
        </div>
      )}
      {resize.kind === 'fill' && (
        <div className="export-box">
          <NumberField
            label="Focal point X"
            layout="column"
            unit="%"
            value={Math.round(resize.focus.x * 100)}
            onChange={(x) => set({ ...resize, focus: { ...resize.focus, x: x / 100 } })}
            initial={50}
            min={0}
            max={100}
            step={1}
          />
          <NumberField
            label="Focal point Y"
            layout="column"
            unit="%"
            value={Math.round(resize.focus.y * 100)}
            onChange={(y) => set({ ...resize, focus: { ...resize.focus, y: y / 100 } })}
            initial={50}
            min={0}
            max={100}
            step={1}
          />
        </div>
      )}
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
