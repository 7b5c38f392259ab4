import { useRef } from 'react';

/** What floats over the screen: the focus comes back from there. */
const floats = '[role=dialog], [role=alertdialog], [role=menu], [data-radix-focus-guard]';

/** What of the screen itself has the focus, or had it last while something floats over it; `null`: nothing. */
let beneath: HTMLElement | null = null;

const note = (target: EventTarget | null): void => {
  if (target instanceof HTMLElement && !target.closest(floats)) beneath = target;
};

/** A button whose menu has the focus at once, so that it never has it itself. */
export const noteBeneath = (element: HTMLElement | null): void => note(element);

document.addEventListener('focusin', ({ target }) => note(target));
document.addEventListener('focusout', ({ target, relatedTarget }) => {
  // A menu that closes gives the focus to its button, and a dialog that it opened keeps it from arriving there.
  note(relatedTarget);
  // Clicked beside every control, the focus is nowhere; a window that is left gets it back by itself.
  if (
    target === beneath &&
    relatedTarget === null &&
    document.hasFocus() &&
    beneath?.isConnected &&
    document.querySelector(floats) === null
  )
    beneath = null;
});

const takes = (element: HTMLElement | null): element is HTMLElement =>
  element !== null && element !== document.body && element.isConnected && element.checkVisibility();

/**
 * Where a dialog's focus came from, and goes back to. Radix gives it back to a trigger alone, and ours open by the state: from a button,
 * a menu, the palette or a key.
 */
export function useFocusReturn(): { readonly remember: () => void; readonly giveBack: (event: Event) => void } {
  const from = useRef<HTMLElement | null>(null);
  return {
    remember: () => {
      from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    },
    giveBack: (event) => {
      event.preventDefault();
      // Another dialog has it by now, or what was asked for does.
      if (document.activeElement !== document.body && document.activeElement !== null) return;
      const to = [from.current, beneath].find(takes) ?? document.querySelector<HTMLElement>('[data-focus-home]');
      to?.focus({ preventScroll: true });
    },
  };
}
