import { useRef, useState } from 'react';
import { inputShape, type SizeField as Sized } from '../../../src-main/common/models';
import { sizeOf, type Pixels } from '../../../src-main/common/models/roles';
import { sizeFault } from '../../../src-main/common/sizes';
import type { ImageSize } from '../../../src-main/common/recipe';
import { megapixels, showPixels } from '../../editor/describe';
import { inputSize, resultSize } from '../../editor/estimate';
import { withMegapixels, withSide } from '../../editor/size-choice';
import { Checkbox, NumberField, Select } from '../../ui';
import { shallow, useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';
import { useNumber } from './use-number';

const custom = 'custom';

const same = <T extends object | null>(a: T, b: T): boolean => a === b || (a !== null && b !== null && shallow(a, b));

const valueOf = (size: ImageSize | null): string =>
  size === null ? inputShape : typeof size === 'object' ? custom : size;

/** Sizes that a model rounds up by a few pixels are no smaller input. */
const margin = 32;
const isSmaller = (input: Pixels, output: Pixels): boolean =>
  input.width + margin < output.width && input.height + margin < output.height;

/** The size of the results: the input's shape unless the designer wants another, always with what comes of it. */
export function SizeField({ field, disabled }: { readonly field: Sized; readonly disabled: boolean }) {
  const editor = useEditor();
  const select = useRef<HTMLButtonElement>(null);
  const size = useEditorState((state) => sizeOf(state.desk.draft));
  const output = useEditorState(resultSize, same);
  const input = useEditorState(inputSize, same);
  /** The shape that both sides keep; `null`: each is by itself. */
  const [shape, setShape] = useState<Pixels | null>(null);
  useWanted('size', select);
  const sides = { width: useNumber('width'), height: useNumber('height') };
  const options = [
    ...(field.default === inputShape ? [{ value: inputShape, label: 'Input’s shape' }] : []),
    ...field.presets.map((preset) => ({
      value: preset.value,
      label: preset.width === null ? preset.label : `${preset.label} · ${preset.width} × ${preset.height}`,
    })),
    { value: custom, label: 'Custom…' },
  ];
  const choose = (value: string): void => {
    const next: ImageSize | null =
      value === inputShape ? null : value === custom ? (output ?? { width: 1024, height: 1024 }) : value;
    editor.setField(field.name, next);
    editor.settle();
  };
  const wrong = typeof size === 'object' && size !== null ? sizeFault(size, field.limits) : null;
  return (
    <>
      <Select
        ref={select}
        label={field.label}
        help={field.help}
        value={valueOf(size)}
        options={options}
        disabled={disabled}
        error={wrong}
        onChange={choose}
      />
      {typeof size === 'object' && size !== null && (
        <div className="custom-size">
          {(['width', 'height'] as const).map((side) => (
            <NumberField
              key={side}
              {...sides[side]}
              label={side === 'width' ? 'Width' : 'Height'}
              value={size[side]}
              min={field.limits.minSide}
              max={field.limits.maxSide}
              step={1}
              disabled={disabled}
              onChange={(value) =>
                editor.setField(
                  field.name,
                  shape === null ? { ...size, [side]: value } : withSide(side, value, shape, field.limits),
                )
              }
              onSettled={editor.settle}
            />
          ))}
          <NumberField
            label="Megapixels"
            help="Total pixels, which the price depends on. The ratio stays."
            value={Math.round((size.width * size.height) / 100_000) / 10}
            min={0.1}
            max={Math.round(field.limits.maxPixels / 100_000) / 10}
            step={0.1}
            steppers
            disabled={disabled || wrong !== null}
            onChange={(value) => editor.setField(field.name, withMegapixels(value, shape ?? size, field.limits))}
            onSettled={editor.settle}
          />
          <Checkbox
            label="Keep the ratio"
            checked={shape !== null}
            disabled={disabled}
            onChange={(next) => setShape(next ? { ...size } : null)}
          />
        </div>
      )}
      {output && (
        <p className="recipe-note figures size-note">
          {showPixels(output)} · {megapixels(output)}
        </p>
      )}
      {output && input && isSmaller(input, output) && (
        <p className="recipe-note figures size-note">
          The input is smaller, {showPixels(input)}: details will be invented. A clear, larger picture gives the
          cleanest results.
        </p>
      )}
    </>
  );
}
