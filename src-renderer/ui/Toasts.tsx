import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import './Toasts.css';
import { Button } from './Button';
import { IconButton } from './IconButton';
import { Thumb } from './Thumb';
import { cx } from './cx';

export interface ToastAction {
  readonly label: string;
  readonly onAction: () => void;
}

export interface Toast {
  readonly id: string;
  /** One plain sentence. */
  readonly message: string;
  readonly tone?: 'plain' | 'good' | 'bad';
  /** Address of a thumbnail. */
  readonly picture?: string | null;
  /** Such as Undo. */
  readonly action?: ToastAction;
  readonly also?: ToastAction;
  /** Milliseconds it stays; `null`: until dismissed. By default 6 s, 10 s with an action, and bad news stays. */
  readonly stays?: number | null;
}

export interface ToastsProps {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: string) => void;
}

/** Notices that need no answer, read out as they come. They wait while the pointer or the focus is on them. */
export function Toasts({ toasts, onDismiss }: ToastsProps) {
  const [held, setHeld] = useState(false);
  return (
    <div
      className="toasts"
      // The one status region of a screen tells of passes.
      role="log"
      aria-label="Notices"
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} held={held} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

function staysFor(toast: Toast): number | null {
  if (toast.stays !== undefined) return toast.stays;
  if (toast.tone === 'bad') return null;
  return toast.action ? 10_000 : 6_000;
}

function ToastRow({
  toast,
  held,
  onDismiss,
}: {
  readonly toast: Toast;
  readonly held: boolean;
  readonly onDismiss: (id: string) => void;
}) {
  const { id } = toast;
  const time = staysFor(toast);
  useEffect(() => {
    if (time === null || held) return undefined;
    const timer = setTimeout(() => onDismiss(id), time);
    return () => clearTimeout(timer);
  }, [id, time, held, onDismiss]);
  return (
    <div className={cx('toast', `toast-${toast.tone ?? 'plain'}`, toast.also && 'toast-two')}>
      {toast.picture && <Thumb className="toast-picture" src={toast.picture} alt="" fit="contain" />}
      {toast.tone === 'good' && <CircleCheck aria-hidden />}
      {toast.tone === 'bad' && <CircleAlert aria-hidden />}
      <span className="toast-message">{toast.message}</span>
      <span className="toast-actions">
        {[toast.action, toast.also].map(
          (action) =>
            action && (
              <Button
                key={action.label}
                variant="quiet"
                className="toast-action"
                onClick={() => {
                  action.onAction();
                  onDismiss(id);
                }}
              >
                {action.label}
              </Button>
            ),
        )}
      </span>
      <IconButton icon={X} label="Dismiss" onClick={() => onDismiss(id)} />
    </div>
  );
}
