import type { Random } from '../pixels/random';

/** How a model gets words wrong: one letter is another, two change places, one stands twice, one is left out. */
export const misspellings = ['wrong', 'swapped', 'doubled', 'missing'] as const;
export type Misspelling = (typeof misspellings)[number];

const isLetter = (sign: string | undefined): boolean => sign !== undefined && /\p{L}/u.test(sign);

/** By the letter that is put in its place, so that nobody takes the one for the other. */
const others = 'XKZQM';

/** The text misspelt, in its middle where it has one; a text without letters stays as it is. */
export function misspell(text: string, how: Misspelling, random: Random): string {
  const signs = [...text];
  const places = signs.flatMap((sign, at) => (isLetter(sign) ? [at] : []));
  if (places.length === 0) return text;
  const within = places.length > 3 ? places.slice(1, -1) : places;
  const at = within[Math.floor(random.next() * within.length)]!;
  const here = signs[at]!;
  if (how === 'wrong') {
    const letter = [...others].find((other) => other !== here.toUpperCase())!;
    signs[at] = here === here.toUpperCase() ? letter : letter.toLowerCase();
  } else if (how === 'doubled') signs.splice(at, 0, here);
  else if (how === 'missing') signs.splice(at, 1);
  else {
    // The next pair that is not twice the same.
    const pair = places.find(
      (place) =>
        place >= Math.min(at, signs.length - 2) &&
        isLetter(signs[place + 1]) &&
        signs[place]!.toLowerCase() !== signs[place + 1]!.toLowerCase(),
    );
    if (pair === undefined) return misspell(text, 'wrong', random);
    [signs[pair], signs[pair + 1]] = [signs[pair + 1]!, signs[pair]!];
  }
  return signs.join('');
}
