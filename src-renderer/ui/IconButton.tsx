import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import './IconButton.css';
import { cx } from './cx';
import { ariaShortcut, type Shortcut } from './keys';
import { isMac } from './platform';
import { Tooltip } from './Tooltip';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** Its accessible name, and what the tooltip says unless `tooltip` says more. */
  readonly label: string;
  readonly tooltip?: string;
  readonly shortcut?: Shortcut;
  /** Makes it a toggle. */
  readonly pressed?: boolean;
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: Icon,
  label,
  tooltip,
  shortcut,
  pressed,
  tooltipSide,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={tooltip ?? label} shortcut={shortcut} side={tooltipSide}>
      <button
        type={type}
        className={cx('icon-button', className)}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut && ariaShortcut(shortcut, isMac)}
        {...rest}
      >
        <Icon aria-hidden />
      </button>
    </Tooltip>
  );
}
