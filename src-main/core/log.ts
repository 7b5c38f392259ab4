import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isPentimentoError } from '../contract/errors';
import type { Log } from '../ports';

export const noLog: Log = { started: () => undefined, unexpected: () => undefined, recent: () => [] };

const name = 'pentimento.log';
/** Bytes of one file, and how many earlier ones are kept. */
const mostBytes = 512 * 1024;
const mostKept = 3;
const mostShown = 200;
const mostFrames = 12;
const mostCauses = 4;

const safe = (text: unknown, shape: RegExp): string | undefined =>
  typeof text === 'string' && shape.test(text) ? text : undefined;

/** Names of the app's own files: only they are ever told. */
const ownFiles: ReadonlySet<string> = new Set(
  [import.meta.dirname, dirname(import.meta.dirname), join(import.meta.dirname, 'chunks')].flatMap((folder) => {
    try {
      return readdirSync(folder).filter((file) => /\.(js|ts)$/.test(file));
    } catch {
      return [];
    }
  }),
);

/** Of one line of a stack: the function and where it stands, in the app's own files. */
const frameOf = (line: string): string | undefined => {
  const match = /^\s*at (?:(?:async |new )*([\w$.<>#]{1,80}) (?:\[as \w+\] )?\()?(.*?):(\d+):(\d+)\)?$/.exec(line);
  const file = match && basename((match[2] ?? '').replaceAll('\\', '/'));
  return match && file && ownFiles.has(file) ? `${match[1] ?? ''}@${file}:${match[3]}:${match[4]}` : undefined;
};

/** Without the message that it begins with, whose lines could be made to look like others. */
const stackOf = ({ stack = '', message }: Error): string => {
  const at = stack.indexOf(message);
  return at < 0 ? '' : stack.slice(at + message.length);
};

interface Fact {
  readonly error: string;
  readonly code?: string;
  readonly system?: string;
  readonly frames: readonly string[];
  readonly cause?: Fact;
}

/** What may be told of an error. */
export function factOf(error: unknown, deep = 0): Fact {
  if (!(error instanceof Error)) return { error: typeof error, frames: [] };
  const read = error as { readonly code?: unknown; readonly syscall?: unknown };
  const code = isPentimentoError(error) ? error.code : safe(read.code, /^[A-Z][A-Z0-9_]{1,40}$/);
  const system = safe(read.syscall, /^[a-z]{2,20}$/);
  const frames = stackOf(error)
    .split('\n')
    .map(frameOf)
    .filter((frame) => frame !== undefined)
    .slice(0, mostFrames);
  return {
    error: safe(error.constructor.name, /^[A-Za-z]{1,40}$/) ?? 'Error',
    ...(code ? { code } : {}),
    ...(system ? { system } : {}),
    frames,
    ...(error.cause !== undefined && deep < mostCauses ? { cause: factOf(error.cause, deep + 1) } : {}),
  };
}

/** A log in `folder`, written at once, since the next thing may be the end. What can't be written is not logged. */
export function openLog(folder: string, now: () => number): Log {
  const file = join(folder, name);
  const write = (fields: object): void => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (sizeOf(file) > mostBytes)
        for (let number = mostKept; number >= 1; number--) {
          const from = number === 1 ? file : `${file}.${number - 1}`;
          if (sizeOf(from) >= 0) renameSync(from, `${file}.${number}`);
        }
      appendFileSync(file, `${JSON.stringify({ at: new Date(now()).toISOString(), ...fields })}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not become a second fault.
    }
  };
  return {
    started: ({ version, host }) => write({ event: 'started', version: safe(version, /^[\w.+-]{1,40}$/), host }),
    unexpected: (place, error) =>
      write({ event: 'unexpected', place: safe(place, /^[\w. -]{1,80}$/) ?? 'page', ...factOf(error) }),
    recent: () =>
      [`${file}.1`, file]
        .flatMap((path) => {
          try {
            return readFileSync(path, 'utf8').split('\n').filter(Boolean);
          } catch {
            return [];
          }
        })
        .slice(-mostShown),
  };
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return -1;
  }
}

/** Whatever nobody caught is logged, and the process goes on: other projects, windows and paid passes are in it. */
export function keepGoing(log: Log): void {
  process.on('uncaughtException', (error) => log.unexpected('process', error));
  process.on('unhandledRejection', (error) => log.unexpected('promise', error));
}
