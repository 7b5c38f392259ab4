import { resolve } from 'node:path';

/** The checkout that this file lies in. */
export const root = resolve(import.meta.dirname, '..', '..');

export const say = (/** @type {string} */ sentence) => {
  console.log(sentence);
};

/** A sentence as it is; anything else is a defect, shown whole. */
export const sayError = (/** @type {unknown} */ problem) => {
  console.error(problem);
};
