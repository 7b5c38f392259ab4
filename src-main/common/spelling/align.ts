import { does } from './letters';

/** Where a wanted text stands in what was read, and how the two differ. Pure. */

export interface Step {
  /** Of the wanted text; `null`: the letter that was read is one too many. */
  readonly wanted: number | null;
  /** Of what was read; `null`: the wanted letter is missing. */
  readonly read: number | null;
  readonly same: boolean;
}

export interface Alignment {
  readonly distance: number;
  /** From the first read letter that belongs to it, up to and without `to`. */
  readonly from: number;
  readonly to: number;
  readonly steps: readonly Step[];
}

/** The part of `read` that is nearest to `wanted`. `whole`: all of it. */
export function align(wanted: readonly string[], read: readonly string[], whole = false): Alignment {
  const [n, m] = [wanted.length, read.length];
  const table = Array.from({ length: n + 1 }, () => new Int32Array(m + 1));
  for (let i = 1; i <= n; i += 1) table[i]![0] = i;
  if (whole) for (let j = 1; j <= m; j += 1) table[0]![j] = j;
  for (let i = 1; i <= n; i += 1)
    for (let j = 1; j <= m; j += 1)
      table[i]![j] = Math.min(
        table[i - 1]![j - 1]! + (does(wanted[i - 1]!, read[j - 1]!) ? 0 : 1),
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
      );
  let end = m;
  if (!whole) for (let j = 0; j < m; j += 1) if (table[n]![j]! < table[n]![end]!) end = j;
  const steps: Step[] = [];
  let [i, j] = [n, end];
  while (i > 0 || (whole && j > 0)) {
    const here = table[i]![j]!;
    const same = i > 0 && j > 0 && does(wanted[i - 1]!, read[j - 1]!);
    if (i > 0 && j > 0 && here === table[i - 1]![j - 1]! + (same ? 0 : 1)) {
      i -= 1;
      j -= 1;
      steps.push({ wanted: i, read: j, same });
    } else if (i > 0 && here === table[i - 1]![j]! + 1) {
      i -= 1;
      steps.push({ wanted: i, read: null, same: false });
    } else {
      j -= 1;
      steps.push({ wanted: null, read: j, same: false });
    }
  }
  return { distance: table[n]![end]!, from: j, to: end, steps: steps.reverse() };
}
