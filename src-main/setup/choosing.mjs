import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronRuns, obtainElectron } from './electron-binary.mjs';

/** Where the app opens. */

/** @typedef {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, user: number | undefined }} Machine `user`: the numeric id, where there are such. */

/** A display to open a window on. */
export const hasDisplay = (/** @type {Machine} */ { platform, env }) =>
  platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);

/** Why this machine can't have Electron's window, as half a sentence, or null. */
export const noWindowReason = (/** @type {Machine} */ machine) => {
  if (!hasDisplay(machine)) return 'there is no display here for a window of its own';
  if (machine.platform === 'linux' && machine.user === 0) return 'Electron refuses to run as root with its sandbox on';
  return null;
};

/** What Linux says under a name of /proc/sys, or null. */
const systemSetting = (/** @type {string} */ name) => {
  try {
    return readFileSync(join('/proc/sys', name), 'utf8').trim();
  } catch {
    return null;
  }
};

/** Whether root has set up the helper that Chromium makes its sandbox with where there are no user namespaces. */
const hasHelper = (/** @type {string} */ binary) => {
  try {
    const { uid, mode } = statSync(join(dirname(binary), 'chrome-sandbox'));
    return uid === 0 && (mode & 0o4001) === 0o4001;
  } catch {
    return false;
  }
};

/** Settings of Linux that keep programs from making user namespaces, each with what it then says, and what allows them again. */
const forbidding = /** @type {const} */ ([
  ['kernel/apparmor_restrict_unprivileged_userns', '1', 'kernel.apparmor_restrict_unprivileged_userns=0'],
  ['kernel/unprivileged_userns_clone', '0', 'kernel.unprivileged_userns_clone=1'],
  ['user/max_user_namespaces', '0', 'user.max_user_namespaces=15000'],
]);

/**
 * Why Chromium's sandbox can't be had here, without which the app never shows pictures, as half a sentence with what to do; or null.
 * @param {string} binary
 * @param {NodeJS.Platform} platform
 * @param {{ setting: (name: string) => string | null, helper: (binary: string) => boolean }} [look]
 */
export const sandboxReason = (binary, platform, look = { setting: systemSetting, helper: hasHelper }) => {
  if (platform !== 'linux' || look.helper(binary)) return null;
  const found = forbidding.filter(([name, value]) => look.setting(name) === value);
  if (found.length === 0) return null;
  const allow = found.map(([, , assignment]) => `sudo sysctl -w ${assignment}`).join(' && ');
  return `this system forbids user namespaces, and Electron’s sandbox needs them (${allow} allows them until the system is started again; Pentimento’s deb and rpm bring what is needed)`;
};

/**
 * @param {{ root: string, say: (sentence: string) => void, machine: Machine }} place
 * @returns {Promise<{ binary: string } | { reason: string }>} Electron's binary, or why the browser is used instead.
 */
export const chooseHost = async ({ root, say, machine }) => {
  const reason = noWindowReason(machine);
  if (reason !== null) return { reason };
  const electron = await obtainElectron({ root, say });
  if ('reason' in electron) return electron;
  const forbidden = sandboxReason(electron.binary, machine.platform);
  if (forbidden !== null) return { reason: forbidden };
  if (await electronRuns(electron.binary)) return electron;
  return { reason: 'Electron does not run here: a library that it needs is missing' };
};

/**
 * What `serve` is to be told, from what start was told: `npm start -- --port 8080 --no-open`. npm keeps options written before `--`
 * to itself and hands them on as npm_config_…; they count too.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ serve: string[] } | { wrong: string }} `wrong`: a sentence.
 */
export const readArguments = (args, env) => {
  const usage = 'npm start takes --port N and --no-open, after "--": npm start -- --port 8080 --no-open.';
  let port = env['npm_config_port'];
  let open = env['npm_config_open'] !== '' && env['npm_config_open'] !== 'false';
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift();
    if (arg === '--no-open') open = false;
    else if (arg === '--port') port = rest.shift() ?? '';
    else if (arg?.startsWith('--port=')) port = arg.slice('--port='.length);
    // `npm start --port 8080`: npm took the option and left its value.
    else if (port === 'true' && /^\d+$/.test(arg ?? '')) port = arg;
    else return { wrong: `"${arg}" is not an option of npm start. ${usage}` };
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    return { wrong: `The port has to be a number from 0 to 65535. ${usage}` };
  return { serve: [...(port === undefined ? [] : ['--port', port]), ...(open ? [] : ['--no-open'])] };
};
