/** "v3" for 3. */
export const versionName = (n: number): string => `v${n}`;

/** "v3 (2 of 4)" for result 2, counted from 1, of four; "v3" where there is one alone. The command line's own writing is "v3:2". */
export const resultName = (version: number, result: number, of: number): string =>
  of > 1 ? `${versionName(version)} (${result} of ${of})` : versionName(version);

/** Reads "v3" or "v3:2"; `null` when it is neither. Results count from 1. */
export function parseVersion(text: string): { version: number; result: number | null } | null {
  const m = /^v([1-9]\d{0,8})(?::([1-9]\d?))?$/.exec(text);
  return m ? { version: Number(m[1]), result: m[2] ? Number(m[2]) : null } : null;
}
