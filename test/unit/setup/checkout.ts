import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..', '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what a program prints; `ended` resolves when it is gone. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with what stdout has so far once it holds `text`. */
  printed(text: string): Promise<string>;
}

export const watch = (child: ChildProcess): Running => {
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
  const printed = (text: string): Promise<string> =>
    new Promise((done, fail) => {
      const check = (): void => {
        if (!stdout.includes(text)) return;
        waiting.delete(check);
        done(stdout);
      };
      waiting.add(check);
      check();
      void ended.then(() => fail(new Error(`It ended without printing "${text}": ${stdout}${stderr}`)), fail);
    });
  return { child, ended, printed };
};

/** A temporary folder with the real set-up scripts, and stand-ins for what they start. */
export interface Checkout {
  readonly root: string;
  path(...parts: string[]): string;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  /** Runs a script of the checkout under plain Node. */
  node(script: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Running;
  remove(): Promise<void>;
}

/**
 * Plays electron-vite: every build makes one entry and one chunk, the chunk named after what src-main/text.txt says, and notes its call.
 * While a file `hang` lies beside it, it waits.
 */
const builder = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const text = readFileSync('src-main/text.txt', 'utf8').trim();
appendFileSync('builds.txt', text + '\\n');
const out = process.env.BUILD_FOLDER;
mkdirSync(join(out, 'main', 'chunks'), { recursive: true });
writeFileSync(join(out, 'main', 'chunks', 'text-' + text + '.js'), 'export const text = ' + JSON.stringify(text) + ';');
while (existsSync('hang')) await new Promise((done) => setTimeout(done, 20));
if (text === 'broken') { console.error('no such module'); process.exit(1); }
writeFileSync(join(out, 'main', 'cli.js'), existsSync('cli.template')
  ? readFileSync('cli.template', 'utf8').replaceAll('TEXT', text)
  : 'console.log((await import("./chunks/text-' + text + '.js")).text);');
`;

const withoutNpm = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_|^PENTIMENTO_|^ELECTRON_|^CI$/i.test(name)));

export const makeCheckout = async (): Promise<Checkout> => {
  const root = await mkdtemp(join(tmpdir(), 'pentimento-setup-'));
  const path = (...parts: string[]): string => join(root, ...parts);
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
  };
  await cp(join(repository, 'src-main', 'setup'), path('src-main', 'setup'), { recursive: true });
  await mkdir(path('src-main', 'cli'));
  await cp(join(repository, 'src-main', 'cli', 'bin.mjs'), path('src-main', 'cli', 'bin.mjs'));
  await write(
    'package.json',
    JSON.stringify({ name: 'checkout', type: 'module', dependencies: { 'electron-vite': '1.0.0' } }),
  );
  await write(
    'package-lock.json',
    JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/electron-vite': { version: '1.0.0' } } }),
  );
  await write(
    'node_modules/electron-vite/package.json',
    JSON.stringify({ name: 'electron-vite', version: '1.0.0', type: 'module' }),
  );
  await write('node_modules/electron-vite/bin/electron-vite.js', builder);
  await write(
    'node_modules/.package-lock.json',
    JSON.stringify({ packages: { 'node_modules/electron-vite': { version: '1.0.0' } } }),
  );
  await write('src-main/text.txt', 'one');
  await write('src-renderer/index.html', '');
  return {
    root,
    path,
    write,
    read: (file) => readFile(path(file), 'utf8'),
    node: (script, args = [], env = {}) =>
      watch(
        spawn(process.execPath, [path(script), ...args], {
          cwd: root,
          env: { ...withoutNpm(process.env), ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      ),
    remove: () => rm(root, { recursive: true, force: true }),
  };
};

/** Whether a process is alive, as far as it can be asked. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Waits until something holds; vitest's own limit ends it when it never does. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 20));
};
