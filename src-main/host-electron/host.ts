import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, powerMonitor, session } from 'electron';
import type { App, CreateApp } from '../app/app';
import { builtPrograms, pentimentoHome, systemClock, type SystemClock } from '../app/node-ports';
import { createSite } from '../app/site';
import { durations } from '../common/durations';
import { isPentimentoError } from '../contract/errors';
import { desktopShell } from './desktop-shell';
import { nativeDialogs } from './dialogs';
import { hardenEveryPage, hardenSession, openOutside } from './hardening';
import { menuTemplate } from './menu';
import { folderGiven, folderNamed, Openings } from './openings';
import { registerScheme, serveScheme } from './protocol';
import { Quitting } from './quitting';
import { serveRpc } from './rpc';
import { openSecretStore } from './secrets';
import { openStore } from './store';
import { Windows } from './windows';

export interface ElectronHostOptions {
  readonly createApp: CreateApp;
  /** Where the build lies: `main/` (of the running program), `preload/` and `renderer/`, absolute. */
  readonly build: string;
  readonly platform: NodeJS.Platform;
}

interface Environment { readonly home: string; readonly key: string | null; readonly origin: string | null }

/** Reads the environment once, and takes the key out of it: no process started from here inherits it. */
const takeEnvironment = (): Environment => {
  const key = process.env['MODELRUNNER_KEY'] ?? null;
  delete process.env['MODELRUNNER_KEY'];
  return { home: pentimentoHome(process.env), key, origin: process.env['PENTIMENTO_MODELRUNNER_ORIGIN'] ?? null };
};

/** What the second start of the app tells the first. */
const folderIn = (data: unknown): string | null => {
  const folder = typeof data === 'object' && data !== null && 'folder' in data ? data.folder : null;
  return typeof folder === 'string' ? folder : null;
};

const giveUp = (error: unknown): void => {
  dialog.showErrorBox('Pentimento could not start', isPentimentoError(error) ? error.message : String(error));
  app.exit(1);
};

/** Must run to its end while the main module loads: much of it is too late once Electron is ready. */
export const startElectronHost = (options: ElectronHostOptions): void => {
  try {
    prepare(options, takeEnvironment());
  } catch (error) {
    giveUp(error);
  }
};

const prepare = (options: ElectronHostOptions, environment: Environment): void => {
  const profile = join(environment.home, 'electron');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setName('Pentimento');
  app.setPath('userData', profile);
  app.enableSandbox();
  registerScheme();
  hardenEveryPage();

  // Unpackaged, the app's own folder is among the arguments.
  const folder = folderGiven(process.argv.slice(1), process.cwd(), app.getAppPath());
  // The lock is of the profile: another PENTIMENTO_HOME is another app.
  if (!app.requestSingleInstanceLock({ folder })) return app.quit();

  const openings = new Openings();
  if (folder) openings.ask(folder);
  // Before there is a window on macOS.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    const named = folderNamed(path, '/');
    if (named) openings.ask(named);
  });

  void begin(options, environment, openings);
};

const begin = async (options: ElectronHostOptions, environment: Environment, openings: Openings): Promise<void> => {
  await app.whenReady();
  try {
    await run(options, environment, openings);
  } catch (error) {
    giveUp(error);
  }
};

const makeApp = async ({ createApp, build }: ElectronHostOptions, environment: Environment, clock: SystemClock, show: () => void): Promise<{ made: App; store: ReturnType<typeof openStore> }> => {
  const { home } = environment;
  const store = openStore(home);
  const made = await createApp({
    host: 'electron', version: app.getVersion(), home, secrets: await openSecretStore(home), store, dialogs: nativeDialogs, shell: desktopShell(show), clock, durations,
    programs: builtPrograms(join(build, 'main')), modelrunnerOrigin: environment.origin, environmentKey: environment.key,
  });
  return { made, store };
};

const askWhetherToQuit: ConstructorParameters<typeof Quitting>[0]['ask'] = async ({ message, detail }) => {
  const parent = BrowserWindow.getFocusedWindow();
  const box = { type: 'question' as const, message, detail, buttons: ['Quit', 'Keep Working'], defaultId: 1, cancelId: 1, noLink: true };
  const { response } = parent ? await dialog.showMessageBox(parent, box) : await dialog.showMessageBox(box);
  return response === 0;
};

/** Everything from `ready` on. */
const run = async (options: ElectronHostOptions, environment: Environment, openings: Openings): Promise<void> => {
  const clock = systemClock();
  const { made, store } = await makeApp(options, environment, clock, () => windows.show());
  const quitting = new Quitting({ app: made, ask: askWhetherToQuit, quit: () => app.quit(), exit: () => app.exit(0), patience: () => clock.sleep(durations.interruptWait) });
  const windows = new Windows({
    preload: join(options.build, 'preload', 'preload.cjs'), store, openings,
    // On macOS an app goes on without windows, and so do its passes.
    mayClose: (isLast) => !isLast || options.platform === 'darwin' || quitting.mayCloseLastWindow(),
  });

  hardenSession(session.defaultSession);
  serveScheme(session.defaultSession, await createSite({ rendererFolder: join(options.build, 'renderer'), app: made }));
  serveRpc(made.router);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(
    { command: (name) => windows.command(name), newWindow: () => void windows.open(), openOutside },
    { platform: options.platform, packaged: app.isPackaged },
  )));

  app.on('second-instance', (_event, _argv, _folder, data) => {
    windows.show();
    const folder = folderIn(data);
    if (folder) openings.ask(folder);
  });
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => {
    if (options.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => quitting.beforeQuit(event));
  app.on('will-quit', (event) => quitting.willQuit(event));
  powerMonitor.on('resume', () => clock.wake());
  // Prevented, the shutdown waits a little for the app to end.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    quitting.leaveUnasked();
  });

  windows.open();
};
