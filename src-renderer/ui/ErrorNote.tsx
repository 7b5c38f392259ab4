import { CircleAlert, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import './ErrorNote.css';
import { cx } from './cx';
import { IconButton } from './IconButton';

export interface ErrorNoteProps {
  /** What happened, in a few words. */
  readonly title?: string;
  /** What happened and what to do, in plain sentences. */
  readonly children: ReactNode;
  /** Buttons that do it. */
  readonly actions?: ReactNode;
  readonly tone?: 'bad' | 'info';
  readonly onDismiss?: () => void;
  readonly className?: string;
}

/** An error where it happened: what happened, what to do, and the button that does it. */
export function ErrorNote({ title, children, actions, tone = 'bad', onDismiss, className }: ErrorNoteProps) {
  const Icon = tone === 'bad' ? CircleAlert : Info;
  return (
    <div className={cx('note', `note-${tone}`, className)} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon aria-hidden />
      <div className="note-text">
        {title && <p className="note-title">{title}</p>}
        <div className="selectable">{children}</div>
        {actions && <div className="note-actions">{actions}</div>}
      </div>
      {onDismiss && <IconButton icon={X} label="Dismiss" onClick={onDismiss} />}
    </div>
  );
}
