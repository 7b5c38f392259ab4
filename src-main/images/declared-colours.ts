import type { Exif } from 'exif-reader';
import type { FileReader } from './file-reader';
import type { Format } from './recognise';

/** Colours that a file declares without a profile: cameras and phones do, and sharp takes them for sRGB. */
export type Declared = 'Adobe RGB (1998)' | 'Display P3';

/** DCF 2.0, section 3.2.4: a camera set to Adobe RGB writes "uncalibrated" and the interoperability index R03, and no profile. */
const fromExif = (exif: Exif | null): Declared | null =>
  exif?.Photo?.ColorSpace === 0xffff && String(exif.Iop?.InteroperabilityIndex ?? '').startsWith('R03') ? 'Adobe RGB (1998)' : null;

/** ITU-T H.273: primaries 12 are Display P3's, transfer 13 is sRGB's curve. */
const fromCodePoints = (primaries: number | undefined, transfer: number | undefined): Declared | null =>
  primaries === 12 && transfer === 13 ? 'Display P3' : null;

const fromPng = (head: Buffer): Declared | null => {
  for (let at = 8; at + 12 <= head.length; at += 12 + head.readUInt32BE(at)) {
    const name = head.toString('latin1', at + 4, at + 8);
    if (name === 'cICP') return fromCodePoints(head[at + 8], head[at + 9]);
    if (name === 'IDAT') break;
  }
  return null;
};

const fromAvif = (head: Buffer): Declared | null => {
  const at = head.indexOf('colrnclx', 0, 'latin1');
  return at >= 0 && at + 12 <= head.length ? fromCodePoints(head.readUInt16BE(at + 8), head.readUInt16BE(at + 10)) : null;
};

export const readDeclared = (reader: FileReader, format: Format, exif: Exif | null): Declared | null => {
  if (format === 'png') return fromPng(reader.at(0, 65_536));
  if (format === 'avif') return fromAvif(reader.at(0, 65_536));
  return fromExif(exif);
};
