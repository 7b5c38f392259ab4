/** How long something took or takes, the same everywhere: "3.9 s", "13 s", "1 min 05 s". Under ten seconds with a tenth, else rounded to the second. */
export function showSpan(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : showSeconds(Math.round(seconds));
}

/** A clock that is running: whole seconds that have passed, "9 s", "1 min 04 s". */
export const showClock = (milliseconds: number): string => showSeconds(Math.floor(Math.max(0, milliseconds / 1000)));

const showSeconds = (whole: number): string =>
  whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
