/** One argument as Windows programs take their command line apart: backslashes count double before a quote, and nowhere else. */
export const quotedArgument = (argument: string): string =>
  `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
