import type { Size } from '../../common/recipe';
import type { FileReader } from './file-reader';

/** What cameras put into a JPEG beside its picture: a small one in its EXIF, and often a larger one behind the picture itself (MPF). */

/** Where a preview's bytes lie in the file. Nothing is known of them but that they are there. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

export interface OwnPreviews {
  /** As stored, before it is turned upright. */
  readonly stored: Size;
  /** As EXIF tells it, 1 to 8. */
  readonly orientation: number;
  /** The EXIF's first, which lies in the file's first bytes; then the smaller of the others first. */
  readonly places: readonly Place[];
}

type Reading = Pick<FileReader, 'at' | 'size'>;

/** Bytes before the first scan, and segments: no camera writes more. */
const mostHead = 16_777_216;
const mostSegments = 1000;
const mostEntries = 200;
/** Pictures that an MPF names. */
const mostNamed = 16;
/** Bytes of one preview. */
const mostBytes = 8_388_608;
const fewestBytes = 64;

interface Segment {
  readonly marker: number;
  /** Of what follows its length. */
  readonly offset: number;
  readonly length: number;
}

/** Up to the first scan. Ends where it finds no further segment. */
function* segmentsOf(reader: Reading): Generator<Segment> {
  for (let offset = 2, count = 0; count < mostSegments && offset < mostHead; count += 1) {
    // Filling bytes may stand before a mark.
    while (reader.at(offset, 2).equals(fill)) offset += 1;
    const head = reader.at(offset, 4);
    const marker = head[1] ?? 0;
    if (head.length < 4 || head[0] !== 0xff || marker === 0xda || marker === 0xd9) return;
    const length = head.readUInt16BE(2) - 2;
    if (length < 0) return;
    yield { marker, offset: offset + 4, length };
    offset += 4 + length;
  }
}
const fill = Buffer.from([0xff, 0xff]);
const start = Buffer.from([0xff, 0xd8]);

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

interface Directory {
  readonly tag: (tag: number) => number | null;
  /** Of what is longer than its field: how much there is, and where. */
  readonly entry: (tag: number) => { readonly count: number; readonly value: number } | null;
  readonly next: number | null;
}

/** The tags of a directory, and where the next one stands; as TIFF 6.0 lays them out, within `bytes` alone. */
export class Tags {
  private constructor(
    private readonly bytes: Buffer,
    private readonly isLittle: boolean,
  ) {}

  static of(bytes: Buffer): Tags | null {
    const order = bytes.toString('latin1', 0, 2);
    return order === 'II' || order === 'MM' ? new Tags(bytes, order === 'II') : null;
  }

  short(at: number): number | null {
    if (at < 0 || at + 2 > this.bytes.length) return null;
    return this.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  long(at: number): number | null {
    if (at < 0 || at + 4 > this.bytes.length) return null;
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  directory(at: number | null): Directory {
    const count = at === null || at === 0 ? null : this.short(at);
    const from = (at ?? 0) + 2;
    const entries = count === null ? 0 : Math.min(count, mostEntries);
    const placeOf = (tag: number): number | null => {
      for (let entry = 0; entry < entries; entry += 1)
        if (this.short(from + entry * 12) === tag) return from + entry * 12;
      return null;
    };
    return {
      // A short stands in the first half of its field.
      tag: (tag) => {
        const place = placeOf(tag);
        if (place === null) return null;
        return this.short(place + 2) === 3 ? this.short(place + 8) : this.long(place + 8);
      },
      entry: (tag) => {
        const place = placeOf(tag) ?? -1;
        const [number, value] = place < 0 ? [null, null] : [this.long(place + 4), this.long(place + 8)];
        return number === null || value === null ? null : { count: number, value };
      },
      next: count === null ? null : this.long(from + count * 12),
    };
  }
}

const exifMark = 'Exif\0\0';
const jpegInExif = 6;

/** EXIF 2.32, 4.5.3 and 4.6.4: the orientation stands in the first directory, the small picture in the second. */
export const inExif = (
  body: Buffer,
  offset: number,
): { readonly orientation: number; readonly place: Place | null } => {
  const tags = Tags.of(body);
  const first = tags?.directory(tags.long(4));
  const turned = first?.tag(0x0112) ?? 1;
  const orientation = turned >= 1 && turned <= 8 ? turned : 1;
  const second = tags?.directory(first?.next ?? null);
  const [at, length] = [second?.tag(0x0201) ?? 0, second?.tag(0x0202) ?? 0];
  const isJpeg = (second?.tag(0x0103) ?? jpegInExif) === jpegInExif;
  const isThere = isJpeg && at > 0 && length >= fewestBytes && at + length <= body.length;
  return { orientation, place: isThere ? { offset: offset + at, length } : null };
};

const mpfMark = 'MPF\0';
/** CIPA DC-007, 5.2.3.3.1: previews. Other kinds are parts of a panorama, depths, or how bright the picture may shine. */
const previewKinds = new Set([0x01_00_01, 0x01_00_02, 0x01_00_03, 0x01_00_04, 0x01_00_05]);

const inMpf = (body: Buffer, offset: number, size: number): Place[] => {
  const tags = Tags.of(body);
  const named = tags?.directory(tags.long(4));
  const count = Math.min(named?.tag(0xb001) ?? 0, mostNamed);
  const list = named?.tag(0xb002) ?? 0;
  return Array.from({ length: list > 0 ? count : 0 }, (_, number) => list + number * 16).flatMap((at) => {
    const [kind, length, from] = [tags?.long(at), tags?.long(at + 4), tags?.long(at + 8)];
    if (kind == null || length == null || !from || !previewKinds.has(kind & 0xff_ff_ff)) return [];
    const isThere = length >= fewestBytes && length <= mostBytes && offset + from + length <= size;
    return isThere ? [{ offset: offset + from, length }] : [];
  });
};

/** Reads the head alone. `null` for what is no JPEG, or tells no size. */
export const jpegPreviews = (reader: Reading): OwnPreviews | null => {
  if (!reader.at(0, 2).equals(start)) return null;
  let stored: Size | null = null;
  let orientation = 1;
  let small: Place | null = null;
  const larger: Place[] = [];
  let hasExif = false;
  for (const { marker, offset, length } of segmentsOf(reader)) {
    const body = (from: number): Buffer => reader.at(offset + from, length - from);
    if (isFrame(marker) && length >= 5 && stored === null) {
      const head = reader.at(offset, 5);
      if (head.length === 5) stored = { width: head.readUInt16BE(3), height: head.readUInt16BE(1) };
    } else if (marker === 0xe1 && !hasExif && reader.at(offset, 6).toString('latin1') === exifMark) {
      hasExif = true;
      ({ orientation, place: small } = inExif(body(exifMark.length), offset + exifMark.length));
    } else if (marker === 0xe2 && larger.length === 0 && reader.at(offset, 4).toString('latin1') === mpfMark)
      larger.push(...inMpf(body(mpfMark.length), offset + mpfMark.length, reader.size));
  }
  if (!stored || stored.width === 0 || stored.height === 0) return null;
  const places = [...(small ? [small] : []), ...larger.toSorted((a, b) => a.length - b.length)];
  return { stored, orientation, places };
};
