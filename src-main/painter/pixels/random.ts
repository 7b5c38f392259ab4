/** Mixes numbers and texts into 32 bits, the same on every machine. */
export function hash(...parts: readonly (number | string)[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15) ^ 0x5bd1e995, 0xc2b2ae35);
    h ^= h >>> 13;
  }
  return h >>> 0;
}

/** 0…1 from a place on a grid. */
export function hashAt(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** A stream of numbers that a seed decides (mulberry32). */
export class Random {
  readonly seed: number;
  #state: number;

  constructor(...parts: readonly (number | string)[]) {
    this.seed = hash(...parts);
    this.#state = this.seed;
  }

  /** 0 ≤ n < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(this.next() * list.length)] ?? list[0];
  }

  /** A stream of its own, whose draws don't move this one. */
  fork(label: string): Random {
    return new Random(this.seed, label);
  }
}
