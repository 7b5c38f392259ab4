import { bytesOf, type FileReader } from './file-reader';

/** What an AVIF's boxes say (ISO/IEC 14496-12 and 23008-12; AV1 Image File Format) that its decoder does not pass on. */
export interface AvifKind {
  /** Colours are multiplied with alpha. */
  readonly isMultiplied: boolean;
  /** Its first brand is that of a sequence, which the decoder does not take for a picture. */
  readonly isSequence: boolean;
  /** 1 of a still picture. */
  readonly frames: number;
  /** It has a still picture beside its film. */
  readonly hasStill: boolean;
  /** What its still picture is made of; `null` where the boxes don't tell. */
  readonly pixels: { readonly bits: number; readonly isGrey: boolean; readonly hasAlpha: boolean } | null;
}

interface Box {
  readonly name: string;
  readonly body: Buffer;
}

/** Bytes of one box at the top that are looked at. */
const most = 16_777_216;

const boxesIn = (bytes: Buffer): Box[] => {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const told = bytes.readUInt32BE(at);
    const length = told === 0 ? bytes.length - at : told;
    if (length < 8) break;
    boxes.push({ name: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
};

/** The first boxes of those names at the top of the file. */
const topBoxes = (reader: FileReader, names: readonly string[]): Map<string, Buffer> => {
  const found = new Map<string, Buffer>();
  for (let offset = 0; offset + 8 <= reader.size;) {
    const head = reader.at(offset, 16);
    const isLong = head.readUInt32BE(0) === 1 && head.length === 16;
    const start = isLong ? 16 : 8;
    const told = isLong ? Number(head.readBigUInt64BE(8)) : head.readUInt32BE(0);
    const length = told === 0 ? reader.size - offset : told;
    if (length < start) break;
    const name = head.toString('latin1', 4, 8);
    if (names.includes(name) && !found.has(name))
      found.set(name, bytesOf(reader, offset + start, Math.min(most, length - start)));
    offset += length;
  }
  return found;
};

const inside = (bytes: Buffer | undefined, ...path: readonly string[]): Buffer | undefined =>
  path.reduce<Buffer | undefined>((box, name) => box && boxesIn(box).find((one) => one.name === name)?.body, bytes);

/** Numbers of items have two bytes, or four from version 1 (`pitm`, `iref`) and 1 (`ipma`) on. */
const numberAt = (bytes: Buffer, at: number, isLong: boolean): number =>
  isLong ? bytes.readUInt32BE(at) : bytes.readUInt16BE(at);

interface Reference {
  readonly name: string;
  readonly from: number;
  readonly to: readonly number[];
}

const referencesOf = (iref: Buffer | undefined): Reference[] => {
  if (!iref) return [];
  const isLong = (iref[0] ?? 0) > 0;
  const size = isLong ? 4 : 2;
  return boxesIn(iref.subarray(4)).map(({ name, body }) => ({
    name,
    from: numberAt(body, 0, isLong),
    to: Array.from({ length: body.readUInt16BE(size) }, (_, nth) => numberAt(body, size + 2 + nth * size, isLong)),
  }));
};

/** The properties of an item (`ipco`, `ipma`). */
const propertiesOf = (iprp: Buffer | undefined, item: number): Box[] => {
  const all = boxesIn(inside(iprp, 'ipco') ?? Buffer.alloc(0));
  const ipma = inside(iprp, 'ipma');
  if (!ipma) return [];
  const isLong = (ipma[0] ?? 0) > 0;
  const isWide = ((ipma[3] ?? 0) & 1) === 1;
  let at = 8;
  for (let left = ipma.readUInt32BE(4); left > 0; left -= 1) {
    const of = numberAt(ipma, at, isLong);
    at += isLong ? 4 : 2;
    const count = ipma.readUInt8(at);
    at += 1;
    if (of === item)
      return Array.from({ length: count }, (_, nth) =>
        isWide ? ipma.readUInt16BE(at + nth * 2) & 0x7fff : ipma.readUInt8(at + nth) & 0x7f,
      ).flatMap((index) => all[index - 1] ?? []);
    at += count * (isWide ? 2 : 1);
  }
  return [];
};

const alphaNames = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];

/** Of a picture in tiles, of its first tile. `null` where it can't be told. */
function pixelsOf(meta: Buffer): AvifKind['pixels'] {
  try {
    const pitm = inside(meta, 'pitm');
    const iprp = inside(meta, 'iprp');
    if (!pitm || !iprp) return null;
    const primary = numberAt(pitm, 4, (pitm[0] ?? 0) > 0);
    const references = referencesOf(inside(meta, 'iref'));
    const [tile] = references.find(({ name, from }) => name === 'dimg' && from === primary)?.to ?? [];
    const coded = propertiesOf(iprp, tile ?? primary).find(({ name }) => name === 'av1C')?.body;
    if (!coded || coded.length < 4) return null;
    const flags = coded.readUInt8(2);
    return {
      bits: (flags & 0x40) === 0 ? 8 : (flags & 0x20) === 0 ? 10 : 12,
      isGrey: (flags & 0x10) !== 0,
      hasAlpha: references.some(
        ({ name, from, to }) =>
          name === 'auxl' &&
          to.includes(primary) &&
          propertiesOf(iprp, from).some(
            (property) =>
              property.name === 'auxC' && alphaNames.some((alpha) => property.body.includes(alpha, 4, 'latin1')),
          ),
      ),
    };
  } catch {
    // Boxes that end before what they tell.
    return null;
  }
}

export const avifKind = (reader: FileReader): AvifKind => {
  const top = topBoxes(reader, ['meta', 'moov']);
  // Four bytes of version and flags stand before what is in it.
  const meta = top.get('meta')?.subarray(4);
  const references = inside(meta, 'iref')?.subarray(4);
  const sizes = inside(top.get('moov'), 'trak', 'mdia', 'minf', 'stbl', 'stsz');
  return {
    isMultiplied: references !== undefined && boxesIn(references).some(({ name }) => name === 'prem'),
    isSequence: reader.at(8, 4).toString('latin1') === 'avis',
    frames: sizes && sizes.length >= 12 ? Math.max(1, Math.min(1_000_000, sizes.readUInt32BE(8))) : 1,
    hasStill: inside(meta, 'pitm') !== undefined,
    pixels: meta ? pixelsOf(meta) : null,
  };
};
