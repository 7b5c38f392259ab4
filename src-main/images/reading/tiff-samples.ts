import type { MemoryTiff } from './tiff-in-memory';
import { damaged, truncated } from '../faults';
import { bytesOf, type FileReader } from './file-reader';
import { unreadTiff, type TiffPage } from './tiff-kind';
import { photometrics, type TiffLayout } from './tiff-layout';
import { tiffTags } from './tiff-tags';
import { numbersOf, OldLzw, reverseBits, sumUp, unpack } from './tiff-unpack';

/** Reads a TIFF's samples, strip by strip or tile by tile, whatever lies next to what. */

/** Where a sample goes: `from` is its place in the file, `to` its channel in the pixels. */
export interface Route {
  readonly from: number;
  readonly to: number;
  /** What a number of the file becomes; null: it stays. */
  readonly scaled: ((value: number) => number) | null;
}

export interface Target {
  readonly pixels: Uint8Array | Uint16Array;
  readonly channels: number;
  readonly routes: readonly Route[];
}

/** More strips or tiles than a picture has pixels in a row and column. */
const mostBlocks = 4_194_304;

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
}

const gridOf = ({ picture, layout }: TiffPage): Grid => {
  const { tile, width: whole, height: all, rowsPerStrip } = layout;
  const [width, height] = tile ?? [whole, rowsPerStrip];
  const numbers = (tag: number): readonly number[] => picture.numbers(tag, mostBlocks);
  return {
    width,
    height,
    across: Math.ceil(whole / width),
    down: Math.ceil(all / height),
    offsets: numbers(tile ? tiffTags.tileOffsets : tiffTags.stripOffsets),
    counts: numbers(tile ? tiffTags.tileCounts : tiffTags.stripCounts),
  };
};

/** Lightness of several pixels, and the tint that they share (TIFF 6.0, section 21), as rows of whole pixels. */
const spread = (bytes: Buffer, width: number, rows: number, [across, down]: readonly [number, number]): Buffer => {
  const out = Buffer.allocUnsafe(width * rows * 3);
  const unit = across * down + 2;
  const units = Math.ceil(width / across);
  for (let y = 0; y < rows; y += 1) {
    const row = Math.floor(y / down) * units * unit + (y % down) * across;
    for (let x = 0; x < width; x += 1) {
      const one = Math.floor(x / across) * unit;
      const tint = Math.floor(y / down) * units * unit + one + across * down;
      const at = (y * width + x) * 3;
      out[at] = bytes[row + one + (x % across)] ?? 0;
      out[at + 1] = bytes[tint] ?? 0;
      out[at + 2] = bytes[tint + 1] ?? 0;
    }
  }
  return out;
};

const isSubsampled = ({ subsampling: [across, down] }: TiffLayout): boolean => across * down > 1;

/** Bytes of a block of so many pixels a row, unpacked. */
const lengthOf = (layout: TiffLayout, width: number, rows: number, samples: number): number => {
  if (!isSubsampled(layout)) return Math.ceil((width * samples * layout.bits) / 8) * rows;
  const [across, down] = layout.subsampling;
  return Math.ceil(width / across) * Math.ceil(rows / down) * (across * down + 2);
};

const readBlock = (
  reader: FileReader,
  { layout }: TiffPage,
  [offset, count]: readonly [number | undefined, number | undefined],
  length: number,
): Buffer => {
  if (offset === undefined) throw truncated(reader.file);
  // Old programs leave the count out where nothing is compressed.
  const size = count ?? (layout.compression === 1 ? length : reader.size - offset);
  const stored = bytesOf(reader, offset, size);
  if (offset === 0 || size === 0 || stored.length < size) throw truncated(reader.file);
  try {
    return unpack(layout.isReversed ? reverseBits(stored) : stored, layout.compression, length);
  } catch (error) {
    if (error instanceof OldLzw)
      throw unreadTiff(reader.file, 'is compressed with LZW of the kind before TIFF 5, which can’t be read here.');
    throw damaged(reader.file, error);
  }
};

/** Fills the target's channels. Throws `image-broken` where data is missing or can't be unpacked. */
export const readSamples = (reader: FileReader, page: TiffPage, target: Target): void => {
  const { layout } = page;
  const grid = gridOf(page);
  const { pixels, channels } = target;
  const inBlock = layout.isPlanar ? 1 : layout.samples;
  const planes = layout.isPlanar ? target.routes : [{ from: 0, to: 0, scaled: null }];
  for (const plane of planes) {
    const routes = layout.isPlanar ? [{ ...plane, from: 0 }] : target.routes;
    for (let down = 0; down < grid.down; down += 1) {
      const top = down * grid.height;
      const kept = Math.min(grid.height, layout.height - top);
      const rows = layout.tile ? grid.height : kept;
      for (let across = 0; across < grid.across; across += 1) {
        const block = plane.from * grid.across * grid.down + down * grid.across + across;
        const packed = readBlock(
          reader,
          page,
          [grid.offsets[block], grid.counts.length > 0 ? grid.counts[block] : undefined],
          lengthOf(layout, grid.width, rows, inBlock),
        );
        const bytes = isSubsampled(layout) ? spread(packed, grid.width, rows, layout.subsampling) : packed;
        const rowBytes = Math.ceil((grid.width * inBlock * layout.bits) / 8);
        const left = across * grid.width;
        const wide = Math.min(grid.width, layout.width - left);
        for (let row = 0; row < kept; row += 1) {
          const numbers = numbersOf(bytes, row * rowBytes, grid.width * inBlock, layout.bits, layout.isBigEndian);
          if (layout.predictor === 2) sumUp(numbers, inBlock, layout.bits);
          const start = ((top + row) * layout.width + left) * channels;
          for (const { from, to, scaled } of routes)
            for (let x = 0, at = start + to; x < wide; x += 1, at += channels) {
              const number = numbers[x * inBlock + from] as number;
              pixels[at] = scaled === null ? number : scaled(number);
            }
        }
      }
    }
  }
};

/** What the colours become: the plainest that holds all of them. */
export const carriedKind = (layout: TiffLayout, hasAlpha: boolean): MemoryTiff => {
  const { width, height, photometric, bits } = layout;
  const size = { width, height, hasAlpha };
  const depth = bits > 8 ? 16 : 8;
  if (photometric === photometrics.inks) return { ...size, colours: 'cmyk', bits: hasAlpha ? 8 : depth };
  if (photometric === photometrics.lab || photometric === photometrics.iccLab)
    return { ...size, colours: 'rgb', bits: 16 };
  if (photometric === photometrics.palette) return { ...size, colours: 'rgb', bits: 8 };
  if (photometric === photometrics.rgb || photometric === photometrics.ycbcr)
    return { ...size, colours: 'rgb', bits: depth };
  return { ...size, colours: 'grey', bits: depth };
};
