import { Fragment, jsx as make, jsxs as makeAll } from 'react/jsx-runtime';
import { shownProps } from './shown';

/** React's own, of which everything that is shown is visible. JSX is compiled to calls of it (`jsxImportSource`). */
export type { JSX } from 'react/jsx-runtime';
export { Fragment };
export const jsx: typeof make = (type, props, key) => make(type, shownProps(type, props as object), key);
export const jsxs: typeof makeAll = (type, props, key) => makeAll(type, shownProps(type, props as object), key);
