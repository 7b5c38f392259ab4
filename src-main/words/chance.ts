/** How likely a text stands in a picture as it is wanted, from what both readers say of its letters. Pure. */

export interface Signals {
  /** By how much the first reader finds the wanted text likelier (above 0) than the likeliest other, −12…12, in natural logarithms. */
  readonly margin: number;
  /** Does it read the wanted text in one of its looks? */
  readonly isSeen: boolean;
  /** Does the likeliest other text differ by a letter that stands there twice? Both readers leave one out now and then. */
  readonly isDoubled: boolean;
  /** How sure the second reader is of the wanted text, 0…1, on average over its looks: those that read another count as 0. */
  readonly borneOut: number;
  /** … of the other text near the wanted one that it is surest of. */
  readonly denied: number;
}

/** Between 0 and 1. */
export function chanceOfRight({ margin, isSeen, isDoubled, borneOut, denied }: Signals): number {
  const sum =
    weights.always +
    weights.margin * margin +
    (isSeen && !isDoubled ? weights.seen : 0) +
    (isDoubled ? weights.doubled : 0) +
    weights.borneOut * borneOut +
    weights.denied * denied;
  return 1 / (1 + Math.exp(-sum));
}

/**
 * Fitted by logistic regression, with a penalty on large weights, to the readings of 114 texts that one look did not settle: signs of the seed
 * *walnut*, most of them chosen since they are hard to read (script, narrow letters, accents, below 40 pixels), and twelve results of the offline
 * engine; 65 of the texts were misspelt. With each part of them left out in turn, nothing below 0.05 was right and nothing above 0.9 misspelt.
 * What came of it on other seeds is told in docs/performance.md.
 */
const weights = { always: 1, margin: 0.41, seen: 2.9, doubled: -2.3, borneOut: 5.5, denied: -2.9 } as const;
