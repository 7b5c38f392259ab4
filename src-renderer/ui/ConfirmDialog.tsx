import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import './ConfirmDialog.css';
import { Button } from './Button';
import { useFocusReturn } from './focus-return';

export interface ConfirmDialogProps {
  readonly open: boolean;
  /** A question. */
  readonly title: string;
  /** What will happen, and what it costs or loses. */
  readonly message: ReactNode;
  /** The verb of what happens: never "OK". */
  readonly confirm: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  /** A third way out. */
  readonly other?: { readonly label: string; readonly onChoose: () => void };
}

/** Asks before something that can't be undone or that costs. Focus starts on the safe answer. */
export function ConfirmDialog({
  open,
  title,
  message,
  confirm,
  cancel = 'Cancel',
  danger,
  busy,
  onConfirm,
  onCancel,
  other,
}: ConfirmDialogProps) {
  const focus = useFocusReturn();
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onCancel();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-scrim">
          <AlertDialog.Content
            className="dialog dialog-small confirm"
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={focus.giveBack}
          >
            <AlertDialog.Title asChild>
              <h2>{title}</h2>
            </AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="confirm-message">{message}</div>
            </AlertDialog.Description>
            <div className="confirm-actions">
              <AlertDialog.Cancel asChild>
                <Button>{cancel}</Button>
              </AlertDialog.Cancel>
              {other && <Button onClick={other.onChoose}>{other.label}</Button>}
              <Button variant={danger ? 'danger' : 'strong'} loading={busy} onClick={onConfirm}>
                {confirm}
              </Button>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Overlay>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
