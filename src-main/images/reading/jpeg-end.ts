import { isPentimentoError } from '../../contract/errors';
import { strictly, type FailOn } from './decoder';
import { damaged, truncated } from '../faults';
import type { FileReader } from './file-reader';
import { nextMark, walkJpeg, type JpegEnd } from './jpeg-walk';
import type { Picture } from './picture';
import { noEndMark } from './whole';

/** Bytes left behind the last block that say nothing, whatever they are: encoders leave them. */
const fewLeft = 2;

const endMark = Buffer.from([0xff, 0xd9]);

/** Whether an end mark follows the scans, found by the marks alone. */
const hasEndMark = (jpeg: Buffer): boolean => {
  if (jpeg.subarray(-2).equals(endMark)) return true;
  for (let at = nextMark(jpeg, 2); at + 4 <= jpeg.length;) {
    const mark = jpeg[at + 1] ?? 0;
    if (mark === 0xd9) return true;
    // A scan's data holds no other marks.
    at = nextMark(jpeg, at + 2 + jpeg.readUInt16BE(at + 2));
  }
  return jpeg.subarray(-2).equals(endMark);
};

/** Throws `image-broken` where blocks have no data. */
const counted = (reader: FileReader, jpeg: Buffer): JpegEnd => {
  const end = walkJpeg(jpeg);
  if (end.is === 'short') throw truncated(reader.file, new Error('There is no data for the last blocks'));
  return end;
};

/**
 * What is to be noted of a JPEG's end. The marks alone are looked at; where the end mark is missing the blocks are counted. Throws `image-broken` where
 * some have no data.
 */
export const noteOfEnd = (reader: FileReader): string[] => {
  const [last, but] = reader.at(reader.size - 2, 2);
  if (last === 0xff && but === 0xd9) return [];
  const jpeg = reader.all();
  if (hasEndMark(jpeg)) return [];
  return [counted(reader, jpeg).is === 'whole' ? noEndMark : 'no end mark'];
};

/**
 * A spoilt bit shifts all that follows it: blocks are lost or won, and the picture is wrong to its end, which is all a decoder may notice. libvips
 * never looks there, so the blocks are counted, each by its code. Blocks without data, and data that goes on as blocks behind the last one, are
 * proof, and refused with `image-broken`. What else is left over is a doubt: answers with what is to be noted of it.
 */
export const lookAtEnd = (reader: FileReader): string[] => {
  const { is, isShifted, left, isComplete } = counted(reader, reader.all());
  if (isShifted) throw damaged(reader.file, new Error('The scan holds more blocks than the picture'));
  if (is === 'spoilt') return ['some of its data makes no sense; it may be damaged'];
  if (is !== 'whole') return [];
  return [
    ...(left > fewLeft ? ['data left over behind the picture'] : []),
    ...(isComplete ? [] : ['not all of its scans are there; it may be damaged']),
  ];
};

/** A JPEG whose blocks are all there, up to its last one, with an end mark. `null`: they are not, or nothing is to be mended. */
const mended = (reader: FileReader): Buffer | null => {
  const jpeg = reader.all();
  const { is, end, isShifted, isMarked } = walkJpeg(jpeg);
  return is === 'whole' && !isShifted && !isMarked ? Buffer.concat([jpeg.subarray(0, end), endMark]) : null;
};

/**
 * Runs a decoding that must be without fault (`strictly`). A JPEG's decoder also complains of what lies behind the last block, or of nothing there: then
 * the blocks are counted, and where all are there it is decoded up to the last one.
 */
export const wholly = async <T>(
  reader: FileReader,
  picture: Picture,
  run: (picture: Picture, failOn: FailOn) => Promise<T>,
): Promise<T> => {
  const decoded = (what: Picture): Promise<T> => strictly(what.file, (failOn) => run(what, failOn));
  try {
    return await decoded(picture);
  } catch (error) {
    const isBroken = isPentimentoError(error) && error.code === 'image-broken';
    const input = isBroken && picture.format === 'jpeg' ? mended(reader) : null;
    if (input === null) throw error;
    return decoded({ ...picture, input });
  }
};
