import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font, Glyph, Opentype } from 'opentype.js';

/** The fonts that words are set in; the app ships them, so that pictures are the same on every machine. */
const files = {
  display: ['anton/files/anton-latin-400', 'anton/files/anton-latin-ext-400', 'anton/files/anton-vietnamese-400'],
  text: [
    'inter/files/inter-latin-800', 'inter/files/inter-latin-ext-800', 'inter/files/inter-vietnamese-800', 'inter/files/inter-cyrillic-800',
    'inter/files/inter-cyrillic-ext-800', 'inter/files/inter-greek-800', 'inter/files/inter-greek-ext-800',
  ],
} as const;

export type FaceName = keyof typeof files;

const packages = createRequire(import.meta.url);
// One file that hides its names from `import`.
const opentype = packages('opentype.js') as Opentype;
const loaded = new Map<string, Font>();

function load(name: string): Font {
  let font = loaded.get(name);
  if (!font) {
    const bytes = readFileSync(packages.resolve(`@fontsource/${name}-normal.woff`));
    font = opentype.parse(new Uint8Array(bytes).buffer);
    loaded.set(name, font);
  }
  return font;
}

/** A character with the font that has it. */
export interface Letter { readonly glyph: Glyph; readonly font: Font }

export interface Face {
  /** Height of capitals, in em. */
  readonly capHeight: number;
  /** From line to line, in em, for words in capitals and for others. */
  readonly leading: { readonly capitals: number; readonly mixed: number };
  /** Space between letters, in em. */
  readonly tracking: number;
  letters(text: string): Letter[];
}

const faces: Readonly<Record<FaceName, Omit<Face, 'letters'>>> = {
  display: { capHeight: 0.86, leading: { capitals: 1.0, mixed: 1.2 }, tracking: 0.022 },
  text: { capHeight: 0.727, leading: { capitals: 0.92, mixed: 1.12 }, tracking: -0.005 },
};

const subset = (names: readonly string[], character: string): Font | undefined => {
  for (const name of names) {
    const font = load(name);
    if (font.charToGlyphIndex(character) > 0) return font;
  }
  return undefined;
};

/** The face asked for where it has every letter; else the plain one, whose subsets reach further. */
export function faceFor(text: string, wanted: FaceName): Face {
  const characters = [...text].filter((character) => character.trim() !== '');
  const name = wanted === 'display' && characters.every((character) => subset(files.display, character)) ? 'display' : 'text';
  return {
    ...faces[name],
    letters: (line) => [...line].map((character): Letter => {
      const font = subset(files[name], character) ?? load(files[name][0]);
      return { font, glyph: font.charToGlyph(character) };
    }),
  };
}

/** Whether any font here has this text's letters; what lacks them all can't be set. */
export const canSet = (text: string): boolean => [...text].some((character) => character.trim() !== '' && subset([...files.display, ...files.text], character) !== undefined);

/** Only what can be set, with single spaces. */
export const settable = (text: string): string =>
  [...text.normalize('NFC')].filter((character) => character.trim() === '' || subset([...files.display, ...files.text], character) !== undefined).join('').replace(/\s+/gu, ' ').trim();

/** A line's width in em. */
export function measure(line: string, face: Face): number {
  let width = 0;
  let before: Letter | null = null;
  for (const letter of face.letters(line)) {
    width += kern(before, letter) + (letter.glyph.advanceWidth ?? 0) / letter.font.unitsPerEm + face.tracking;
    before = letter;
  }
  return Math.max(0, width - face.tracking);
}

/** A line's outlines as SVG path data, from `x` along the baseline `y`. */
export function outline(line: string, face: Face, x: number, y: number, size: number): string {
  const parts: string[] = [];
  let at = x;
  let before: Letter | null = null;
  for (const letter of face.letters(line)) {
    at += kern(before, letter) * size;
    parts.push(letter.glyph.getPath(at, y, size).toPathData(2));
    at += ((letter.glyph.advanceWidth ?? 0) / letter.font.unitsPerEm + face.tracking) * size;
    before = letter;
  }
  return parts.join('');
}

const kern = (left: Letter | null, right: Letter): number => (left && left.font === right.font ? right.font.getKerningValue(left.glyph, right.glyph) / right.font.unitsPerEm : 0);
