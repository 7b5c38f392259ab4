import { BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '../contract/views';

type Appearance = Settings['appearance'];

/** The pages' own grounds (styles/tokens.css), so that a window does not flash before it is drawn. */
const grounds = { dark: '#1e1e1e', light: '#cfcfcf', contrast: '#000000' } as const;

/** What a window is before its page is drawn, and behind it while it is resized. */
export const groundOf = (appearance: Appearance): string => {
  if (appearance !== 'system') return grounds[appearance];
  if (nativeTheme.shouldUseHighContrastColors) return grounds.contrast;
  return nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light;
};

/** Title bars, menus and the system's dialogs look as the page does. `appearance` answers with what is set by now; `settled` calls when it changed. */
export const followAppearance = (appearance: () => Appearance, settled: (listener: () => void) => void): void => {
  const drawGrounds = (): void => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(groundOf(appearance()));
  };
  const follow = (): void => {
    const set = appearance();
    const theme = set === 'contrast' ? 'dark' : set;
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    drawGrounds();
  };
  follow();
  settled(follow);
  // The system was switched between light and dark, or to more contrast.
  nativeTheme.on('updated', drawGrounds);
};
