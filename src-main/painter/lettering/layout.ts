import type { Size } from '../../common/recipe';
import type { Random } from '../pixels/random';
import { faceFor, ink, measure, type Face, type FaceName } from './fonts';

/** One phrase, wrapped and sized. */
export interface Phrase {
  readonly lines: readonly string[];
  readonly face: Face;
  /** Pixels an em. */
  readonly size: number;
  readonly width: number;
  /** From the top of the first line's capitals, or of what stands on them, to below the last line. */
  readonly height: number;
  /** Each line's baseline, in em from the phrase's top. */
  readonly baselines: readonly number[];
}

export type Align = 'left' | 'centre' | 'right';
export type Band = 'top' | 'centre' | 'bottom';

/** Phrases that stand together, and where. Pixels of the picture. */
export interface Block {
  readonly phrases: readonly Phrase[];
  readonly align: Align;
  readonly band: Band;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

/** How a text breaks into `count` lines of widths as equal as can be; `null` where it has fewer words. */
function balanced(text: string, count: number, face: Face): { lines: string[]; widest: number } | null {
  const words = text.split(' ');
  if (count > words.length) return null;
  const widths = words.map((word) => measure(word, face));
  const space = measure('n n', face) - measure('nn', face);
  const width = (from: number, to: number): number =>
    widths.slice(from, to).reduce((sum, each) => sum + each, 0) + space * (to - from - 1);
  // best[k][n]: the narrowest that the first n words fit into k lines.
  let best = words.map((_, n) => width(0, n + 1));
  const cuts: number[][] = [words.map(() => 0)];
  for (let line = 1; line < count; line += 1) {
    const next: number[] = [];
    cuts.push([]);
    for (let n = 0; n < words.length; n += 1) {
      let [least, at] = [Infinity, 0];
      for (let cut = line; cut <= n; cut += 1) {
        const widest = Math.max(best[cut - 1]!, width(cut, n + 1));
        if (widest < least) [least, at] = [widest, cut];
      }
      next.push(least);
      cuts[line]!.push(at);
    }
    best = next;
  }
  const lines: string[] = [];
  let end = words.length;
  for (let line = count - 1; line >= 0; line -= 1) {
    const start = cuts[line]![end - 1]!;
    lines.unshift(words.slice(start, end).join(' '));
    end = start;
  }
  return { lines, widest: best.at(-1)! };
}

/** Between the ink of a line and that of the next, in em, where accents or descenders come closer than the face's leading foresees. */
const leastBetween = 0.09;
/** What letters reach beyond capitals without an accent, in em: round ones do. */
const overshoot = 0.04;

/** Where lines stand, in em: evenly, by the face's leading or as much further apart as what the letters carry needs. */
function stand(
  lines: readonly string[],
  face: Face,
  leading: number,
  below: number,
): { readonly baselines: number[]; readonly tall: number } {
  const inks = lines.map((line) => ink(line, face));
  const apart = inks.reduce(
    (most, { above }, n) => Math.max(most, n === 0 ? 0 : inks[n - 1]!.below + above + leastBetween),
    leading,
  );
  const first = inks[0] && inks[0].above > face.capHeight + overshoot ? inks[0].above : face.capHeight;
  return {
    baselines: lines.map((_, n) => first + n * apart),
    tall: first + (lines.length - 1) * apart + Math.max(below, (inks.at(-1)?.below ?? 0) - overshoot),
  };
}

/** A phrase as large as it may be in a box; among near equals, the one with fewer lines. */
export function fit(text: string, wanted: FaceName, box: Size, most: number): Phrase {
  const face = faceFor(text, wanted);
  const capitals = text === text.toUpperCase();
  const leading = capitals ? face.leading.capitals : face.leading.mixed;
  const below = /[gjpqyçşţ,;_]/u.test(text) ? 0.22 : 0.02;
  let chosen: { lines: string[]; widest: number; size: number; baselines: number[]; tall: number } | null = null;
  for (let count = 1; count <= 8; count += 1) {
    const broken = balanced(text, count, face);
    if (!broken) break;
    const stood = stand(broken.lines, face, leading, below);
    const size = Math.min(most, box.width / broken.widest, box.height / stood.tall);
    if (!chosen || size > chosen.size * 1.18) chosen = { ...broken, ...stood, size };
  }
  const { lines, widest, size, baselines, tall } = chosen ?? {
    lines: [text],
    widest: 1,
    size: 1,
    ...stand([text], face, leading, below),
  };
  return { lines, face, size, baselines, width: widest * size, height: tall * size };
}

export interface LayoutWishes {
  readonly face: FaceName;
  /** Share of the usual size: less at low strength. */
  readonly scale: number;
  /** Kept free at the edges, in pixels. */
  readonly margin: number;
  /** 0…1 of how calm each band is. */
  readonly calm: Readonly<Record<Band, number>>;
  /** Where the prompt says the words stand. */
  readonly band: Band | null;
}

/** Sets phrases on a picture: the first as the title, the others smaller beneath it or at the other end. */
export function layOut(texts: readonly string[], picture: Size, random: Random, wishes: LayoutWishes): Block[] {
  const short = Math.min(picture.width, picture.height);
  const inner = { width: picture.width - 2 * wishes.margin, height: picture.height - 2 * wishes.margin };
  const align = random.pick(['centre', 'centre', 'left', 'left', 'right'] as const);
  const narrow = align === 'centre' ? 1 : random.between(0.74, 0.92);
  const draws = { top: random.next(), centre: random.next() * 0.6, bottom: random.next() };
  const band =
    wishes.band ??
    (['top', 'centre', 'bottom'] as const).reduce((a, b) =>
      draws[a] + wishes.calm[a] * 0.7 >= draws[b] + wishes.calm[b] * 0.7 ? a : b,
    );
  const apart = texts.length > 1 && band !== 'centre' && wishes.band === null && random.chance(0.45);
  const share = Math.min(0.36, 0.24 + 0.06 * texts.length);
  const phrases = texts.map((text, n) => {
    const [wide, tall, most] = n === 0 ? [narrow, share, 0.3] : [Math.min(narrow, 0.8), 0.1, 0.085];
    const scale = n === 0 ? wishes.scale : Math.max(0.8, wishes.scale);
    return fit(
      text,
      n === 0 ? wishes.face : 'text',
      { width: inner.width * wide * scale, height: inner.height * tall * scale },
      short * most * scale,
    );
  });
  const groups = apart
    ? [
        { phrases: phrases.slice(0, 1), band },
        { phrases: phrases.slice(1), band: band === 'top' ? ('bottom' as const) : ('top' as const) },
      ]
    : [{ phrases, band }];
  return groups.map((group) =>
    place(group.phrases, group.band, { align, inner, margin: wishes.margin, gap: short * 0.028 }),
  );
}

function place(
  phrases: readonly Phrase[],
  band: Band,
  { align, inner, margin, gap }: { align: Align; inner: Size; margin: number; gap: number },
): Block {
  const tall = phrases.reduce((sum, phrase) => sum + phrase.height, 0) + gap * (phrases.length - 1);
  // Many phrases share what there is.
  const squeeze = Math.min(1, inner.height / tall);
  const fitted =
    squeeze === 1
      ? phrases
      : phrases.map((phrase) => ({
          ...phrase,
          size: phrase.size * squeeze,
          width: phrase.width * squeeze,
          height: phrase.height * squeeze,
        }));
  const [width, height] = [Math.max(...fitted.map((phrase) => phrase.width)), tall * squeeze];
  const left = margin + (align === 'left' ? 0 : align === 'right' ? inner.width - width : (inner.width - width) / 2);
  const top = margin + (band === 'top' ? 0 : band === 'bottom' ? inner.height - height : (inner.height - height) / 2);
  return { phrases: fitted, align, band, left, top, width, height, gap: gap * squeeze };
}
