import { writeSync } from 'node:fs';
import { PentimentoError } from '../../contract/errors';
import type { Size } from '../../common/recipe';
import { quoted } from '../faults';
import type { Pixels } from '../reading/tiff-in-memory';

/** A PSD of RGB layers of eight bits (Adobe Photoshop File Format, version 1), written layer by layer: one of them is held at a time. */

/** Bytes of a PSD at most; places in it are numbers of 32 bits, of which readers take 31. */
const mostBytes = 2_147_483_647;
const chunkBytes = 1_048_576;

/** Writes one byte after the other; what is known only later is put in its place then. */
class Sink {
  #chunk = Buffer.allocUnsafe(chunkBytes);
  #filled = 0;
  #flushed = 0;

  constructor(
    private readonly descriptor: number,
    /** Of messages. */
    private readonly file: string,
  ) {}

  get at(): number {
    return this.#flushed + this.#filled;
  }

  write(bytes: Uint8Array): void {
    if (this.at + bytes.length > mostBytes)
      throw new PentimentoError(
        'image-too-large',
        `${quoted(this.file)} would have more than 2 GB, which is the most that PSD holds. Choose a smaller size, or fewer results.`,
      );
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + chunkBytes - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === chunkBytes) this.flush();
    }
  }

  flush(): void {
    this.#writeAll(this.#chunk.subarray(0, this.#filled), this.#flushed);
    this.#flushed += this.#filled;
    this.#filled = 0;
  }

  /** Over what was written before. */
  put(bytes: Uint8Array, at: number): void {
    this.flush();
    this.#writeAll(bytes, at);
  }

  #writeAll(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.descriptor, bytes, done, bytes.length - done, at + done);
  }
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value & 0xffff, index * 2));
  return bytes;
};
const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};
const padding = (length: number, to: number): Buffer => Buffer.alloc((to - (length % to)) % to);

/** PackBits of a row, from the beginning of `out`; answers with its length. Runs of two are cheaper left among the bytes around them. */
export const packRow = (row: Uint8Array, out: Uint8Array): number => {
  const { length } = row;
  let to = 0;
  for (let from = 0; from < length;) {
    const value = row[from]!;
    let run = 1;
    while (run < 128 && from + run < length && row[from + run] === value) run += 1;
    if (run > 2) {
      out[to] = 257 - run;
      out[to + 1] = value;
      to += 2;
      from += run;
      continue;
    }
    const start = from;
    while (
      from < length &&
      from - start < 128 &&
      !(from + 2 < length && row[from] === row[from + 1] && row[from] === row[from + 2])
    )
      from += 1;
    out[to] = from - start - 1;
    for (let at = start; at < from; at += 1) out[to + 1 + at - start] = row[at]!;
    to += 1 + from - start;
  }
  return to;
};

/** Bytes that a packed row takes at most. */
const mostPacked = (width: number): number => width + Math.ceil(width / 128);

/** A channel of the pixels, in rows. `null`: opaque everywhere. */
type Plane = { readonly pixels: Pixels; readonly channel: number } | null;

const alphaOf = (pixels: Pixels): Plane => (pixels.channels === 4 ? { pixels, channel: 3 } : null);

const rowsOf = function* (plane: Plane, { width, height }: Size): Generator<Uint8Array> {
  const row = new Uint8Array(width).fill(255);
  for (let y = 0; y < height; y += 1) {
    if (plane) {
      const { data, channels } = plane.pixels;
      for (let x = 0, at = y * width * channels + plane.channel; x < width; x += 1, at += channels) row[x] = data[at]!;
    }
    yield row;
  }
};

/** Rows of a channel, packed; answers with the bytes of each. */
const writePacked = (sink: Sink, plane: Plane, size: Size): Buffer => {
  const counts = Buffer.alloc(size.height * 2);
  const packed = new Uint8Array(mostPacked(size.width));
  let y = 0;
  for (const row of rowsOf(plane, size)) {
    const length = packRow(row, packed);
    sink.write(packed.subarray(0, length));
    counts.writeUInt16BE(length, y * 2);
    y += 1;
  }
  return counts;
};

/** PackBits, each row by itself. */
const packedRows = u16(1);
const noPixels = u16(0);

export interface PsdLayer extends Size {
  readonly name: string;
  /** On the canvas. */
  readonly left: number;
  readonly top: number;
  readonly isShown: boolean;
  /** Asked for when its turn comes, once. */
  readonly pixels: () => Promise<Pixels>;
}

export interface Psd extends Size {
  readonly icc: Buffer;
  readonly xmp: string | null;
  readonly iptc: Buffer;
  readonly ppi: number | null;
  /** From the bottom to the top. The last one covers the canvas, and is what the whole looks like. */
  readonly layers: readonly [PsdLayer, ...PsdLayer[]];
  /** Whether the last one has transparent places. */
  readonly hasAlpha: boolean;
}

const resource = (id: number, data: Buffer): Buffer =>
  Buffer.concat([ascii('8BIM'), u16(id, 0), u32(data.length), data, padding(data.length, 2)]);

const unicode = (text: string): Buffer => Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le').swap16()]);

/** The picture of the whole that stands at the end is a true one, which readers without layers show. */
const versionInfo = Buffer.concat([u32(1), Buffer.from([1]), unicode('Pentimento'), unicode('Pentimento'), u32(1)]);

const resourcesOf = ({ ppi, iptc, icc, xmp }: Psd): Buffer =>
  Buffer.concat([
    // Pixels an inch as 16.16 bits; both units are inches.
    ...(ppi === null
      ? []
      : [resource(1005, Buffer.concat([u32(ppi * 65_536), u16(1, 1), u32(ppi * 65_536), u16(1, 1)]))]),
    ...(iptc.length === 0 ? [] : [resource(1028, iptc)]),
    resource(1039, icc),
    resource(1057, versionInfo),
    ...(xmp === null ? [] : [resource(1060, Buffer.from(xmp, 'utf8'))]),
  ]);

/** Letters that every reader shows; those that know better read the Unicode name beside it. */
const plainName = (name: string): Buffer => {
  const letters = ascii(name.replace(/[^ -~]/g, '?').slice(0, 255));
  const bytes = Buffer.concat([Buffer.from([letters.length]), letters]);
  return Buffer.concat([bytes, padding(bytes.length, 4)]);
};

const additional = (key: string, data: Buffer): Buffer => {
  const padded = Buffer.concat([data, padding(data.length, 4)]);
  return Buffer.concat([ascii(`8BIM${key}`), u32(padded.length), padded]);
};

/** Red, green, blue, and the transparency as −1. */
const channelIds = [-1, 0, 1, 2] as const;

/** A layer's record; `lengths`: where in it the bytes of its channels will stand. */
const recordOf = (
  { left, top, width, height, name, isShown }: PsdLayer,
  number: number,
): { readonly bytes: Buffer; readonly lengths: number } => {
  const extra = Buffer.concat([
    u32(0, 0),
    plainName(name),
    additional('luni', unicode(name)),
    additional('lyid', u32(number)),
  ]);
  const head = Buffer.concat([u32(top, left, top + height, left + width), u16(channelIds.length)]);
  return {
    lengths: head.length,
    bytes: Buffer.concat([
      head,
      ...channelIds.map((id) => Buffer.concat([u16(id), u32(0)])),
      ascii('8BIMnorm'),
      // Opaque, not clipped, hidden or not.
      Buffer.from([255, 0, isShown ? 8 : 10, 0]),
      u32(extra.length),
      extra,
    ]),
  };
};

/** Answers with the bytes that each channel took. */
const writeLayer = (sink: Sink, layer: PsdLayer, pixels: Pixels | null): number[] =>
  channelIds.map((id) => {
    const begin = sink.at;
    if (pixels === null) {
      sink.write(noPixels);
      return sink.at - begin;
    }
    sink.write(packedRows);
    const table = sink.at;
    sink.write(Buffer.alloc(layer.height * 2));
    const counts = writePacked(sink, id === -1 ? alphaOf(pixels) : { pixels, channel: id }, layer);
    sink.put(counts, table);
    return sink.at - begin;
  });

/** As readers expect it of the whole: laid on white, with its transparency beside it. */
const onWhite = ({ data, channels, ...size }: Pixels): Pixels => {
  if (channels === 3) return { data, channels, ...size };
  const laid = Buffer.allocUnsafe(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]!;
    for (let channel = 0; channel < 3; channel += 1)
      laid[at + channel] = Math.round((data[at + channel]! * alpha + 255 * (255 - alpha)) / 255);
    laid[at + 3] = alpha;
  }
  return { data: laid, channels, ...size };
};

const writeWhole = (sink: Sink, pixels: Pixels, psd: Psd): void => {
  const planes: Plane[] = [0, 1, 2].map((channel) => ({ pixels, channel }));
  if (psd.hasAlpha) planes.push(alphaOf(pixels));
  sink.write(packedRows);
  const table = sink.at;
  sink.write(Buffer.alloc(planes.length * psd.height * 2));
  planes.forEach((plane, index) => {
    const counts = writePacked(sink, plane, psd);
    sink.put(counts, table + index * psd.height * 2);
  });
};

/** Answers with the file's bytes. `drawn`: after each layer. */
export const writePsd = async (
  descriptor: number,
  { psd, file, drawn }: { readonly psd: Psd; readonly file: string; readonly drawn: () => void },
): Promise<number> => {
  const { width, height, layers, hasAlpha } = psd;
  const sink = new Sink(descriptor, file);
  sink.write(
    Buffer.concat([ascii('8BPS'), u16(1), Buffer.alloc(6), u16(hasAlpha ? 4 : 3), u32(height, width), u16(8, 3)]),
  );
  const resources = resourcesOf(psd);
  sink.write(Buffer.concat([u32(0), u32(resources.length), resources]));
  const section = sink.at;
  // Of the section and of the layers in it; fewer than none: the first channel after the colours is the transparency of the whole.
  sink.write(Buffer.concat([u32(0, 0), u16(hasAlpha ? -layers.length : layers.length)]));
  const lengthsAt = layers.map((layer, index) => {
    const { bytes, lengths } = recordOf(layer, index + 1);
    const at = sink.at + lengths;
    sink.write(bytes);
    return at;
  });
  let whole: Pixels | null = null;
  for (const [index, layer] of layers.entries()) {
    const pixels = layer.width * layer.height > 0 ? await layer.pixels() : null;
    writeLayer(sink, layer, pixels).forEach((length, channel) =>
      sink.put(u32(length), lengthsAt[index]! + channel * 6 + 2),
    );
    if (index === layers.length - 1) whole = pixels;
    drawn();
  }
  sink.write(padding(sink.at - section - 8, 4));
  const end = sink.at;
  // No mask of all layers.
  sink.write(u32(0));
  sink.put(u32(sink.at - section - 4, end - section - 8), section);
  if (whole) writeWhole(sink, onWhite(whole), psd);
  sink.flush();
  return sink.at;
};
