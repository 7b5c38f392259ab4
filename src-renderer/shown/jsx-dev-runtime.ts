import { Fragment, jsxDEV as make } from 'react/jsx-dev-runtime';
import { shownProps } from './shown';

/** The same while the app is developed. */
export type { JSX } from 'react/jsx-dev-runtime';
export { Fragment };
export const jsxDEV: typeof make = (type, props, ...more) => make(type, shownProps(type, props as object), ...more);
