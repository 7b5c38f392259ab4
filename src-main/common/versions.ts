/** "v3" for 3. */
export const versionName = (n: number): string => `v${n}`;

/** Reads "v3" or "v3:2"; `null` when it is neither. Results count from 1. */
export function parseVersion(text: string): { version: number; result: number | null } | null {
  const m = /^v([1-9]\d{0,8})(?::([1-9]\d?))?$/.exec(text);
  return m ? { version: Number(m[1]), result: m[2] ? Number(m[2]) : null } : null;
}
