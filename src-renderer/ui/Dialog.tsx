import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode, RefObject } from 'react';
import './Dialog.css';
import { cx } from './cx';
import { useFocusReturn } from './focus-return';
import { IconButton } from './IconButton';

export interface DialogProps {
  /** Asked for by Esc, the close button, or a click beside it. */
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons of its foot, the main answer last. */
  readonly actions?: ReactNode;
  /** Stands left in the foot. */
  readonly note?: ReactNode;
  /** 400, 560, 760 or 960 pixels. */
  readonly width?: 'small' | 'medium' | 'large' | 'huge';
  /** What has the focus first; else the first control. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** `false`: only its own buttons and Esc close it, so that a stray click loses nothing. */
  readonly closesOutside?: boolean;
  /** Enter in a field sends it. */
  readonly onSubmit?: () => void;
  readonly className?: string;
  /** Its words alone may be longer than there is room: they scroll by the keyboard, too. */
  readonly scrolls?: boolean;
}

const controls = ':is(.dialog-body, .dialog-foot) :is(input, select, textarea, button):not(:disabled)';

/** A dialog's first control that is seen, outside its head: what is hidden takes no focus. */
const firstControl = (content: HTMLElement | null): HTMLElement | undefined =>
  [...(content?.querySelectorAll<HTMLElement>(controls) ?? [])].find((control) => control.checkVisibility());

/** A window over the app, open as long as it is there. Esc closes it; focus stays inside, and goes back to where it came from. */
export function Dialog({
  onClose,
  title,
  description,
  children,
  actions,
  note,
  width = 'medium',
  initialFocus,
  closesOutside = true,
  onSubmit,
  className,
  scrolls = false,
}: DialogProps) {
  const focus = useFocusReturn();
  const body = (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <div className="dialog-body" tabIndex={scrolls ? 0 : undefined}>
        {children}
      </div>
      {(actions || note) && (
        <footer className="dialog-foot">
          <div className="dialog-note">{note}</div>
          {actions}
        </footer>
      )}
    </>
  );
  return (
    <Radix.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim">
          <Radix.Content
            className={cx('dialog', `dialog-${width}`, className)}
            // Said outright where there is no description; Radix gives its own id otherwise.
            {...(description ? {} : { 'aria-describedby': undefined })}
            onOpenAutoFocus={(event) => {
              focus.remember();
              // Never the close button in the corner: its tooltip would come along.
              event.preventDefault();
              const content = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
              (initialFocus?.current ?? firstControl(content) ?? content)?.focus();
            }}
            onCloseAutoFocus={focus.giveBack}
            onInteractOutside={(event) => {
              if (!closesOutside) event.preventDefault();
            }}
          >
            <header className="dialog-head">
              <Radix.Title asChild>
                <h2>{title}</h2>
              </Radix.Title>
              <Radix.Close asChild>
                <IconButton icon={X} label="Close" shortcut="Escape" />
              </Radix.Close>
            </header>
            {description && (
              <Radix.Description asChild>
                <div className="dialog-description">{description}</div>
              </Radix.Description>
            )}
            {onSubmit ? (
              <form
                className="dialog-form"
                onSubmit={(event) => {
                  event.preventDefault();
                  onSubmit();
                }}
              >
                {body}
              </form>
            ) : (
              body
            )}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
