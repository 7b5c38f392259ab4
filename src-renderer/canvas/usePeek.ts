import { useEffect, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { isMac } from '../ui/platform';
import { namesOf, strokeOf } from '../ui/shortcuts';

/** Milliseconds that a press on a picture that can be moved waits before it peeks, and pixels before it moves it. */
const pressWaits = 150;
const pressMoves = 4;

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=range], [type=radio]), textarea, [contenteditable]');

/** Whether the other picture is shown: while one presses on the picture, holds the button, or holds Y. */
export function usePeek(on: boolean) {
  const [peeking, setPeeking] = useState(false);

  const press = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    const [x, y] = [event.clientX, event.clientY];
    const movable = event.currentTarget.closest('.stage')?.hasAttribute('data-movable') ?? false;
    const timer = setTimeout(() => setPeeking(true), movable ? pressWaits : 0);
    // The stage captures the pointer: what follows is heard by the window.
    const moved = (next: globalThis.PointerEvent): void => {
      if (movable && Math.hypot(next.clientX - x, next.clientY - y) > pressMoves) over();
    };
    const over = (): void => {
      clearTimeout(timer);
      setPeeking(false);
      window.removeEventListener('pointermove', moved);
      window.removeEventListener('pointerup', over);
      window.removeEventListener('pointercancel', over);
    };
    window.addEventListener('pointermove', moved);
    window.addEventListener('pointerup', over);
    window.addEventListener('pointercancel', over);
  };

  useEffect(() => {
    if (!on) return undefined;
    const isPeek = (event: globalThis.KeyboardEvent): boolean => namesOf(strokeOf(event), isMac).includes('Y');
    const down = (event: globalThis.KeyboardEvent): void => {
      if (!isPeek(event) || typesText(event.target)) return;
      event.preventDefault();
      setPeeking(true);
    };
    const up = (event: globalThis.KeyboardEvent): void => {
      if (isPeek(event)) setPeeking(false);
    };
    const away = (): void => setPeeking(false);
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', away);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', away);
      setPeeking(false);
    };
  }, [on]);

  const hold = {
    onPointerDown: () => setPeeking(true),
    onPointerUp: () => setPeeking(false),
    onPointerLeave: () => setPeeking(false),
    onPointerCancel: () => setPeeking(false),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === ' ' || event.key === 'Enter') setPeeking(true);
    },
    onKeyUp: () => setPeeking(false),
    onBlur: () => setPeeking(false),
  };
  return { peeking, press, hold };
}
