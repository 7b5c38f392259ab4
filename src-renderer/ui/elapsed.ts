/**
 * How far a pass probably is, 0…1, from seconds elapsed against the seconds it usually takes. Honest: it tells 85 % where
 * the usual time is up, then creeps, and never comes to 100 % before the end is told.
 */
export function expectedShare(elapsed: number, usual: number): number {
  if (!(usual > 0) || !(elapsed > 0)) return 0;
  const t = elapsed / usual;
  return t <= 1 ? 0.85 * t : 0.85 + 0.13 * (1 - Math.exp(-(t - 1) * 1.2));
}
