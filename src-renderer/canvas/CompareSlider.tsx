import { MoveHorizontal } from 'lucide-react';
import { useRef, type CSSProperties, type PointerEvent, type ReactNode } from 'react';
import { stepped } from '../ui/numbers';
import { visiblePart, type Placement, type Viewport } from './geometry';
import type { ComparedPicture } from './pictures';
import { SideLabel } from './SideLabel';

export interface CompareSliderProps {
  readonly a: ComparedPicture;
  readonly b: ComparedPicture;
  readonly position: number;
  readonly onPosition: (position: number) => void;
  readonly placement: Placement;
  readonly viewport: Viewport;
  readonly left: ReactNode;
  readonly right: ReactNode;
}

const range = { min: 0, max: 100, step: 1 } as const;

/** One picture left of the divider, the other right of it. The divider goes over the part of the picture that is seen. */
export function CompareSlider({ a, b, position, onPosition, placement, viewport, left, right }: CompareSliderProps) {
  const input = useRef<HTMLInputElement>(null);
  const grip = useRef<number | null>(null);
  const seen = visiblePart(placement, viewport);
  const at = Math.round(seen.left + (position / 100) * seen.width);

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    // Beneath lies the stage, which would pan.
    event.stopPropagation();
    event.preventDefault();
    grip.current = event.clientX - at;
    event.currentTarget.setPointerCapture(event.pointerId);
    input.current?.focus({ preventScroll: true });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (grip.current === null || seen.width === 0) return;
    const share = (event.clientX - grip.current - seen.left) / seen.width;
    onPosition(Math.min(100, Math.max(0, Math.round(share * 1000) / 10)));
  };
  const onPointerUp = (): void => {
    grip.current = null;
  };
  return (
    <div className="compare-slider">
      <div
        className="compare-half"
        style={
          { clipPath: `inset(0 ${viewport.width - at}px 0 0)`, '--until': `${viewport.width - at}px` } as CSSProperties
        }
      >
        {left}
        <SideLabel side="left" seen={seen}>
          {a.label}
        </SideLabel>
      </div>
      <div className="compare-half" style={{ clipPath: `inset(0 0 0 ${at}px)`, '--from': `${at}px` } as CSSProperties}>
        {right}
        <SideLabel side="right" seen={seen}>
          {b.label}
        </SideLabel>
      </div>
      <div
        className="compare-divider"
        style={{ left: at, top: seen.top, height: seen.height }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onDoubleClick={(event) => {
          event.stopPropagation();
          onPosition(50);
        }}
      >
        <input
          ref={input}
          type="range"
          aria-label="Compare position"
          aria-valuetext={`${Math.round(position)}% ${a.label}, the rest ${b.label}`}
          min={range.min}
          max={range.max}
          step={range.step}
          value={Math.round(position)}
          onChange={(event) => onPosition(Number(event.target.value))}
          onKeyDown={(event) => {
            const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
            if (!direction || !event.shiftKey) return;
            event.preventDefault();
            onPosition(stepped(Math.round(position), direction * 10, range));
          }}
        />
        <span className="compare-grip">
          <MoveHorizontal aria-hidden />
        </span>
      </div>
    </div>
  );
}
