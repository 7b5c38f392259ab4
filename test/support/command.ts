import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { cli } from './built';
import { checkedRights } from './checked-rights';

export interface Ended {
  /** Exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What stands on stdout, read as one JSON document; throws when it is not exactly one. */
  readonly document: unknown;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once standard error or output holds the text; rejects when the command ends without it. */
  says(text: string | RegExp): Promise<string>;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** In a process group of its own, so that a signal can be sent to all of it, as a terminal does. */
  readonly group?: boolean;
  /** Files' rights hold for it, whoever runs the tests. */
  readonly checked?: boolean;
  /** A file that takes the place of its output. */
  readonly stdout?: string;
}

/** Of whoever runs the tests, only what a process needs: no key, no origin, no settings. */
const plain = (): Record<string, string | undefined> => {
  const {
    MODELRUNNER_KEY: _key,
    MODEL_RUNNER_KEY: _other,
    PENTIMENTO_MODELRUNNER_ORIGIN: _origin,
    NODE_OPTIONS: _options,
    ...rest
  } = process.env;
  // Reading takes seconds of a processor for each pass, and tests make thousands: those that are about it ask for it.
  return { ...rest, PENTIMENTO_READ_WORDS: 'off' };
};

/** Starts the command line as a user would: a process of its own. */
export function start(
  args: readonly string[],
  { env = {}, cwd, group = false, checked = false, stdout: output }: CommandOptions = {},
): Started {
  const file = output === undefined ? null : openSync(output, 'w');
  if (checked && 'reason' in checkedRights) throw new Error(checkedRights.reason);
  const node = checked && 'command' in checkedRights ? checkedRights : { command: process.execPath, args: [] };
  const child = spawn(node.command, [...node.args, cli, ...args], {
    env: { ...plain(), ...env },
    stdio: ['ignore', file ?? 'pipe', 'pipe'],
    detached: group,
    ...(cwd ? { cwd } : {}),
  });
  if (file !== null) closeSync(file);
  let [stdout, stderr] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const tell of listeners) tell();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const tell of listeners) tell();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout,
        stderr,
        get document() {
          return JSON.parse(stdout) as unknown;
        },
      }),
    );
  });
  return {
    child,
    ended,
    says: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = [stdout, stderr].find((text) =>
            typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text),
          );
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        ended.then(
          () => reject(new Error(`The command ended without saying ${String(wanted)}:\n${stdout}\n${stderr}`)),
          reject,
        );
      }),
  };
}

export const run = (args: readonly string[], options?: CommandOptions): Promise<Ended> => start(args, options).ended;

export interface Server extends Started {
  readonly url: string;
  /** The emulator's. */
  readonly key: string | null;
  /** The line that told both, with its end. */
  readonly line: string;
}

/** A server of the command line, once it listens. */
export async function startServer(args: readonly string[], options?: CommandOptions): Promise<Server> {
  const started = start(args, options);
  const line = await started.says(/^\{.*\}\n/);
  const printed = line.slice(0, line.indexOf('\n') + 1);
  const { url, key = null } = JSON.parse(printed) as { url: string; key?: string };
  return { ...started, url, key, line: printed };
}
