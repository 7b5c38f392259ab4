import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it started. Linux only. */
const familyOf = (pid: number): number[] => {
  const family = [pid];
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[1]));
    } catch {
      // It has just ended.
    }
  }
  for (let index = 0; index < family.length; index += 1)
    for (const [child, parent] of parents) if (parent === family[index]) family.push(child);
  return family;
};

const pssOf = (pid: number): number => {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
};

/** Looks again and again at what a process and its children hold, shared pages counted once between them (PSS). */
export const watchMemory = (pid: number): { readonly stop: () => number } => {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(
      peak,
      familyOf(pid).reduce((sum, one) => sum + pssOf(one), 0),
    );
  };
  const timer = setInterval(look, 100);
  return {
    stop: () => {
      clearInterval(timer);
      return peak / 1_048_576;
    },
  };
};
