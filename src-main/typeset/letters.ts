import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Command, Font, Glyph, Opentype } from 'opentype.js';

/** Setting text in fonts that the app ships, so that pictures are the same on every machine. A font comes as files of a part of its letters each. */

const packages = createRequire(import.meta.url);
// One file that hides its names from `import`. It is large, and few programs set letters.
let opentype: Opentype | undefined;
const loaded = new Map<string, Font>();

/** The path of a font file: "inter/files/inter-latin-400". */
export const fontFile = (name: string): string => packages.resolve(`@fontsource/${name}-normal.woff`);

export function loadFont(name: string): Font {
  let font = loaded.get(name);
  if (!font) {
    opentype ??= packages('opentype.js') as Opentype;
    font = opentype.parse(new Uint8Array(readFileSync(fontFile(name))).buffer);
    loaded.set(name, font);
  }
  return font;
}

/** A character with the font that has it. */
export interface Letter {
  readonly glyph: Glyph;
  readonly font: Font;
}

/** The first of some files that has a character. */
export const fileWith = (names: readonly string[], character: string): string | undefined =>
  names.find((name) => loadFont(name).charToGlyphIndex(character) > 0);

export const lettersOf = (line: string, names: readonly [string, ...string[]]): Letter[] =>
  [...line].map((character): Letter => {
    const font = loadFont(fileWith(names, character) ?? names[0]);
    return { font, glyph: font.charToGlyph(character) };
  });

const kern = (left: Letter | null, right: Letter): number =>
  left && left.font === right.font ? right.font.getKerningValue(left.glyph, right.glyph) / right.font.unitsPerEm : 0;

/** Width in em. `tracking`: space between letters, in em. */
export function widthOf(letters: readonly Letter[], tracking: number): number {
  let width = 0;
  let before: Letter | null = null;
  for (const letter of letters) {
    width += kern(before, letter) + (letter.glyph.advanceWidth ?? 0) / letter.font.unitsPerEm + tracking;
    before = letter;
  }
  return Math.max(0, width - tracking);
}

/** How far ink reaches above the baseline and below it, in em: accents and descenders as these letters have them. */
export function inkOf(letters: readonly Letter[]): { readonly above: number; readonly below: number } {
  let [above, below] = [0, 0];
  for (const { glyph, font } of letters) {
    const { y1, y2 } = glyph.getBoundingBox();
    above = Math.max(above, y2 / font.unitsPerEm);
    below = Math.max(below, -y1 / font.unitsPerEm);
  }
  return { above, below };
}

/** SVG path data of a glyph. The font library's own writes "NaN" for what is nearly nothing (1.4e-15), and the letter is not drawn. */
export function pathData(commands: readonly Command[]): string {
  const point = (x: number | undefined, y: number | undefined): string =>
    x === undefined || y === undefined ? '' : ` ${plain(x)} ${plain(y)}`;
  return commands
    .map(({ type, x, y, x1, y1, x2, y2 }) => `${type}${point(x1, y1)}${point(x2, y2)}${point(x, y)}`)
    .join('');
}

const plain = (value: number): string => String(Math.round(value * 100) / 100);

/** Outlines as SVG path data, from `x` along the baseline `y`. */
export function outlineOf(letters: readonly Letter[], tracking: number, x: number, y: number, size: number): string {
  const parts: string[] = [];
  let at = x;
  let before: Letter | null = null;
  for (const letter of letters) {
    at += kern(before, letter) * size;
    parts.push(pathData(letter.glyph.getPath(at, y, size).commands));
    at += ((letter.glyph.advanceWidth ?? 0) / letter.font.unitsPerEm + tracking) * size;
    before = letter;
  }
  return parts.join('');
}
