/** "2.4 MB", "182 kB", "640 bytes". */
export function showBytes(bytes: number): string {
  // What rounds to 1000 kB is a megabyte.
  if (bytes >= 999_500) return `${(bytes / 1_000_000).toFixed(bytes >= 99_500_000 ? 0 : 1)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} bytes`;
}
