import { ArrowLeftRight, Columns2, Contrast, Eye, SquareSplitHorizontal, X } from 'lucide-react';
import { useEffect, useState, type KeyboardEvent, type Ref } from 'react';
import './Compare.css';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { IconButton } from '../ui/IconButton';
import { Segmented, type Segment } from '../ui/Segmented';
import { Slider } from '../ui/Slider';
import { CanvasFrame, type CanvasHandle } from './CanvasFrame';
import { CompareSlider } from './CompareSlider';
import { inFrame, visiblePart, type Viewport } from './geometry';
import { Picture } from './Picture';
import type { ComparedPicture } from './pictures';
import { SideLabel } from './SideLabel';
import { Stage } from './Stage';
import type { View } from './view';

export type CompareMode = 'slider' | 'side' | 'difference' | 'peek';

export interface CompareChoice { readonly value: string; readonly label: string }
export interface CompareChoices { readonly group: string; readonly options: readonly CompareChoice[] }

export interface CompareProps {
  /** Left, and what is there before a peek: the version looked at. */
  readonly a: ComparedPicture;
  /** Right, and what a peek shows: drawn in the frame of `a`. */
  readonly b: ComparedPicture;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
  /** 0…100: how far from the left the divider stands. */
  readonly position: number;
  readonly onPosition: (position: number) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** What `b` may be: the input, and the other versions. */
  readonly choices: readonly (CompareChoice | CompareChoices)[];
  /** The value of the one that `b` is. */
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
  readonly onSwap: () => void;
  /** Esc, and the button "Leave compare". */
  readonly onLeave: () => void;
  readonly ref?: Ref<CanvasHandle>;
}

const modes: readonly Segment<CompareMode>[] = [
  { value: 'slider', label: 'Slider', icon: SquareSplitHorizontal, help: 'Slider: one left of a line, the other right of it' },
  { value: 'side', label: 'Side by side', icon: Columns2, help: 'Side by side: both, in step' },
  { value: 'difference', label: 'Difference', icon: Contrast, help: 'Difference: black where they are the same' },
  { value: 'peek', label: 'Peek', icon: Eye, help: 'Peek: the other one while you hold the button or Space' },
];

/** Pixels at the top of the canvas that the bar lies over. */
const barRoom = 52;

/** Where Space has a meaning of its own. */
const usesSpace = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches('button, input, textarea, select, [contenteditable], [role="button"]');

/** Two pictures in step: the same zoom and the same place on both. */
export function Compare(props: CompareProps) {
  const { a, b, mode, onMode, view, onView, choices, chosen, onChoose, onSwap, onLeave, ref } = props;
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const [gain, setGain] = useState(4);
  const [peeking, setPeeking] = useState(false);

  useEffect(() => {
    if (mode !== 'peek') return undefined;
    const down = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== ' ' || usesSpace(event.target)) return;
      event.preventDefault();
      setPeeking(true);
    };
    const up = (event: globalThis.KeyboardEvent): void => { if (event.key === ' ') setPeeking(false); };
    const away = (): void => setPeeking(false);
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', away);
    return () => { window.removeEventListener('keydown', down); window.removeEventListener('keyup', up); window.removeEventListener('blur', away); setPeeking(false); };
  }, [mode]);

  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') { event.preventDefault(); onLeave(); return true; }
    if ((event.key === 'x' || event.key === 'X') && !(event.target instanceof HTMLElement && event.target.matches('[role=combobox]'))) { event.preventDefault(); onSwap(); return true; }
    return false;
  };
  const hold = {
    onPointerDown: () => setPeeking(true),
    onPointerUp: () => setPeeking(false),
    onPointerLeave: () => setPeeking(false),
    onPointerCancel: () => setPeeking(false),
    onKeyDown: (event: KeyboardEvent) => { if (event.key === ' ' || event.key === 'Enter') setPeeking(true); },
    onKeyUp: () => setPeeking(false),
    onBlur: () => setPeeking(false),
  };
  const bar = (
    <div className="compare-bar" role="toolbar" aria-label="Compare options">
      <Choice className="compare-other" label="Compare with" value={chosen} options={choices} onChange={onChoose} />
      <IconButton icon={ArrowLeftRight} label="Swap sides" shortcut="X" onClick={onSwap} />
      <Segmented className="compare-modes" label="Compare by" options={modes} value={mode} onChange={onMode} />
      {mode === 'difference' && <label className="compare-extra compare-gain figures"><span>×{gain}</span><Slider name="Gain of the difference" min={1} max={16} step={1} value={gain} initial={4} onChange={setGain} /></label>}
      {mode === 'peek' && <Button className="compare-extra" shortcut="Space" aria-pressed={peeking} {...hold}>Hold to see {b.label}</Button>}
      <IconButton className="compare-leave" icon={X} label="Leave compare" shortcut="Escape" onClick={onLeave} />
    </div>
  );
  const caption = mode === 'difference'
    ? `${a.label} against ${b.label}: black where they are the same, ×${gain} where they differ`
    : `${a.label} against ${b.label}${a.width === b.width && a.height === b.height ? '' : `, scaled from ${b.width} × ${b.height}`}`;
  return (
    <CanvasFrame ref={ref} picture={a} viewport={viewport} view={view} onView={onView} top={bar} caption={caption} onKey={onKey}>
      {mode === 'side'
        ? [a, b].map((side, index) => (
          // One frame for both: half a pixel's difference in their room would put them at two heights.
          <Stage key={index} picture={a} view={view} viewport={index === 0 ? undefined : viewport} onView={onView} onViewport={index === 0 ? setViewport : undefined}>
            {(placement, room) => {
              const own = inFrame(placement, side);
              return <><Picture key={side.key} picture={side} placement={own} /><SideLabel side="left" seen={visiblePart(own, room)} clear={barRoom} until={room.width}>{side.label}</SideLabel></>;
            }}
          </Stage>
        ))
        : (
          <Stage key="one" picture={a} view={view} onView={onView} onViewport={setViewport}>
            {(placement, room) => {
              const [under, over] = [<Picture key={`a ${a.key}`} picture={a} placement={placement} />, <Picture key={`b ${b.key}`} picture={b} placement={inFrame(placement, b)} />];
              if (mode === 'slider') return <CompareSlider {...props} placement={placement} viewport={room} left={under} right={over} clear={barRoom} />;
              if (mode === 'difference') return <div className="compare-difference" style={{ filter: `brightness(${gain})` }}>{under}{over}</div>;
              return <div className="compare-peek" data-peeking={peeking || undefined}>{under}{over}<SideLabel side="left" seen={visiblePart(placement, room)} clear={barRoom} until={room.width}>{peeking ? b.label : a.label}</SideLabel></div>;
            }}
          </Stage>
        )}
    </CanvasFrame>
  );
}
