import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import './Button.css';
import { cx } from './cx';
import { ariaShortcut, type Shortcut } from './keys';
import { isMac } from './platform';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /**
   * `primary`: varnish, for Run alone. `strong`: a dialog's main answer. `plain`: everything else that acts.
   * `quiet`: no ground until hovered. `danger`: throws something away.
   */
  readonly variant?: 'primary' | 'strong' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'large';
  readonly icon?: LucideIcon;
  /** Answers no clicks and shows that it works; keeps its width and its name. */
  readonly loading?: boolean;
  /** Shows that it works, and answers clicks all the same: each is one more. */
  readonly busy?: boolean;
  /** Fills the width of what it stands in. */
  readonly wide?: boolean;
  readonly shortcut?: Shortcut;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = 'plain',
  size = 'normal',
  icon: Icon,
  loading = false,
  busy = false,
  wide = false,
  shortcut,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(
        'button',
        `button-${variant}`,
        size === 'large' && 'button-large',
        wide && 'button-wide',
        className,
      )}
      aria-busy={loading || busy || undefined}
      aria-disabled={loading || undefined}
      aria-keyshortcuts={shortcut && ariaShortcut(shortcut, isMac)}
      onClick={loading ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {Icon && <Icon aria-hidden />}
      <span className="button-label">{children}</span>
      {(loading || busy) && <LoaderCircle aria-hidden className="button-spinner" />}
    </button>
  );
}
