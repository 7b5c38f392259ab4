import { app } from 'electron';

/** Chromium has nobody to talk to: all of the app's own traffic is the main process's, which does not use it. One switch a line; docs/security.md tells of each. */
export const quietSwitches: readonly (readonly [name: string, value?: string])[] = [
  // No name leads anywhere, whoever asks for it.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['dns-prefetch-disable'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-component-update'],
  ['disable-background-networking'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
];

/** Before the app is ready. */
export const quietChromium = (): void => {
  for (const [name, value] of quietSwitches)
    app.commandLine.appendSwitch(name, ...(value === undefined ? [] : [value]));
};

const opening = /^--(inspect(-[a-z-]+)?|remote-debugging-[a-z]+|js-flags)(=|$)/;

const unguarded = /^--(no-sandbox|disable-seccomp-filter-sandbox|disable-web-security)(=|$)/;

/** Why the installed app does not start: somebody could look into it, key included, or pictures of strangers would be shown without Chromium's sandbox. `null` where nothing of that kind was asked for. */
export function openedUp(
  args: readonly string[],
  nodeArgs: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const flag = [...args.slice(1), ...nodeArgs].find((each) => opening.test(each));
  if (flag !== undefined)
    return `Pentimento does not start with ${flag.split('=')[0] ?? ''}: whoever connects could read your key. Start it without that option.`;
  const open = args.slice(1).find((each) => unguarded.test(each));
  if (open !== undefined)
    return `Pentimento does not start with ${open.split('=')[0] ?? ''}: it shows pictures in Chromium’s sandbox alone. An AppImage gets this option where the system forbids user namespaces: install Pentimento’s deb or rpm, which bring what the sandbox needs, or allow them (sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0).`;
  return environment['NODE_OPTIONS']
    ? 'Pentimento does not start with NODE_OPTIONS set: what stands in it could read your key. Start it without that variable.'
    : null;
}
