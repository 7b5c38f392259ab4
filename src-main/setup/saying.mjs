import { resolve } from 'node:path';
import { passSignalsOn } from './children.mjs';

/** What every program of the set-up begins and ends with. Like all of the set-up plain JavaScript of Node's own: it runs before node_modules exist. */

/** The checkout that this file lies in. */
export const root = resolve(import.meta.dirname, '..', '..');

/** A step that could not be done; its message is a sentence for whoever started it. */
export class SetupError extends Error {}

export const say = (/** @type {string} */ sentence) => {
  console.log(sentence);
};

/** A sentence as it is; anything else is a defect, shown whole. */
export const sayError = (/** @type {unknown} */ problem) => {
  console.error(problem instanceof SetupError ? problem.message : problem);
};

/** Does a program's work, and ends it as the work ends: with its exit code if it answers with one, or with 1 and what went wrong. */
export const endWith = async (/** @type {() => Promise<number | void>} */ work) => {
  passSignalsOn();
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    sayError(error);
    process.exitCode = 1;
  }
};
