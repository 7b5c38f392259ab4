import { useEffect } from 'react';

/** Where Space has a meaning of its own. */
const usesSpace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target.matches(
      'button, input, textarea, select, a, summary, [role="button"], [role="option"], [role="menuitem"]',
    ) &&
      !target.matches('.compare-divider input, .crop-handle')));

const held = (): boolean => document.documentElement.dataset['hand'] !== undefined;

/** Is Space held, so that a drag moves the picture, whatever lies on it? */
export const isHandHeld = held;

/** While Space is held, and it means nothing else where the focus is, the pointer is a hand. */
export function useHand(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const down = (event: KeyboardEvent): void => {
      if (event.key !== ' ' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (usesSpace(event.target) || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return;
      // The page would scroll.
      event.preventDefault();
      dataset['hand'] = '';
    };
    const lift = (): void => {
      delete dataset['hand'];
    };
    const up = (event: KeyboardEvent): void => {
      if (event.key === ' ') lift();
    };
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    addEventListener('blur', lift);
    return () => {
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', lift);
      lift();
    };
  }, []);
}
