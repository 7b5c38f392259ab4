import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { rm } from 'node:fs/promises';
import { buildStandIn, eventually, launch, temporaryFolder, type Launched, type LaunchOptions } from './launch';

export type Opened = Launched & { readonly window: number };

export interface Harness {
  /** Settings of every start in this test; its own for each test. */
  home(): string;
  /** Starts the app, and answers when its first window shows. */
  open(options?: LaunchOptions): Promise<Opened>;
  /** Starts it without waiting for a window. */
  start(options?: LaunchOptions): Launched;
}

/** Starts the built app on the stand-in, in a home of each test's own; all of it is gone afterwards. */
export const withApp = (): Harness => {
  let standIn = '';
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let started: Launched[] = [];

  beforeAll(async () => {
    standIn = await buildStandIn();
  });
  afterAll(() => rm(standIn, { recursive: true, force: true }));
  beforeEach(async () => {
    home = await temporaryFolder();
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((app) => app.stop()));
    await home.remove();
  });

  const start = (options?: LaunchOptions): Launched => {
    const app = launch(standIn, home.path, options);
    started.push(app);
    return app;
  };
  return {
    home: () => home.path,
    start,
    open: async (options) => {
      const app = start(options);
      const [window] = await eventually(() => app.remote.windows(), (windows) => windows.some(({ shown }) => shown !== 'hidden'));
      return Object.assign(app, { window: window!.id });
    },
  };
};
