import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, powerMonitor, session } from 'electron';
import type { App, CreateApp } from '../app/app';
import type { KeyValueStore, Log, Shell } from '../ports';
import { environmentDoubts } from '../app/environment-doubts';
import { keepGoing, openLog } from '../core/log';
import {
  builtPrograms,
  pentimentoHome,
  pentimentoLogs,
  projectsIn,
  readsWords,
  systemClock,
  type SystemClock,
} from '../app/node-ports';
import { createSite } from '../app/site';
import { storedSettings } from '../core/stored-settings';
import { durations } from '../common/durations';
import { visible } from '../common/visible';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { Settings } from '../contract/views';
import { followAppearance, groundOf } from './appearance';
import { desktopShell } from './desktop-shell';
import { nativeDialogs } from './dialogs';
import { serveDrags } from './drag';
import { hardenEveryPage, hardenSession, openOutside } from './hardening';
import { keepKeyring } from './keyring';
import { menuTemplate } from './menu';
import { folderGiven, folderNamed, Openings } from './openings';
import { registerScheme, serveScheme } from './protocol';
import { openedUp, quietChromium } from './quiet';
import { Quitting } from './quitting';
import { releasesOpener } from './releases';
import { serveRpc } from './rpc';
import { openSecretStore } from './secrets';
import { openStore } from './store';
import { startUtility } from './utility';
import { Windows } from './windows';

export interface ElectronHostOptions {
  readonly createApp: CreateApp;
  /** Where the build lies: `main/` (of the running program), `preload/` and `renderer/`, absolute. */
  readonly build: string;
  readonly platform: NodeJS.Platform;
}

/** As the packages name it (packaging/configuration.mjs). */
const applicationId = 'app.pentimento.desktop';

interface Environment {
  readonly home: string;
  readonly log: Log;
  readonly key: string | null;
  readonly origin: string | null;
  readonly editor: string | null;
}

/** Reads the environment once, and takes the key out of it: no process started from here inherits it. */
const takeEnvironment = (): Environment => {
  const key = process.env['MODELRUNNER_KEY'] ?? null;
  delete process.env['MODELRUNNER_KEY'];
  const log = openLog(pentimentoLogs(process.env), Date.now);
  return {
    home: pentimentoHome(process.env),
    log,
    key,
    origin: process.env['PENTIMENTO_MODELRUNNER_ORIGIN'] ?? null,
    editor: process.env['PENTIMENTO_EDITOR'] ?? null,
  };
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
  const refused = app.isPackaged ? openedUp(process.argv, process.execArgv, process.env) : null;
  if (refused !== null) throw new PentimentoError('wrong-use', refused);
  quietChromium();
  if (options.platform === 'linux') keepKeyring(process.env);
  const profile = join(environment.home, 'electron');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setName('Pentimento');
  // Windows shows notifications, and keeps the jump list, of an app that it knows by the name its shortcut has.
  if (options.platform === 'win32') app.setAppUserModelId(applicationId);
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

const makeApp = async (
  { createApp, build }: ElectronHostOptions,
  environment: Environment,
  clock: SystemClock,
  shell: Shell,
): Promise<{ made: App; store: KeyValueStore; settled: EventEmitter<{ settings: [] }> }> => {
  const { home } = environment;
  const kept = openStore(home);
  const settled = new EventEmitter<{ settings: [] }>();
  const store: KeyValueStore = {
    ...kept,
    set: (name, value) => {
      kept.set(name, value);
      if (name === 'settings') settled.emit('settings');
    },
  };
  const made = await createApp({
    host: 'electron',
    version: app.getVersion(),
    log: environment.log,
    home,
    secrets: await openSecretStore(home),
    store,
    dialogs: nativeDialogs,
    projectsFolder: projectsIn(app.getPath('documents'), app.getPath('home')),
    shell,
    clock,
    durations,
    programs: builtPrograms(join(build, 'main')),
    startChild: startUtility,
    modelrunnerOrigin: environment.origin,
    environmentKey: environment.key,
    editor: environment.editor,
    readsWords: readsWords(process.env),
    doubts: environmentDoubts(process.env),
  });
  return { made, store, settled };
};

const askWhetherToQuit: ConstructorParameters<typeof Quitting>[0]['ask'] = async ({ message, detail }) => {
  const parent = BrowserWindow.getFocusedWindow();
  const box = {
    type: 'question' as const,
    message: visible(message, '\n'),
    detail: visible(detail, '\n'),
    buttons: ['Quit', 'Keep Working'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = parent ? await dialog.showMessageBox(parent, box) : await dialog.showMessageBox(box);
  return response === 0;
};

/** Everything from `ready` on. */
const run = async (options: ElectronHostOptions, environment: Environment, openings: Openings): Promise<void> => {
  environment.log.started({ version: app.getVersion(), host: 'electron' });
  keepGoing(environment.log);
  const clock = systemClock();
  const shell = desktopShell({
    platform: options.platform,
    show: () => windows.show(),
    open: (folder) => {
      windows.show();
      openings.ask(folder);
    },
  });
  const { made, store, settled } = await makeApp(options, environment, clock, shell);
  const appearance = (): Settings['appearance'] => storedSettings(store).appearance;
  followAppearance(appearance, (listener) => settled.on('settings', listener));
  const quitting = new Quitting({
    app: made,
    ask: askWhetherToQuit,
    quit: () => app.quit(),
    exit: () => app.exit(0),
    patience: () => clock.sleep(durations.interruptWait),
  });
  const windows = new Windows({
    preload: join(options.build, 'preload', 'preload.cjs'),
    store,
    openings,
    ground: () => groundOf(appearance()),
    // On macOS an app goes on without windows, and so do its passes.
    mayClose: (isLast) => !isLast || options.platform === 'darwin' || quitting.mayCloseLastWindow(),
  });

  hardenSession(session.defaultSession);
  serveScheme(
    session.defaultSession,
    await createSite({
      rendererFolder: join(options.build, 'renderer'),
      app: made,
      onError: (error) => environment.log.unexpected('page', error),
    }),
  );
  serveRpc(made.router);
  serveDrags(made);
  const showMenu = (): void =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(
          {
            command: (name) => windows.command(name),
            newWindow: () => void windows.open(),
            openOutside,
            openReleases: releasesOpener(app.getAppPath()),
          },
          { platform: options.platform, packaged: app.isPackaged, keys: storedSettings(store).keys },
        ),
      ),
    );
  showMenu();
  settled.on('settings', showMenu);

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
