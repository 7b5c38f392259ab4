import { ArrowLeftRight, Columns2, Contrast, Eye, SquareSplitHorizontal, X } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import './Compare.css';
import { useShortcutOf } from '../ui/shortcut-of';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { IconButton } from '../ui/IconButton';
import { Segmented, type Segment } from '../ui/Segmented';
import type { SelectGroup, SelectOption } from '../ui/Listbox';
import { CanvasFrame, type CanvasHandle } from './CanvasFrame';
import { CompareSlider } from './CompareSlider';
import { DifferenceFilter, DifferenceSliders, usualGain } from './Difference';
import { inFrame, place, visiblePart, type Viewport } from './geometry';
import { Picture } from './Picture';
import type { ComparedPicture } from './pictures';
import { changedShare, hexOf, showShare, usualThreshold } from './pixel-counts';
import { pixelReader } from './pixels';
import { SideLabel } from './SideLabel';
import { Surface } from './Surface';
import { useDifference, usePixels } from './usePixels';
import { usePeek } from './usePeek';
import type { View } from './view';

export type CompareMode = 'slider' | 'side' | 'difference' | 'peek';

export type CompareChoice = SelectOption<string>;
export type CompareChoices = SelectGroup<string>;

export interface CompareProps {
  /** Left: what was before, unless they are swapped; what a peek shows. */
  readonly a: ComparedPicture;
  /** Right: what came after; what is there before a peek. */
  readonly b: ComparedPicture;
  /** In whose frame both are drawn: the version looked at, on whichever side it is. */
  readonly frame: ComparedPicture;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
  /** 0…100: how far from the left the divider stands. */
  readonly position: number;
  readonly onPosition: (position: number) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** What the version looked at may be compared with: its input, and the other versions. */
  readonly choices: readonly (CompareChoice | CompareChoices)[];
  /** The value of the one that it is. */
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
  readonly onSwap: () => void;
  /** Esc, and the button "Leave compare". */
  readonly onLeave: () => void;
  readonly ref?: Ref<CanvasHandle>;
}

const modes: readonly Segment<CompareMode>[] = [
  {
    value: 'slider',
    label: 'Slider',
    icon: SquareSplitHorizontal,
    help: 'Slider: one on each side of a line that you drag',
  },
  { value: 'side', label: 'Side by side', icon: Columns2, help: 'Side by side: both, in step' },
  { value: 'difference', label: 'Difference', icon: Contrast, help: 'Difference: black where they are the same' },
  {
    value: 'peek',
    label: 'Peek',
    icon: Eye,
    help: 'Peek: the other one, while you press on the picture or hold Y',
  },
];

/** Two pictures in step: the same zoom and the same place on both. */
export function Compare(props: CompareProps) {
  const { a, b, frame, mode, onMode, view, onView, choices, chosen, onChoose, onSwap, onLeave, ref } = props;
  const shortcutOf = useShortcutOf();
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const [gain, setGain] = useState(usualGain);
  const [threshold, setThreshold] = useState(usualThreshold);
  const { peeking, press, hold } = usePeek(mode === 'peek');
  const pixels = usePixels([a, b]);
  const difference = useDifference(mode === 'difference' ? [frame, frame === a ? b : a] : null);
  const reader = useRef<ReturnType<typeof pixelReader> | null>(null);
  const [read, setRead] = useState<{ readonly x: number; readonly y: number; readonly hex: readonly string[] } | null>(
    null,
  );
  const filterId = useId();
  useEffect(() => {
    reader.current = null;
  }, [frame.key, frame.width, frame.height]);

  /** What lies under the pointer, on both sides. */
  const readAt = (event: PointerEvent<HTMLElement>): void => {
    const stage = event.target instanceof Element ? event.target.closest('.stage') : null;
    const box = stage?.getBoundingClientRect();
    if (!box || !viewport || pixels.is !== 'known') return setRead(null);
    const placement = place(frame, viewport, view);
    const x = Math.floor(((event.clientX - box.left - placement.left) / placement.width) * frame.width);
    const y = Math.floor(((event.clientY - box.top - placement.top) / placement.height) * frame.height);
    if (x < 0 || y < 0 || x >= frame.width || y >= frame.height) return setRead(null);
    reader.current ??= pixelReader(frame);
    const pixelAt = reader.current;
    setRead({ x, y, hex: pixels.value.map((each) => hexOf(pixelAt(each, x, y))) });
  };

  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
      return true;
    }
    return false;
  };
  const bar = (
    <div className="compare-bar" role="toolbar" aria-label="Compare options">
      <Choice className="compare-other" label="Compare with" value={chosen} options={choices} onChange={onChoose} />
      <IconButton icon={ArrowLeftRight} label="Swap sides" shortcut={shortcutOf('swap')} onClick={onSwap} />
      <Segmented className="compare-modes" label="Compare by" options={modes} value={mode} onChange={onMode} />
      {mode === 'difference' && (
        <DifferenceSliders gain={gain} onGain={setGain} threshold={threshold} onThreshold={setThreshold} />
      )}
      {mode === 'peek' && (
        <Button
          className="compare-extra"
          shortcut="Y"
          aria-pressed={peeking}
          title={`${a.label}, while you hold this or Y`}
          {...hold}
        >
          Hold to peek
        </Button>
      )}
      <IconButton className="compare-leave" icon={X} label="Leave compare" shortcut="Escape" onClick={onLeave} />
    </div>
  );
  const scaled = [a, b].find(({ width, height }) => width !== frame.width || height !== frame.height);
  const share =
    difference.is === 'known'
      ? `${showShare(changedShare(difference.value, threshold))} of the pixels changed`
      : difference.is === 'broken'
        ? 'the pixels can’t be counted'
        : 'counting …';
  const caption = read ? (
    <span className="compare-read">
      x {read.x}, y {read.y}
      {[a, b].map(({ key, label }, side) => (
        <span key={key}>
          {' · '}
          <i style={{ background: read.hex[side] }} /> {label} {read.hex[side]}
        </span>
      ))}
    </span>
  ) : mode === 'difference' ? (
    `${share} · ${a.label} against ${b.label}`
  ) : (
    `${a.label} against ${b.label}${scaled ? `, scaled from ${scaled.width} × ${scaled.height}` : ''}`
  );
  return (
    <CanvasFrame
      ref={ref}
      picture={frame}
      viewport={viewport}
      view={view}
      onView={onView}
      top={bar}
      caption={caption}
      onKey={onKey}
      onPointer={readAt}
      onPointerGone={() => setRead(null)}
    >
      {mode === 'side' ? (
        [a, b].map((side, index) => (
          // One frame for both: half a pixel's difference in their room would put them at two heights.
          <Surface
            key={index}
            picture={frame}
            view={view}
            viewport={index === 0 ? undefined : viewport}
            onView={onView}
            onViewport={index === 0 ? setViewport : undefined}
          >
            {(placement, room) => {
              const own = inFrame(placement, side);
              return (
                <>
                  <Picture key={side.key} picture={side} placement={own} room={room} />
                  <SideLabel side="left" seen={visiblePart(own, room)} until={room.width}>
                    {side.label}
                  </SideLabel>
                </>
              );
            }}
          </Surface>
        ))
      ) : (
        <Surface key="one" picture={frame} view={view} onView={onView} onViewport={setViewport}>
          {(placement, room) => {
            const [under, over] = [
              <Picture key={`a ${a.key}`} picture={a} placement={inFrame(placement, a)} room={room} />,
              <Picture key={`b ${b.key}`} picture={b} placement={inFrame(placement, b)} room={room} />,
            ];
            if (mode === 'slider')
              return <CompareSlider {...props} placement={placement} viewport={room} left={under} right={over} />;
            if (mode === 'difference')
              return pixels.is === 'broken' ? (
                // There is no difference to show: what is wrong is told over the one that is there.
                <div className="compare-half">
                  {under}
                  {over}
                </div>
              ) : (
                <>
                  <DifferenceFilter id={filterId} gain={gain} threshold={threshold} />
                  <div className="compare-difference" style={{ filter: `url("#${filterId}")` }}>
                    {under}
                    {over}
                  </div>
                </>
              );
            return (
              <div className="compare-peek" data-peeking={peeking || undefined} onPointerDown={press}>
                {over}
                {under}
                <SideLabel side="left" seen={visiblePart(placement, room)} until={room.width}>
                  {peeking ? a.label : b.label}
                </SideLabel>
              </div>
            );
          }}
        </Surface>
      )}
    </CanvasFrame>
  );
}
