import type { MouseEvent } from 'react';

/** Shift+F10 and the menu key speak to the listbox, which has the focus: its active option is meant. */
export function handOnMenu(event: MouseEvent<HTMLElement>): void {
  if (event.target !== event.currentTarget) return;
  const active = document.getElementById(event.currentTarget.getAttribute('aria-activedescendant') ?? '');
  if (!active) return;
  event.preventDefault();
  const { left, bottom } = active.getBoundingClientRect();
  active.dispatchEvent(
    new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + 24, clientY: bottom - 8 }),
  );
}
