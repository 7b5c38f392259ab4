import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { hasAccent } from '../../../src-main/common/spelling/letters';
import { pathData } from '../../../src-main/typeset/letters';
import { Random } from '../../../src-main/painter/pixels/random';
import { accentMarks, type Mark, type PlacedLetter } from '../../../src-main/words/accent-marks';
import type { Raster } from '../../../src-main/words/raster';
import { accented, faces, fontOf, wronglyAccented } from '../../words/signs';

/** Accents by their ink, on lines that are set in fifteen typefaces: what is drawn is known. */

const height = 120;

/** A line as it is cut out of a picture: dark on light or light on dark, with some noise, and not quite level. */
async function lineOf(text: string, random: Random): Promise<{ strip: Raster; letters: number[]; face: string }> {
  const face = random.pick(faces);
  const font = fontOf(face);
  const size = height / 1.7 / random.between(0.95, 1.25);
  const unit = size / font.unitsPerEm;
  let x = 30;
  const letters: number[] = [];
  const paths: string[] = [];
  for (const sign of text) {
    const glyph = font.charToGlyph(sign);
    const wide = (glyph.advanceWidth ?? 0) * unit;
    if (sign.trim() !== '') letters.push(x + wide / 2 + random.between(-0.08, 0.08) * wide);
    paths.push(`<path d="${pathData(glyph.getPath(x, height * 0.72, size).commands)}"/>`);
    x += wide;
  }
  const width = Math.ceil(x + 30);
  const isDark = random.chance(0.5);
  const [ink, ground] = isDark
    ? [random.between(0, 70), random.between(150, 255)]
    : [random.between(190, 255), random.between(0, 90)];
  const grey = (value: number): string => `rgb(${Math.round(value)},${Math.round(value)},${Math.round(value)})`;
  const turn = random.between(-1, 1);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${grey(ground)}"/><g fill="${grey(ink)}" transform="rotate(${turn.toFixed(2)} ${width / 2} ${height / 2})">${paths.join('')}</g></svg>`;
  const data = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  const noise = random.between(0, 18);
  for (let at = 0; at < data.length; at += 1)
    data[at] = Math.min(255, Math.max(0, data[at]! + (random.next() - 0.5) * noise));
  return { strip: { width, height, data }, letters, face };
}

interface Tally {
  readonly of: Record<Mark, number>;
  readonly mistakes: string[];
}

/** Lines in which all accents are as wanted, or one is left out or another. */
async function tally(seed: string, count: number, isWrong: boolean): Promise<Tally> {
  const made: Tally = { of: { seen: 0, absent: 0, other: 0, unknown: 0 }, mistakes: [] };
  for (let n = 0; n < count; n += 1) {
    const random = new Random('marks', seed, n);
    const word = random.pick(accented);
    const wanted = random.chance(0.3) && !word.includes('ß') ? word.toUpperCase() : word;
    const drawn = isWrong ? wronglyAccented(wanted, random) : wanted;
    const { strip, letters, face } = await lineOf(drawn, random);
    const signs = [...wanted].filter((sign) => sign.trim() !== '');
    const placed = signs.map((letter, at): PlacedLetter => ({ letter, at: letters[at]! }));
    const drawnSigns = [...drawn].filter((sign) => sign.trim() !== '');
    const marks = accentMarks(strip, placed);
    signs
      .flatMap((letter, at) => (hasAccent(letter) ? [at] : []))
      .forEach((at, index) => {
        const isAsWanted = drawnSigns[at] === signs[at];
        if (isWrong && isAsWanted) return;
        const mark = marks[index]!;
        made.of[mark] += 1;
        if (isWrong ? mark === 'seen' : mark === 'absent' || mark === 'other')
          made.mistakes.push(`${n}: “${signs[at]}” of “${wanted}” drawn “${drawnSigns[at]}” in ${face}: ${mark}`);
      });
  }
  return made;
}

const patience = 200_000;
const lines = 100;

describe('accents by their ink', () => {
  it(
    'are seen where they are, most of them, and are not told to be missing or others',
    async () => {
      const { of, mistakes } = await tally('right', lines, false);
      expect(mistakes).toEqual([]);
      expect(of.seen).toBeGreaterThan(of.unknown * 2);
    },
    patience,
  );

  it(
    'are missed where they are not, and hardly ever seen',
    async () => {
      const { of, mistakes } = await tally('wrong', lines, true);
      expect(mistakes.slice(2)).toEqual([]);
      expect(of.absent + of.other).toBeGreaterThan(of.unknown * 0.7);
    },
    patience,
  );

  it('are not looked for on letters that have none, and can’t be told where there is no line', () => {
    const strip = { width: 200, height, data: new Uint8Array(200 * height * 3).fill(255) };
    expect(accentMarks(strip, [])).toEqual([]);
    expect(
      accentMarks(
        strip,
        ['C', 'a', 'f', 'e'].map((letter, at) => ({ letter, at: 20 + at * 40 })),
      ),
    ).toEqual([]);
    expect(
      accentMarks(
        strip,
        ['C', 'a', 'f', 'é'].map((letter, at) => ({ letter, at: 20 + at * 40 })),
      ),
    ).toEqual(['unknown']);
  });
});
