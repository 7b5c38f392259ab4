import './SideLabel.css';
import type { Box } from './geometry';

/** Room above a picture that a label needs, in pixels. */
const room = 30;

export interface SideLabelProps {
  readonly side: 'left' | 'right';
  /** The part of the picture that is seen. */
  readonly seen: Box;
  /** Pixels at the top of the canvas that something else lies over. */
  readonly clear?: number;
  /** How far to the right it may reach, where it stands alone; else to the middle of what is seen. */
  readonly until?: number;
  readonly children: string;
}

/** Which picture it is: above the picture where there is room, else in its corner. */
export function SideLabel({ side, seen, clear = 0, until, children }: SideLabelProps) {
  const above = seen.top - room >= clear;
  const width = until === undefined ? seen.width : Math.max(seen.width, until - seen.left);
  return (
    <span className={`side-label side-label-${side}`} data-alone={until !== undefined || undefined} style={{ left: seen.left, width, top: above ? seen.top - room : Math.max(seen.top, clear), padding: above ? '4px 0' : '8px' }}>
      <span>{children}</span>
    </span>
  );
}
