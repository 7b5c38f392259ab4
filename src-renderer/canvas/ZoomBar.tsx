import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import './ZoomBar.css';
import { IconButton } from '../ui/IconButton';
import { Tooltip } from '../ui/Tooltip';
import { useShortcutOf } from '../ui/shortcut-of';
import { showZoom } from './geometry';

export interface ZoomBarProps {
  /** 1 is 100%. */
  readonly zoom: number;
  readonly fits: boolean;
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
  readonly onFit: () => void;
  readonly onActualSize: () => void;
  readonly onZoom: (zoom: number) => void;
}

/** − 62% +  Fit  100% */
export function ZoomBar({ zoom, fits, onZoomIn, onZoomOut, onFit, onActualSize, onZoom }: ZoomBarProps) {
  const shortcutOf = useShortcutOf();
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    const percent = Number.parseFloat((typed ?? '').replace(',', '.'));
    setTyped(null);
    if (Number.isFinite(percent) && percent > 0) onZoom(percent / 100);
  };
  return (
    <div className="zoom-bar" role="toolbar" aria-label="Zoom">
      <IconButton
        icon={Minus}
        label="Zoom out"
        shortcut={shortcutOf('zoom-out')}
        tooltipSide="top"
        onClick={onZoomOut}
      />
      <input
        className="zoom-value figures"
        aria-label="Zoom in percent"
        value={typed ?? showZoom(zoom)}
        spellCheck={false}
        autoComplete="off"
        // Text keeps the menu that texts have.
        onContextMenu={(event) => event.stopPropagation()}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== null) commit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            commit();
            event.currentTarget.blur();
          }
          if (event.key === 'Escape') {
            event.stopPropagation();
            setTyped(null);
            event.currentTarget.blur();
          }
        }}
      />
      <IconButton icon={Plus} label="Zoom in" shortcut={shortcutOf('zoom-in')} tooltipSide="top" onClick={onZoomIn} />
      <Tooltip content="Fit the picture into the canvas" shortcut={shortcutOf('zoom-fit')} side="top">
        <button type="button" className="zoom-word" aria-pressed={fits} onClick={onFit}>
          Fit
        </button>
      </Tooltip>
      <Tooltip content="Pixel for pixel" shortcut={shortcutOf('zoom-actual')} side="top">
        <button
          type="button"
          className="zoom-word figures"
          aria-pressed={!fits && Math.abs(zoom - 1) < 1e-6}
          onClick={onActualSize}
        >
          100%
        </button>
      </Tooltip>
    </div>
  );
}
