import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from 'radix-ui';
import { useRef, type MouseEvent, type PointerEvent, type ReactElement } from 'react';
import './Menu.css';
import { cx } from './cx';
import { noteBeneath } from './focus-return';
import { Kbd } from './Kbd';
import type { Shortcut } from './keys';

export interface MenuCommand {
  readonly kind?: 'command';
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: LucideIcon;
  readonly shortcut?: Shortcut;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  /** Makes it one that is on or off. */
  readonly checked?: boolean;
  /** A second, quieter line. */
  readonly detail?: string;
}
export interface MenuLine {
  readonly kind: 'line';
}
export interface MenuHeading {
  readonly kind: 'heading';
  readonly label: string;
}
export interface SubMenu {
  readonly kind: 'menu';
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly items: readonly MenuItem[];
}
export type MenuItem = MenuCommand | MenuLine | MenuHeading | SubMenu;

export interface MenuProps {
  /** One button that takes a ref and handlers. */
  readonly trigger: ReactElement;
  /** Asked for when it opens, where they are a function. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** Takes the focus when it has closed; answers whether it did. Else the button gets it back. */
  readonly onClosed?: () => boolean;
}

/** A menu under a button. */
export function Menu({ trigger, items, align = 'start', side = 'bottom', onClosed }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    // Not modal: what lies beneath is seen by screen readers as before, and nothing with the focus is hidden from them.
    <RadixDropdown.Root
      modal={false}
      onOpenChange={(open) => {
        if (open) noteBeneath(button.current);
      }}
    >
      <RadixDropdown.Trigger ref={button} asChild>
        {trigger}
      </RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <section aria-label="Menu">
          <RadixDropdown.Content
            className="menu"
            align={align}
            side={side}
            sideOffset={4}
            collisionPadding={8}
            onCloseAutoFocus={(event) => {
              if (onClosed?.()) event.preventDefault();
            }}
          >
            <AskedItems parts={RadixDropdown} items={items} />
          </RadixDropdown.Content>
        </section>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

export interface ContextMenuProps {
  /** Asked for when it opens; of one that is of many, with the one that is meant. */
  readonly items: readonly MenuItem[] | ((meant: HTMLElement | null) => readonly MenuItem[]);
  readonly onOpenChange?: (open: boolean, meant: HTMLElement | null) => void;
  readonly disabled?: boolean;
  /** One menu for all that match it in the element, since each menu of its own costs a list of many dearly. Beside them there is none. */
  readonly of?: string;
  /** One element that takes a ref and handlers. */
  readonly children: ReactElement;
}

/** Everything possible with something, on right-click, Shift+F10 or the menu key. */
export function ContextMenu({ items, onOpenChange, disabled, of, children }: ContextMenuProps) {
  const meant = useRef<HTMLElement | null>(null);
  const point = (event: MouseEvent): boolean => {
    const found = of !== undefined && event.target instanceof Element ? event.target.closest<HTMLElement>(of) : null;
    if (found) meant.current = found;
    return found !== null || of === undefined;
  };
  return (
    <RadixContext.Root modal={false} onOpenChange={(open) => onOpenChange?.(open, meant.current)}>
      <RadixContext.Trigger
        asChild
        disabled={disabled}
        onContextMenu={(event) => {
          if (!point(event)) event.preventDefault();
        }}
        // A finger that stays opens it, too.
        onPointerDown={(event: PointerEvent) => {
          if (event.pointerType !== 'mouse' && !point(event)) event.preventDefault();
        }}
      >
        {children}
      </RadixContext.Trigger>
      <RadixContext.Portal>
        <section aria-label="Menu">
          <RadixContext.Content className="menu" collisionPadding={8}>
            <AskedItems parts={RadixContext} items={typeof items === 'function' ? () => items(meant.current) : items} />
          </RadixContext.Content>
        </section>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

function AskedItems({ parts, items }: { readonly parts: Parts; readonly items: MenuProps['items'] }) {
  return <MenuItems parts={parts} items={typeof items === 'function' ? items() : items} />;
}

/** Radix's two kinds of menu are made of the same parts. */
type Parts = typeof RadixDropdown | typeof RadixContext;

function MenuItems({ parts, items }: { readonly parts: Parts; readonly items: readonly MenuItem[] }) {
  return items.map((item, index) => <MenuRow key={'label' in item ? item.label : index} parts={parts} item={item} />);
}

function MenuRow({ parts, item }: { readonly parts: Parts; readonly item: MenuItem }) {
  switch (item.kind) {
    case 'line':
      return <parts.Separator className="menu-line" />;
    case 'heading':
      return <parts.Label className="menu-heading">{item.label}</parts.Label>;
    case 'menu':
      return (
        <parts.Sub>
          <parts.SubTrigger className="menu-item">
            <span className="menu-mark">{item.icon && <item.icon aria-hidden />}</span>
            <span className="menu-label">{item.label}</span>
            <ChevronRight aria-hidden />
          </parts.SubTrigger>
          <parts.Portal>
            <section aria-label={item.label}>
              <parts.SubContent className="menu" sideOffset={2} collisionPadding={8}>
                <MenuItems parts={parts} items={item.items} />
              </parts.SubContent>
            </section>
          </parts.Portal>
        </parts.Sub>
      );
    default:
      return <MenuCommandRow parts={parts} item={item} />;
  }
}

function MenuCommandRow({ parts, item }: { readonly parts: Parts; readonly item: MenuCommand }) {
  const className = cx('menu-item', item.danger && 'menu-danger');
  const content = (
    <>
      <span className="menu-mark">{item.checked ? <Check aria-hidden /> : item.icon && <item.icon aria-hidden />}</span>
      <span className="menu-label">
        {item.label}
        {item.detail && <small>{item.detail}</small>}
      </span>
      {item.shortcut && <Kbd keys={item.shortcut} />}
    </>
  );
  return item.checked === undefined ? (
    <parts.Item className={className} disabled={item.disabled} onSelect={item.onSelect}>
      {content}
    </parts.Item>
  ) : (
    <parts.CheckboxItem className={className} disabled={item.disabled} checked={item.checked} onSelect={item.onSelect}>
      {content}
    </parts.CheckboxItem>
  );
}
