import '../../src-renderer/styles/index.css';
import { type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach } from 'vitest';

let root: Root | null = null;

/** Draws a part of the kit, alone on the page, until the test is over. */
export function show(node: ReactNode): void {
  const place = document.createElement('main');
  document.body.append(place);
  root = createRoot(place);
  flushSync(() => root?.render(node));
}

afterEach(() => {
  root?.unmount();
  root = null;
  document.body.replaceChildren();
});
