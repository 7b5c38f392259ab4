/** Gives the focus to the history, or where that is hidden to the picture: where a designer goes on from when what had it is done, or gone. */
export function focusVersions(): void {
  const places = ['[role=listbox][aria-label=History]', '[data-focus-home]'];
  const place = places
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((found) => found?.checkVisibility());
  place?.focus({ preventScroll: true });
}
