import { useRef } from 'react';
import { defaultModel } from '../../../src-main/common/models';
import { sizeFault, sizeLimits } from '../../../src-main/common/sizes';
import type { ImageSize } from '../../../src-main/common/recipe';
import { megapixels, showPixels } from '../../editor/describe';
import { resultSize } from '../../editor/estimate';
import { NumberField, Select } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';
import { useNumber } from './use-number';

const field = defaultModel.fields.image_size;
const inputShape = 'input-shape';
const custom = 'custom';

const same = <T extends object | null>(a: T, b: T): boolean => a === b || (a !== null && b !== null && shallow(a, b));

const valueOf = (size: ImageSize | null): string => (size === null ? inputShape : typeof size === 'object' ? custom : size);

/** The size of the results: the input's shape unless the designer wants another, always with what comes of it. */
export function SizeField({ disabled }: { readonly disabled: boolean }) {
  const editor = useEditor();
  const select = useRef<HTMLSelectElement>(null);
  const size = useEditorState((state) => state.desk.draft.image_size);
  const output = useEditorState(resultSize, same);
  useWanted('size', select);
  const sides = { width: useNumber('width'), height: useNumber('height') };
  const options = [
    { value: inputShape, label: 'Input’s shape' },
    ...field.presets.map((preset) => ({ value: preset.value, label: preset.width === null ? preset.label : `${preset.label} · ${preset.width} × ${preset.height}` })),
    { value: custom, label: 'Custom…' },
  ];
  const choose = (value: string): void => {
    const next: ImageSize | null = value === inputShape ? null : value === custom ? (output ?? { width: 1024, height: 1024 }) : value;
    editor.setField('image_size', next);
    editor.settle();
  };
  const wrong = typeof size === 'object' && size !== null ? sizeFault(size) : null;
  return (
    <>
      <Select ref={select} label={field.label} help={field.help} value={valueOf(size)} options={options} disabled={disabled} error={wrong} onChange={choose} />
      {typeof size === 'object' && size !== null && (
        <div className="custom-size">
          {(['width', 'height'] as const).map((side) => (
            <NumberField
              key={side} {...sides[side]} label={side === 'width' ? 'Width' : 'Height'} value={size[side]} min={sizeLimits.minSide} max={sizeLimits.maxSide} step={1} disabled={disabled}
              onChange={(value) => editor.setField('image_size', { ...size, [side]: value })} onSettled={editor.settle}
            />
          ))}
        </div>
      )}
      {output && <p className="recipe-note figures size-note">{showPixels(output)} · {megapixels(output)}</p>}
    </>
  );
}
