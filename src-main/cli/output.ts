import { sep } from 'node:path';
import { isPentimentoError, type Fault } from '../contract/errors';

/** How a command ends (CLI.md): its exit code, and the document that stands on stdout. */
export interface Outcome {
  readonly exit: number;
  /** Printed with --json, alone. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Printed without it. */
  readonly text: string;
}

const WRONG_USE: ReadonlySet<string> = new Set(['wrong-use', 'no-key', 'key-malformed', 'bad-origin', 'over-ceiling', 'over-budget']);

export const exitCodeOf = (fault: Fault): number => (WRONG_USE.has(fault.code) ? 2 : 1);

/** A fault a person can read, whatever was thrown. */
export function faultOf(error: unknown): Fault {
  if (isPentimentoError(error)) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something unexpected went wrong. Nothing that was saved is lost; try again.' };
}

/** Of the project that the command works in, and as it was given: a command has one. */
const folders = new Set<string>();

/** From here on, sentences name what lies in the project by its path there. */
export const namesWithin = (...paths: readonly string[]): void => paths.forEach((path) => folders.add(path.endsWith(sep) ? path : `${path}${sep}`));

/** A sentence with the paths of things inside the project relative to it. */
export const within = (sentence: string): string => [...folders].reduce((text, folder) => text.replaceAll(folder, ''), sentence);

export const say = (sentence: string): void => void process.stderr.write(`${within(sentence)}\n`);

export const print = (text: string): Promise<void> => new Promise((resolve) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve()));

export const printDocument = (document: unknown): Promise<void> => print(JSON.stringify(document, null, 2));
