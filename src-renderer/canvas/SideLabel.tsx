import './SideLabel.css';
import type { Box } from './geometry';

/** Room above a picture that a label needs, in pixels. */
const room = 30;

export interface SideLabelProps {
  readonly side: 'left' | 'right';
  /** The part of the picture that is seen. */
  readonly seen: Box;
  readonly children: string;
}

/** Which picture it is: above the picture where there is room, else in its corner. */
export function SideLabel({ side, seen, children }: SideLabelProps) {
  const above = seen.top >= room;
  return (
    <span className={`side-label side-label-${side}`} style={{ left: seen.left, width: seen.width, top: above ? seen.top - room : seen.top, padding: above ? '4px 0' : '8px' }}>
      <span>{children}</span>
    </span>
  );
}
