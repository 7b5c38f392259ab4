import { ArrowLeftRight, RotateCcw, RotateCw } from 'lucide-react';
import type { Size } from '../../src-main/common/recipe';
import { held, leastSide, shaped, sized, type Rect } from './crop';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { NumberField } from '../ui/NumberField';
import type { SelectOption } from '../ui/Listbox';
import { Select } from '../ui/Select';

/** `swapped`: the shape stands where it lay. */
export interface CropShape {
  readonly name: 'free' | 'input' | '1:1' | '4:5' | '3:2' | '16:9' | 'size';
  readonly swapped: boolean;
}

const fixed: Readonly<Record<string, number>> = { '1:1': 1, '4:5': 4 / 5, '3:2': 3 / 2, '16:9': 16 / 9 };

/** Width ÷ height, or `null` where it is free. `asked`: the size that results are to have, where one is chosen. */
export function ratioOf({ name, swapped }: CropShape, bounds: Size, asked: Size | null): number | null {
  if (name === 'free') return null;
  const ratio =
    name === 'input'
      ? bounds.width / bounds.height
      : name === 'size'
        ? asked
          ? asked.width / asked.height
          : null
        : (fixed[name] ?? null);
  return ratio !== null && swapped ? 1 / ratio : ratio;
}

export interface CropBarProps {
  readonly bounds: Size;
  readonly rect: Rect;
  readonly shape: CropShape;
  readonly asked: Size | null;
  /** Nothing is cropped and nothing turned. */
  readonly untouched: boolean;
  readonly onShape: (shape: CropShape) => void;
  readonly onRect: (rect: Rect) => void;
  readonly onSettled: () => void;
  readonly onTurn: (clockwise: boolean) => void;
  readonly onReset: () => void;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The crop in figures: its shape, its sides, its place, and the way out. */
export function CropBar({
  bounds,
  rect,
  shape,
  asked,
  untouched,
  onShape,
  onRect,
  onSettled,
  onTurn,
  onReset,
  onDone,
  onCancel,
}: CropBarProps) {
  const ratio = ratioOf(shape, bounds, asked);
  const choose = (next: CropShape): void => {
    onShape(next);
    const wanted = ratioOf(next, bounds, asked);
    if (wanted !== null) onRect(shaped(rect, wanted, bounds));
    onSettled();
  };
  const swap = (): void => {
    if (ratio === null)
      onRect(
        held(
          {
            width: rect.height,
            height: rect.width,
            left: rect.left + (rect.width - rect.height) / 2,
            top: rect.top + (rect.height - rect.width) / 2,
          },
          bounds,
        ),
      );
    else choose({ ...shape, swapped: !shape.swapped });
    onSettled();
  };
  const shapes: SelectOption<CropShape['name']>[] = [
    { value: 'free', label: 'Free' },
    { value: 'input', label: 'Original ratio' },
    { value: '1:1', label: '1 : 1' },
    ...(['4:5', '3:2', '16:9'] as const).map((value) => ({
      value,
      label: (shape.name === value && shape.swapped ? value.split(':').toReversed() : value.split(':')).join(' : '),
    })),
    {
      value: 'size',
      label: asked ? `Image size ${asked.width} × ${asked.height}` : 'Image size',
      disabled: asked === null,
    },
  ];
  const most = {
    width: bounds.width,
    height: bounds.height,
    left: bounds.width - rect.width,
    top: bounds.height - rect.height,
  };
  const least = {
    width: Math.min(leastSide, bounds.width),
    height: Math.min(leastSide, bounds.height),
    left: 0,
    top: 0,
  };
  const fields = [
    ['width', 'W', 'Width'],
    ['height', 'H', 'Height'],
    ['left', 'X', 'Left'],
    ['top', 'Y', 'Top'],
  ] as const;
  return (
    <div className="crop-bar" role="toolbar" aria-label="Crop">
      <div className="crop-group">
        <Select
          label="Shape"
          hideLabel
          value={shape.name}
          options={shapes}
          onChange={(name) => choose({ name, swapped: false })}
        />
        <IconButton icon={ArrowLeftRight} label="Swap width and height" onClick={swap} />
      </div>
      <div className="crop-group">
        {fields.map(([side, label, name]) => (
          <NumberField
            key={side}
            className="crop-number"
            label={label}
            name={`Crop ${name.toLowerCase()}`}
            value={rect[side]}
            min={least[side]}
            max={most[side]}
            step={1}
            onChange={(value) =>
              onRect(
                side === 'width' || side === 'height'
                  ? sized(rect, side, value, bounds, ratio)
                  : held({ ...rect, [side]: value }, bounds),
              )
            }
            onSettled={onSettled}
          />
        ))}
      </div>
      <div className="crop-group">
        <IconButton icon={RotateCcw} label="Turn left 90°" onClick={() => onTurn(false)} />
        <IconButton icon={RotateCw} label="Turn right 90°" onClick={() => onTurn(true)} />
        <Button variant="quiet" disabled={untouched} onClick={onReset}>
          Reset
        </Button>
      </div>
      <div className="crop-ends">
        <Button variant="quiet" shortcut="Escape" onClick={onCancel}>
          Cancel
        </Button>
        <Button variant="strong" shortcut="Enter" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
