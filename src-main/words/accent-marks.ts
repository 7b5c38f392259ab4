import { bare, hasAccent } from '../common/spelling/letters';
import { grey, type Raster } from './raster';

/** Accents by their ink: what stands above a letter, where readers say nothing of it. Pure. */

/** `seen`: as wanted. `absent`: nothing stands there. `other`: something else does. `unknown`: it can't be told. */
export type Mark = 'seen' | 'absent' | 'other' | 'unknown';

/** A wanted letter, and where its middle stands along the strip, in its pixels. */
export interface PlacedLetter {
  readonly letter: string;
  readonly at: number;
}

interface Piece {
  area: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Sums of x, y, x², y² and xy. */
  sums: [number, number, number, number, number];
}

/** Marks above letters; cedillas, strokes and the dot of an i are left to the readers. */
const marksOf: Readonly<Record<string, 'two' | 'rising' | 'falling' | 'level'>> = {
  '\u0308': 'two',
  '\u0301': 'rising',
  '\u0300': 'falling',
  '\u0302': 'level',
  '\u0303': 'level',
  '\u030a': 'level',
};

const lowLetters = new Set('acemnorsuvwxz');

/** Which letters are as high as each other. */
const classOf = (letter: string): 'low' | 'capital' | null => {
  const base = bare(letter);
  if (lowLetters.has(base)) return 'low';
  return /\p{Lu}/u.test(base) && base !== 'Q' ? 'capital' : null;
};

/** The lightness that tells ink from ground (Otsu). */
function threshold(values: Uint8Array): number {
  const counts = new Float64Array(256);
  for (const value of values) counts[value]! += 1;
  let all = 0;
  counts.forEach((count, value) => (all += count * value));
  let [below, sum, best, at] = [0, 0, -1, 127];
  for (let value = 0; value < 255; value += 1) {
    below += counts[value]!;
    sum += counts[value]! * value;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const apart = below * above * (sum / below - (all - sum) / above) ** 2;
    if (apart > best) [best, at] = [apart, value];
  }
  return at;
}

/** Where there is ink: what is unlike most of the upper and lower edge. */
function inkOf(strip: Raster): Uint8Array {
  const { width, height } = strip;
  const values = grey(strip);
  const from = Math.floor(height * 0.25) * width;
  const limit = threshold(values.subarray(from, Math.floor(height * 0.75) * width));
  let light = 0;
  for (let x = 0; x < width; x += 1)
    light += Number(values[x]! > limit) + Number(values[(height - 1) * width + x]! > limit);
  const isDark = light > width;
  return values.map((value) => Number(value > limit !== isDark));
}

/** Pieces of ink that hang together, within some columns. */
function piecesOf(ink: Uint8Array, width: number, height: number, from: number, to: number): Piece[] {
  const wide = to - from;
  const seen = new Uint8Array(wide * height);
  const pieces: Piece[] = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] || !ink[Math.floor(start / wide) * width + from + (start % wide)]) continue;
    const piece: Piece = { area: 0, left: wide, right: -1, top: height, bottom: -1, sums: [0, 0, 0, 0, 0] };
    const open = [start];
    seen[start] = 1;
    while (open.length > 0) {
      const here = open.pop()!;
      const [x, y] = [here % wide, Math.floor(here / wide)];
      piece.area += 1;
      piece.left = Math.min(piece.left, x);
      piece.right = Math.max(piece.right, x);
      piece.top = Math.min(piece.top, y);
      piece.bottom = Math.max(piece.bottom, y);
      [x, y, x * x, y * y, x * y].forEach((value, at) => (piece.sums[at]! += value));
      for (const [dx, dy] of [
        [-1, 0],
        [1, 0],
        [0, -1],
        [0, 1],
        [-1, -1],
        [1, -1],
        [-1, 1],
        [1, 1],
      ] as const) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= wide || ny >= height) continue;
        const next = ny * wide + nx;
        if (seen[next] || !ink[ny * width + from + nx]) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    pieces.push(piece);
  }
  return pieces;
}

/** How a mark leans: above 0 where it rises to the right, −1…1. */
function leaning({ area, sums: [x, y, xx, yy, xy] }: Piece): number {
  const [vx, vy] = [xx / area - (x / area) ** 2, yy / area - (y / area) ** 2];
  const together = xy / area - (x / area) * (y / area);
  return vx < 1e-6 || vy < 1e-6 ? 0 : -together / Math.sqrt(vx * vy);
}

interface Body {
  readonly body: Piece;
  readonly above: readonly Piece[];
  /** Whatever else is higher than the letter, near it: an accent that is set to the side, or another letter’s. */
  readonly stray: boolean;
}

/** The letter itself, and what stands above it. `null`: its ink can't be told from that of others. */
function bodyAt(pieces: readonly Piece[], wide: number): Body | null {
  const body = pieces
    .filter(({ left, right }) => left < wide * 0.6 && right > wide * 0.4)
    .toSorted((a, b) => b.area - a.area)[0];
  if (!body) return null;
  const tall = body.bottom - body.top + 1;
  const broad = body.right - body.left + 1;
  const above = pieces.filter(
    (piece) =>
      piece !== body &&
      piece.bottom < body.top + tall * 0.12 &&
      body.top - piece.bottom < tall * 0.6 &&
      piece.area > Math.max(4, tall * tall * 0.006) &&
      piece.left > 0 &&
      piece.right < wide - 1 &&
      (piece.left + piece.right) / 2 > body.left - broad * 0.1 &&
      (piece.left + piece.right) / 2 < body.right + broad * 0.25,
  );
  const stray = pieces.some(
    (piece) => piece !== body && !above.includes(piece) && piece.bottom < body.top + tall * 0.2 && piece.area > 4,
  );
  return { body, above, stray };
}

/** What stands above each wanted letter that has an accent, in their order. `letters`: all of the line, from left to right. */
export function accentMarks(strip: Raster, letters: readonly PlacedLetter[]): Mark[] {
  const ink = inkOf(strip);
  const { width, height } = strip;
  const bodies = letters.map(({ at }, index) => {
    const before = index === 0 ? at : at - letters[index - 1]!.at;
    const after = index === letters.length - 1 ? at : letters[index + 1]!.at - at;
    const near = Math.min(index === 0 ? after : before, index === letters.length - 1 ? before : after);
    const within = (share: number): readonly Piece[] => {
      const [from, to] = [Math.max(0, Math.round(at - near * share)), Math.min(width, Math.round(at + near * share))];
      return piecesOf(ink, width, height, from, to);
    };
    if (near < 5) return null;
    const narrow = bodyAt(within(0.62), near * 1.24);
    if (!narrow) return null;
    const { body } = narrow;
    const isNear = ({ bottom, area }: Piece): boolean => bottom < body.top + (body.bottom - body.top) * 0.2 && area > 4;
    return { ...narrow, stray: narrow.stray || within(1.1).filter(isNear).length > narrow.above.length };
  });
  return letters.flatMap(({ letter }, index): Mark[] =>
    hasAccent(letter) ? [markOf(letter, bodies, letters, index)] : [],
  );
}

function markOf(
  letter: string,
  bodies: readonly (Body | null)[],
  letters: readonly PlacedLetter[],
  index: number,
): Mark {
  const here = bodies[index];
  const [, mark, ...more] = [...letter.normalize('NFD')];
  const wanted = mark === undefined || more.length > 0 ? undefined : marksOf[mark];
  const kind = classOf(letter);
  if (!here || !wanted || !kind || bare(letter).toLowerCase() === 'i') return 'unknown';
  const { body, above, stray } = here;
  const tall = body.bottom - body.top + 1;
  // Letters of the same height that have nothing above them.
  const tops = letters.flatMap((other, at) => {
    const like = bodies[at];
    return like && at !== index && !hasAccent(other.letter) && classOf(other.letter) === kind ? [like.body.top] : [];
  });
  const top = tops.toSorted((a, b) => a - b)[tops.length >> 1];
  if (above.length === 0) {
    if (top === undefined) return 'unknown';
    // Where the letter itself is higher than its like, its accent may touch it.
    return !stray && Math.abs(body.top - top) < tall * 0.12 && body.top > 1 ? 'absent' : 'unknown';
  }
  // Something else may have been taken for the letter.
  if (top !== undefined && Math.abs(body.top - top) > tall * 0.2) return 'unknown';
  if (wanted === 'two') {
    if (above.length === 2) {
      const [a, b] = above as [Piece, Piece];
      const alike = Math.min(a.area, b.area) > Math.max(a.area, b.area) * 0.5;
      return alike && Math.abs(a.top - b.top) < tall * 0.2 ? 'seen' : 'unknown';
    }
    const [only] = above;
    const isBroad = only!.right - only!.left > (only!.bottom - only!.top) * 1.6;
    return above.length === 1 && !isBroad && !stray ? 'other' : 'unknown';
  }
  if (above.length !== 1) return above.length === 2 && !stray ? 'other' : 'unknown';
  const lean = leaning(above[0]!);
  if (wanted === 'level') return Math.abs(lean) < 0.35 ? 'seen' : Math.abs(lean) > 0.75 ? 'other' : 'unknown';
  const along = wanted === 'rising' ? lean : -lean;
  return along > 0.35 ? 'seen' : along < -0.35 ? 'other' : 'unknown';
}
