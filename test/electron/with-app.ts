import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { buildStandIn, eventually, launch, temporaryFolder, type Launched, type LaunchOptions } from './launch';

export type Opened = Launched & { readonly window: number };

export interface Harness {
  /** Settings of every start in this test; its own for each test. */
  home(): string;
  /** Starts the app, and answers when its first window shows. */
  open(options?: LaunchOptions): Promise<Opened>;
  /** Starts it without waiting for a window. */
  start(options?: LaunchOptions): Launched;
  /** One app for all tests of the file that leave it as they found it. */
  shared(): Opened;
}

const opened = async (app: Launched): Promise<Opened> => {
  const windows = await eventually(
    () => app.remote.windows(),
    (all) => all.some(({ shown }) => shown !== 'hidden'),
  );
  return Object.assign(app, { window: windows[0]!.id });
};

/** Starts the built app on the stand-in, in a home of each test's own; all of it is gone afterwards. */
export const withApp = (options: { readonly shared: boolean } = { shared: false }): Harness => {
  let standIn = '';
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let sharedHome: typeof home | null = null;
  let shared: Opened | null = null;
  let started: Launched[] = [];

  beforeAll(async () => {
    standIn = await buildStandIn();
    if (!options.shared) return;
    sharedHome = await temporaryFolder();
    shared = await opened(launch(standIn, sharedHome.path));
  });
  afterAll(async () => {
    await shared?.stop();
    await sharedHome?.remove();
    await rm(standIn, { recursive: true, force: true });
  });
  beforeEach(async () => {
    home = await temporaryFolder();
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((app) => app.stop()));
    await home.remove();
  });

  const start = (how?: LaunchOptions): Launched => {
    const app = launch(standIn, home.path, how);
    started.push(app);
    return app;
  };
  return {
    home: () => home.path,
    start,
    open: (how) => opened(start(how)),
    shared: () => {
      if (!shared) throw new Error('Ask withApp for a shared app first');
      return shared;
    },
  };
};
