import type { FileReader } from './file-reader';
import { inExif, jpegPreviews, Tags, type OwnPreviews, type Place } from './jpeg-previews';

/**
 * What pictures bring along of themselves, small: cameras write it into a JPEG's EXIF, and EXIF into PNG and WebP; Photoshop puts one into each TIFF
 * that it saves, and cameras' TIFFs have one as their second directory.
 */

type Reading = Pick<FileReader, 'at' | 'size'>;

const mostParts = 1000;
/** Bytes of EXIF: no camera writes more. */
const mostExif = 262_144;

const named = (reader: Reading, offset: number, name: string): boolean =>
  reader.at(offset, name.length).toString('latin1') === name;

/** Bytes of one preview. */
const [fewestBytes, mostBytes] = [64, 8_388_608];

const placesOf = (...places: readonly (Place | null)[]): Place[] =>
  places.filter((place) => place !== null && place.length >= fewestBytes && place.length <= mostBytes) as Place[];

/** PNG 3, section 11.3.4.5. Behind the pixels it is not looked for: that would be reading all of the file. */
const pngPreviews = (reader: Reading): OwnPreviews | null => {
  if (!named(reader, 0, '\x89PNG\r\n\x1a\n') || !named(reader, 12, 'IHDR')) return null;
  const head = reader.at(16, 8);
  if (head.length < 8) return null;
  const stored = { width: head.readUInt32BE(0), height: head.readUInt32BE(4) };
  for (let offset = 8, count = 0; count < mostParts; count += 1) {
    const part = reader.at(offset, 8);
    const name = part.toString('latin1', 4, 8);
    if (part.length < 8 || name === 'IDAT' || name === 'IEND') return null;
    const length = part.readUInt32BE(0);
    if (name === 'eXIf' && length <= mostExif) {
      const { orientation, place } = inExif(reader.at(offset + 8, length), offset + 8);
      return { stored, orientation, places: placesOf(place) };
    }
    offset += 12 + length;
  }
  return null;
};

/** The extended layout alone has EXIF: behind the pixels, but their length is known. */
const webpPreviews = (reader: Reading): OwnPreviews | null => {
  if (!named(reader, 0, 'RIFF') || !named(reader, 8, 'WEBPVP8X')) return null;
  const head = reader.at(20, 10);
  if (head.length < 10) return null;
  const stored = { width: head.readUIntLE(4, 3) + 1, height: head.readUIntLE(7, 3) + 1 };
  for (let offset = 12, count = 0; count < mostParts; count += 1) {
    const part = reader.at(offset, 8);
    if (part.length < 8) return null;
    const length = part.readUInt32LE(4);
    if (part.toString('latin1', 0, 4) === 'EXIF' && length <= mostExif) {
      const mark = named(reader, offset + 8, 'Exif\0\0') ? 6 : 0;
      const from = offset + 8 + mark;
      const { orientation, place } = inExif(reader.at(from, length - mark), from);
      return { stored, orientation, places: placesOf(place) };
    }
    offset += 8 + length + (length % 2);
  }
  return null;
};

const tags = {
  width: 0x0100,
  height: 0x0101,
  compression: 0x0103,
  orientation: 0x0112,
  jpegAt: 0x0201,
  jpegLength: 0x0202,
  photoshop: 0x8649,
} as const;
const oldJpeg = 6;
/** Bytes of a directory: its entries, and where the next one stands. */
const mostDirectory = 6 + 200 * 12;

const thumbnailResource = 0x040c;
/** Of the resource, before its JPEG; the first number says that it is one. */
const thumbnailHead = 28;

/** Photoshop's image resources: a mark, a number, a name, and a length that is filled up to an even one. */
const inPhotoshop = (reader: Reading, from: number, length: number): Place | null => {
  const end = Math.min(from + length, reader.size);
  for (let offset = from, count = 0; offset + 12 <= end && count < mostParts; count += 1) {
    const head = reader.at(offset, 7);
    if (head.length < 7 || head.toString('latin1', 0, 4) !== '8BIM') return null;
    const name = 1 + (head[6] ?? 0);
    const data = offset + 6 + name + (name % 2) + 4;
    const size = reader.at(data - 4, 4);
    if (size.length < 4) return null;
    const bytes = size.readUInt32BE(0);
    if (head.readUInt16BE(4) === thumbnailResource) {
      const kind = reader.at(data, 4);
      const isJpeg = kind.length === 4 && kind.readUInt32BE(0) === 1;
      const isThere = isJpeg && bytes > thumbnailHead && data + bytes <= reader.size;
      return isThere ? { offset: data + thumbnailHead, length: bytes - thumbnailHead } : null;
    }
    offset = data + bytes + (bytes % 2);
  }
  return null;
};

/** TIFF 6.0; of more than 4 GB none is read here. */
const tiffPreviews = (reader: Reading): OwnPreviews | null => {
  if (!named(reader, 0, 'II*\0') && !named(reader, 0, 'MM\0*')) return null;
  const head = Buffer.from(reader.at(0, 8));
  /** A directory wherever it lies, read as if it followed the header. */
  const directory = (at: number | null) =>
    at ? (Tags.of(Buffer.concat([head, reader.at(at, mostDirectory)]))?.directory(head.length) ?? null) : null;
  const first = directory(Tags.of(head)?.long(4) ?? null);
  const [width, height] = [first?.tag(tags.width), first?.tag(tags.height)];
  if (!first || !width || !height) return null;
  const turned = first.tag(tags.orientation) ?? 1;
  const photoshop = first.entry(tags.photoshop);
  const second = directory(first.next);
  const [at, length] = [second?.tag(tags.jpegAt) ?? 0, second?.tag(tags.jpegLength) ?? 0];
  const isThere = second?.tag(tags.compression) === oldJpeg && at > 0 && length > 0 && at + length <= reader.size;
  return {
    stored: { width, height },
    orientation: turned >= 1 && turned <= 8 ? turned : 1,
    places: placesOf(
      isThere ? { offset: at, length } : null,
      photoshop ? inPhotoshop(reader, photoshop.value, photoshop.count) : null,
    ),
  };
};

const hasSize = (found: OwnPreviews | null): found is OwnPreviews =>
  found !== null && found.stored.width > 0 && found.stored.height > 0;

/** Reads of the file what leads to its previews. `null` for what has none, or tells no size. */
export const ownPreviews = (reader: Reading): OwnPreviews | null => {
  for (const read of [jpegPreviews, pngPreviews, webpPreviews, tiffPreviews]) {
    const found = read(reader);
    if (hasSize(found)) return found;
  }
  return null;
};
