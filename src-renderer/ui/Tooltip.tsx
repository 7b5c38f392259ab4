import { Tooltip as Radix } from 'radix-ui';
import { useState, type ReactElement, type ReactNode } from 'react';
import './Tooltip.css';
import { Kbd } from './Kbd';
import type { Shortcut } from './keys';

/** Stands once around the whole app: the first tooltip waits, its neighbours follow at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={300}>
      {children}
    </Radix.Provider>
  );
}

export interface TooltipProps {
  readonly content: ReactNode;
  readonly shortcut?: Shortcut;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** Shown while this holds, too: for an option that its list points at, which never has the focus itself. */
  readonly pointedAt?: boolean;
  /** Asked when it would open on hover: what was pressed meanwhile has opened a menu, or is being dragged. */
  readonly mayOpen?: () => boolean;
  /** One element that takes a ref and handlers. */
  readonly children: ReactElement;
}

/** Names a command, and its shortcut; or explains a field. */
export function Tooltip({ content, shortcut, side = 'bottom', pointedAt = false, mayOpen, children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open || pointedAt} onOpenChange={(next) => setOpen(next && (mayOpen?.() ?? true))}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          <span>{content}</span>
          {shortcut && <Kbd keys={shortcut} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
