import './SideLabel.css';
import type { Box } from './geometry';

/** Room above a picture that a label needs, in pixels. */
const room = 30;

export interface SideLabelProps {
  readonly side: 'left' | 'right';
  /** The part of the picture that is seen. */
  readonly seen: Box;
  /** How far to the right it may reach, where it stands alone; else to the middle of what is seen. */
  readonly until?: number;
  readonly children: string;
}

/** Which picture it is: above the picture where there is room, else in its corner. */
export function SideLabel({ side, seen, until, children }: SideLabelProps) {
  const above = seen.top - room >= 0;
  const width = until === undefined ? seen.width : Math.max(seen.width, until - seen.left);
  return (
    <span
      className={`side-label side-label-${side}`}
      data-alone={until !== undefined || undefined}
      style={{
        left: seen.left,
        width,
        top: above ? seen.top - room : Math.max(seen.top, 0),
        padding: above ? '4px 0' : '8px',
      }}
    >
      <span>{children}</span>
    </span>
  );
}
