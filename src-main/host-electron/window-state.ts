import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';
import type { KeyValueStore } from '../ports';

const whole = z.number().int().min(-100_000).max(100_000);
const side = whole.min(1);
const recorded = z.object({
  bounds: z.object({ x: whole, y: whole, width: side, height: side }),
  maximised: z.boolean(),
});

export interface WindowState {
  /** Without x and y the system centres the window. */
  readonly bounds: Pick<Rectangle, 'width' | 'height'> & Partial<Pick<Rectangle, 'x' | 'y'>>;
  readonly maximised: boolean;
}

/** In device-independent pixels. LOOK: drawn for 1440 × 900, works from 1024 × 700; a smaller screen is made do with. */
export const smallest = { width: 800, height: 560 };
const usual = { width: 1440, height: 900 };

const storeName = 'window';

/** At least so much of the window's top must be on a screen, or nobody could drag it back. */
const grip = { width: 160, height: 32 };

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom);

const reachable = (bounds: Rectangle): boolean =>
  screen
    .getAllDisplays()
    .some(
      ({ workArea }) =>
        overlap(bounds.x, bounds.width, workArea.x, workArea.width) >= grip.width &&
        bounds.y >= workArea.y - grip.height &&
        overlap(bounds.y, grip.height, workArea.y, workArea.height) >= grip.height / 2,
    );

/** Where the window stood last time, if that place is still on a screen; else the usual size, no larger than the first screen. After the app is ready. */
export const restoreWindowState = (store: KeyValueStore): WindowState => {
  const { workAreaSize } = screen.getPrimaryDisplay();
  const fit = ({ width, height }: { width: number; height: number }) => ({
    width: Math.min(width, workAreaSize.width),
    height: Math.min(height, workAreaSize.height),
  });
  const last = recorded.safeParse(store.get(storeName)).data;
  if (!last) return { bounds: fit(usual), maximised: false };
  return { bounds: reachable(last.bounds) ? last.bounds : fit(last.bounds), maximised: last.maximised };
};

/** Remembers the window's place when it closes. The bounds are those it has when not maximised. */
export const rememberWindowState = (window: BrowserWindow, store: KeyValueStore): void => {
  window.on('close', () => store.set(storeName, { bounds: window.getNormalBounds(), maximised: window.isMaximized() }));
};
