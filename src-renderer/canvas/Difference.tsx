import { Slider } from '../ui/Slider';
import { usualThreshold } from './pixel-counts';

/** How much differences are brightened until one says otherwise. */
export const usualGain = 4;

/** How much differences are brightened, and which are ignored. */
export function DifferenceSliders({
  gain,
  onGain,
  threshold,
  onThreshold,
}: {
  readonly gain: number;
  readonly onGain: (gain: number) => void;
  readonly threshold: number;
  readonly onThreshold: (threshold: number) => void;
}) {
  return (
    <>
      <label className="compare-extra compare-gain figures" title="How much differences are brightened">
        <span>Gain ×{gain}</span>
        <Slider name="Difference gain" min={1} max={16} step={1} value={gain} initial={usualGain} onChange={onGain} />
      </label>
      <label className="compare-extra compare-gain figures" title="Differences of up to this much, of 255, are ignored">
        <span>Ignore ≤{threshold}</span>
        <Slider
          name="Difference threshold"
          min={0}
          max={64}
          step={1}
          value={threshold}
          initial={usualThreshold}
          onChange={onThreshold}
        />
      </label>
    </>
  );
}

/** Black up to the threshold, lighter by the gain above it. */
export function DifferenceFilter({
  id,
  gain,
  threshold,
}: {
  readonly id: string;
  readonly gain: number;
  readonly threshold: number;
}) {
  const table = Array.from({ length: 256 }, (_, by) =>
    by <= threshold ? 0 : Math.min(1, (by * gain) / 255).toFixed(4),
  ).join(' ');
  return (
    <svg aria-hidden width="0" height="0" className="compare-filter">
      <filter id={id} colorInterpolationFilters="sRGB">
        <feComponentTransfer>
          <feFuncR type="discrete" tableValues={table} />
          <feFuncG type="discrete" tableValues={table} />
          <feFuncB type="discrete" tableValues={table} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}
