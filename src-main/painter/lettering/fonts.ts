import { letteringFiles } from '../../typeset/lettering';
import { fileWith, inkOf, lettersOf, outlineOf, widthOf, type Letter } from '../../typeset/letters';

const files = letteringFiles;

export type FaceName = keyof typeof files;

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

const isIn = (names: readonly string[], character: string): boolean => fileWith(names, character) !== undefined;

/** The face asked for where it has every letter; else the plain one, whose subsets reach further. */
export function faceFor(text: string, wanted: FaceName): Face {
  const characters = [...text].filter((character) => character.trim() !== '');
  const name =
    wanted === 'display' && characters.every((character) => isIn(files.display, character)) ? 'display' : 'text';
  return { ...faces[name], letters: (line) => lettersOf(line, files[name]) };
}

/** Whether any font here has this text's letters; what lacks them all can't be set. */
export const canSet = (text: string): boolean =>
  [...text].some((character) => character.trim() !== '' && isIn([...files.display, ...files.text], character));

/** Only what can be set, with single spaces. */
export const settable = (text: string): string =>
  [...text.normalize('NFC')]
    .filter((character) => character.trim() === '' || isIn([...files.display, ...files.text], character))
    .join('')
    .replace(/\s+/gu, ' ')
    .trim();

/** A line's width in em. */
export const measure = (line: string, face: Face): number => widthOf(face.letters(line), face.tracking);

/** How far a line's ink reaches above its baseline and below it, in em. */
export const ink = (line: string, face: Face): { readonly above: number; readonly below: number } =>
  inkOf(face.letters(line));

/** A line's outlines as SVG path data, from `x` along the baseline `y`. */
export const outline = (line: string, face: Face, x: number, y: number, size: number): string =>
  outlineOf(face.letters(line), face.tracking, x, y, size);
