import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import './Popover.css';

export interface PopoverProps {
  /** One button that takes a ref and handlers. */
  readonly trigger: ReactElement;
  /** Its accessible name. */
  readonly label: string;
  readonly align?: 'start' | 'center' | 'end';
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** Something to look at and to act on under a button; Escape and a click beside it close it. */
export function Popover({ trigger, label, align = 'end', open, onOpenChange, children }: PopoverProps) {
  return (
    <Radix.Root modal open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="popover" aria-label={label} align={align} sideOffset={6} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
