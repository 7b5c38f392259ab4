import { sep } from 'node:path';
import { visible } from '../common/visible';
import type { ErrorCode, Fault } from '../contract/errors';
import { knownFault } from '../project/files';

/** How a command ends (CLI.md): its exit code, and the document that stands on stdout. */
export interface Outcome {
  readonly exit: number;
  /** Printed with --json, alone. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Printed without it, one a line: a break in a name or a label begins no line of its own. */
  readonly lines: readonly string[];
}

const WRONG_USE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'wrong-use',
  'no-key',
  'key-malformed',
  'bad-origin',
  'over-ceiling',
  'over-budget',
]);

export const exitCodeOf = (fault: Fault): number => (WRONG_USE.has(fault.code) ? 2 : 1);

/** A fault a person can read, whatever was thrown. */
export function faultOf(error: unknown): Fault {
  const known = knownFault(error);
  if (known) return { code: known.code, message: known.message };
  return { code: 'internal', message: 'Something unexpected went wrong. Nothing that was saved is lost; try again.' };
}

/** Of the project that the command works in, and as it was given: a command has one. */
const folders = new Set<string>();

/** From here on, sentences name what lies in the project by its path there. */
export const namesWithin = (...paths: readonly string[]): void =>
  paths.forEach((path) => folders.add(path.endsWith(sep) ? path : `${path}${sep}`));

/** A sentence with the paths of things inside the project relative to it. */
export const within = (sentence: string): string =>
  [...folders].reduce((text, folder) => text.replaceAll(folder, ''), sentence);

const told = new Set<string>();

/** What a command ends with, unless that has been said on the way. */
export const sayLast = (sentence: string): void => {
  if (!told.has(sentence)) say(sentence);
};

/** One sentence, on one line: a name in it steers no terminal. */
export function say(sentence: string): void {
  told.add(sentence);
  process.stderr.write(`${visible(within(sentence).trimEnd())}\n`);
}

/** Lines that we set ourselves. */
export const sayLines = (text: string): void => void process.stderr.write(`${visible(text.trimEnd(), '\n')}\n`);

/** Lines of ours; whatever else steers a terminal is written out. `keep`: see `visible`. */
export const print = (text: string, keep = '\n'): Promise<void> =>
  new Promise((resolve) =>
    process.stdout.write(visible(text.endsWith('\n') ? text : `${text}\n`, keep), () => resolve()),
  );

export const printLines = (lines: readonly string[]): Promise<void> =>
  print(lines.map((line) => visible(line)).join('\n'));

export const printDocument = (document: unknown): Promise<void> => print(JSON.stringify(document, null, 2));
