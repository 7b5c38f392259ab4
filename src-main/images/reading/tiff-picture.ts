import { tooManyPixels, truncated } from '../faults';
import type { FileReader } from './file-reader';
import { limits } from '../limits';
import type { Picture } from './picture-kind';
import { profileOf } from './picture-profile';
import type { TiffPage } from './tiff-kind';
import { extraNotes, photometrics } from './tiff-layout';
import { relaid, relaidKind } from './tiff-relaid';
import { tiffTags, type TiffPicture } from './tiff-tags';

/** As its DateTime tag has it; it names no time zone either. */
const tiffTime = ({ bytes }: TiffPicture): string | null => {
  const told = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(bytes(tiffTags.dateTime)?.toString('latin1') ?? '');
  return told ? `${told[1]}-${told[2]}-${told[3]}T${told[4]}` : null;
};

/** EXIF 2.32: what is no orientation counts as none. */
export const orientationOf = (told: number | undefined): number =>
  told !== undefined && told >= 1 && told <= 8 ? told : 1;

/** A TIFF that is laid out anew to be decoded: all that is told of it comes from its tags. */
export const readTiffHere = (reader: FileReader, page: TiffPage, frames: number): Picture => {
  const { picture, layout } = page;
  const { width, height, bits, photometric } = layout;
  const kind = relaidKind(page);
  if (width < 1 || height < 1) throw truncated(reader.file);
  if (width * height > limits.pixels) throw tooManyPixels(reader.file, width, height);
  const orientation = orientationOf(picture.tag(tiffTags.orientation)[0]);
  const isLab = photometric === photometrics.lab || photometric === photometrics.iccLab;
  const space = isLab ? 'lab' : kind.colours === 'rgb' ? 'rgb' : kind.colours;
  const { profile, note } = profileOf(picture.bytes(tiffTags.profile) ?? undefined, space);
  let made: Buffer | null = null;
  return {
    file: reader.file,
    input: reader.file,
    format: 'tiff',
    bytes: reader.size,
    stored: { width, height },
    upright: orientation > 4 ? { width: height, height: width } : { width, height },
    orientation,
    bits,
    isDeep: kind.bits > 8,
    isFloat: false,
    isIndexed: photometric === photometrics.palette,
    hasAlpha: kind.hasAlpha,
    frames,
    space,
    profile,
    declared: null,
    takenAt: tiffTime(picture),
    notes: [...extraNotes(layout), ...note],
    decoded: async () => ({ input: (made ??= relaid(reader, page, orientation)) }),
  };
};
