/**
 * How far a pass probably is, 0…1, from seconds elapsed against the seconds it usually takes. Honest: it tells 85 % where
 * the usual time is up, then creeps, and never comes to 100 % before the end is told.
 */
export function expectedShare(elapsed: number, usual: number): number {
  if (!(usual > 0) || !(elapsed > 0)) return 0;
  const t = elapsed / usual;
  return t <= 1 ? 0.85 * t : 0.85 + 0.13 * (1 - Math.exp(-(t - 1) * 1.2));
}

/** "9 s", "1:04", "1:02:03". */
export function showElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
