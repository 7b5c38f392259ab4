import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { Bridge } from '../../src-main/contract/bridge';
import type { Control } from './stand-in/control';
import type { Told } from './stand-in/attached';
import { worldVariable, type WorldOptions } from './stand-in/world';

export const repository = resolve(import.meta.dirname, '../..');

/** The build that is tested: main/, preload/, renderer/. */
export const buildFolder = resolve(process.env['PENTIMENTO_TEST_OUT'] ?? join(repository, 'out'));

export const mainProgram = join(buildFolder, 'main', 'electron.js');

/** Bundles the stand-in, because Node before 22.18 reads no TypeScript. Answers with its folder, which the caller removes. */
export const buildStandIn = async (): Promise<string> => {
  if (!existsSync(mainProgram)) throw new Error(`There is no ${mainProgram}. Build first: npm run build.`);
  const outDir = await mkdtemp(join(tmpdir(), 'pentimento-stand-in-'));
  await build({
    configFile: false,
    root: repository,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20.19',
      minify: false,
      rolldownOptions: {
        input: { electron: join(import.meta.dirname, 'stand-in', 'index.ts') },
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  return outDir;
};

/** All that a page gets of Electron. The compiler says when the bridge has more, or less. */
const onBridge: Record<keyof Bridge, true> = {
  connect: true,
  host: true,
  onCommand: true,
  onOpenProject: true,
  pathsOf: true,
  startDrag: true,
};
export const bridgeNames: readonly string[] = Object.keys(onBridge).toSorted();

export interface LaunchOptions {
  readonly world?: Partial<WorldOptions>;
  /** Arguments after the app's own. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder with another build, and a package.json beside it: that of a package. */
  readonly app?: string;
  /** What the app is told that it runs on. */
  readonly platform?: NodeJS.Platform;
}

/** What `control` offers, over a wire. */
type Remote = {
  readonly [K in keyof Control]: (...args: Parameters<Control[K]>) => Promise<Awaited<ReturnType<Control[K]>>>;
};

export interface Launched {
  readonly remote: Remote;
  /** What the main process tells a page that `remote.attach` put in the stand-in's place. */
  onTold(listener: (told: Told) => void): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** All that it printed so far, errors too. */
  output(): string;
  /** Asks the app to quit; ends the process when it does not. */
  stop(): Promise<void>;
}

const remoteOf = (child: ChildProcess, output: () => string): Remote => {
  let lastId = 0;
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  child.on('message', (message: { id: number; value?: unknown; error?: string } | { told: Told }) => {
    if ('told' in message) return;
    const { id, value, error } = message;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.done(value);
    else call?.fail(new Error(error));
  });
  child.once('exit', (code) => {
    for (const call of waiting.values())
      call.fail(new Error(`The app ended with ${code} before it answered. It printed: ${output()}`));
  });
  const ask = (name: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((done, fail) => {
      lastId += 1;
      waiting.set(lastId, { done, fail });
      child.send({ id: lastId, name, args }, (error) => error && fail(error));
    });
  return new Proxy(
    {},
    { get: (_target, name) => (name === 'then' ? undefined : (...args: unknown[]) => ask(String(name), args)) },
  ) as Remote;
};

/** Our own environment without what steers the app, a test runner or Node. */
export const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(MODEL_?RUNNER_|PENTIMENTO_(HOME|MODELRUNNER)|VITEST|NODE_OPTIONS)/.test(name)
        ? []
        : [[name, value]],
    ),
  );

/** Runs the built main process on the stand-in in `standIn`, with settings in `home`. */
export const launch = (standIn: string, home: string, options: LaunchOptions = {}): Launched => {
  const child = fork(
    join(import.meta.dirname, 'stand-in', 'run.mjs'),
    [options.app ?? repository, ...(options.args ?? [])],
    {
      cwd: home,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...cleanEnvironment(),
        PENTIMENTO_HOME: home,
        PENTIMENTO_READ_WORDS: 'off',
        PENTIMENTO_TEST_APP: options.app ?? repository,
        PENTIMENTO_TEST_ELECTRON: pathToFileURL(join(standIn, 'electron.mjs')).href,
        PENTIMENTO_TEST_MAIN: pathToFileURL(
          options.app === undefined ? mainProgram : join(options.app, 'out', 'main', 'electron.js'),
        ).href,
        PENTIMENTO_TEST_UTILITY: join(import.meta.dirname, 'stand-in', 'utility-child.mjs'),
        PENTIMENTO_TEST_PLATFORM: options.platform ?? 'linux',
        [worldVariable]: JSON.stringify(options.world ?? {}),
        ...options.environment,
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void (output += chunk.toString('utf8')));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const remote = remoteOf(child, () => output);
  return {
    remote,
    onTold: (listener) =>
      void child.on('message', (message: { told?: Told }) => message.told && listener(message.told)),
    ended,
    output: () => output,
    stop: async () => {
      if (child.exitCode !== null) return;
      remote.quit().catch(() => undefined);
      const cut = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(cut);
    },
  };
};

/** A folder that lives as long as a test. */
export const temporaryFolder = async (): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'pentimento-electron-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
};

/** Asks again until the answer suits: things in another process happen when they happen. */
export const eventually = async <T>(ask: () => Promise<T>, suits: (value: T) => boolean): Promise<T> => {
  for (;;) {
    const value = await ask();
    if (suits(value)) return value;
    await new Promise((done) => setTimeout(done, 10));
  }
};
