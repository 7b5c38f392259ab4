import { fork as nodeFork, type ChildProcess } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { PassThrough } from 'node:stream';
import type * as Electron from 'electron';
import { app } from './app';
import { StrictEmitter, strict } from './strict';

// Taken before run.mjs takes it away from the app.
const fork = nodeFork;

const knownOptions = [
  'env',
  'execArgv',
  'cwd',
  'stdio',
  'serviceName',
] as const satisfies readonly (keyof Electron.ForkOptions)[];

const modes = new Set<unknown>(['pipe', 'ignore', 'inherit']);

/** Errors are Electron's own where it has them (lib/browser/api/utility-process.ts), and stricter where it would go on with something else. */
const check = (program: string, args: readonly string[], options: Electron.ForkOptions): void => {
  if (!app.isReady()) throw new TypeError('utilityProcess cannot be created before app is ready.');
  if (!program) throw new Error('Missing UtilityProcess entry script.');
  if (!isAbsolute(program)) throw new Error(`The stand-in for Electron wants an absolute path, not ${program}`);
  for (const key of Object.keys(options))
    if (!(knownOptions as readonly string[]).includes(key))
      throw new Error(`The stand-in for Electron has no utility process option '${key}'`);
  if (args.some((each) => typeof each !== 'string')) throw new TypeError('Invalid value for args');
  const { execArgv = [], env = {}, serviceName } = options;
  if (!Array.isArray(execArgv)) throw new TypeError('execArgv must be an array of strings.');
  for (const flag of execArgv)
    if (!flag.startsWith('--js-flags='))
      throw new Error(`${flag} does nothing in a utility process: what is V8’s goes by --js-flags=`);
  if (serviceName !== undefined && typeof serviceName !== 'string')
    throw new TypeError('serviceName must be a string.');
  if (Object.values(env).some((value) => typeof value !== 'string')) throw new TypeError('Invalid value for env');
};

const stdioOf = (given: Electron.ForkOptions['stdio']): readonly [string, string, string] => {
  if (given === undefined) return ['ignore', 'inherit', 'inherit'];
  if (typeof given === 'string') {
    if (!modes.has(given)) throw new Error('stdio must be of the following values: inherit, pipe, ignore');
    return ['ignore', given, given];
  }
  const [input, output, errors] = given;
  if (input === undefined || output === undefined || errors === undefined)
    throw new Error('configuration missing for stdin, stdout or stderr.');
  if (input !== 'ignore') throw new Error('stdin value other than ignore is not supported.');
  if (!modes.has(output))
    throw new Error('stdout configuration must be of the following values: inherit, pipe, ignore');
  if (!modes.has(errors))
    throw new Error('stderr configuration must be of the following values: inherit, pipe, ignore');
  return [input, output, errors];
};

/** A real process of Node's in which `process.parentPort` is there and Node's own channel is not (utility-child.mjs). */
class Utility
  extends StrictEmitter
  implements Pick<Electron.UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'postMessage' | 'kill'>
{
  readonly serviceName: string;
  pid: number | undefined = undefined;
  stdout: PassThrough | null;
  stderr: PassThrough | null;
  child: ChildProcess | null;

  constructor(program: string, args: readonly string[], options: Electron.ForkOptions) {
    super('UtilityProcess', ['spawn', 'message', 'error', 'exit']);
    check(program, args, options);
    const stdio = stdioOf(options.stdio);
    this.serviceName = options.serviceName ?? 'Node Utility Process';
    this.stdout = stdio[1] === 'pipe' ? new PassThrough() : null;
    this.stderr = stdio[2] === 'pipe' ? new PassThrough() : null;
    const child = fork(process.env['PENTIMENTO_TEST_UTILITY'] ?? '', [program, ...args], {
      stdio: [...stdio, 'ipc'] as ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...(options.env ?? process.env) } as NodeJS.ProcessEnv,
      execArgv: (options.execArgv ?? []).flatMap((flag) => flag.slice('--js-flags='.length).split(' ')),
    });
    this.child = child;
    if (this.stdout) child.stdout?.pipe(this.stdout);
    if (this.stderr) child.stderr?.pipe(this.stderr);
    child.once('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (data) => this.emit('message', data));
    child.once('exit', (code, signal) => {
      this.pid = undefined;
      this.child = null;
      this.emit('exit', code ?? (signal === null ? 1 : 9));
      this.stdout = null;
      this.stderr = null;
    });
  }

  postMessage(message: unknown): void {
    // Throws for what can't be cloned, as Electron does, where Node's JSON would leave it out.
    this.child?.send(structuredClone(message) as object, () => undefined);
  }

  kill(): boolean {
    return this.pid !== undefined && (this.child?.kill('SIGTERM') ?? false);
  }
}

export const utilities: Utility[] = [];

export const utilityProcess = strict('utilityProcess', {
  fork: (program: string, args: string[] = [], options: Electron.ForkOptions = {}) => {
    const made = strict('UtilityProcess', new Utility(program, args, options));
    utilities.push(made);
    return made as unknown as Electron.UtilityProcess;
  },
});
