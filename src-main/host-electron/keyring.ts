import { app } from 'electron';

/** Desktops that Chromium finds a keyring for by their names (XDG_CURRENT_DESKTOP). On all others it keeps keys with a password that everybody knows. */
const known: ReadonlySet<string> = new Set([
  'cinnamon',
  'cosmic',
  'deepin',
  'gnome',
  'kde',
  'pantheon',
  'ukui',
  'unity',
  'xfce',
]);

/**
 * Sway, Hyprland, i3 and their like run a keyring as often as others do; it is asked for by the interface that all of them share. Whether it
 * answers is seen when something is encrypted (secrets.ts). Before the app is ready.
 */
export const keepKeyring = (environment: Readonly<Record<string, string | undefined>>): void => {
  if (app.commandLine.hasSwitch('password-store')) return;
  const desktops = (environment['XDG_CURRENT_DESKTOP'] ?? '').toLowerCase().split(':');
  const isKnown =
    desktops.some((name) => known.has(name.replace(/^x-/, ''))) ||
    environment['KDE_FULL_SESSION'] !== undefined ||
    environment['GNOME_DESKTOP_SESSION_ID'] !== undefined;
  if (!isKnown) app.commandLine.appendSwitch('password-store', 'gnome-libsecret');
};
