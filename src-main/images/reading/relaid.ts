import { tiffBytes, emptyTiff } from './tiff-in-memory';
import { decode } from './decoder';
import { unsupported } from '../faults';
import type { Frame } from './gif-frame';
import type { Size } from '../../common/recipe';

/** Pictures whose decoder gets their transparency wrong, laid out anew as plain TIFFs in memory. */

/** Bytes of pixels; more would leave no room to work on them. */
const most = 536_870_912;

interface Raw {
  readonly data: Uint8Array | Uint16Array;
  readonly channels: number;
}

const rawOf = async (input: string | Buffer, isDeep: boolean): Promise<Raw> => {
  const { data, info } = await decode(input, 'warning', { ignoreIcc: true })
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    data: isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data,
    channels: info.channels,
  };
};

const carrierFor = (file: string, size: Size, isDeep: boolean): ReturnType<typeof emptyTiff> => {
  const kind = { ...size, colours: 'rgb', bits: isDeep ? 16 : 8, hasAlpha: true } as const;
  if (tiffBytes(kind) > most)
    throw unsupported(file, 'has transparency that can only be read here in a smaller picture. Save it as PNG first.');
  return emptyTiff(kind);
};

/** Colours that are multiplied with their alpha, divided by it. `file`: as messages name it. */
export const divided = async (file: string, input: string | Buffer, size: Size, isDeep: boolean): Promise<Buffer> => {
  const { file: made, pixels } = carrierFor(file, size, isDeep);
  const { data, channels } = await rawOf(input, isDeep);
  const top = isDeep ? 65_535 : 255;
  for (let from = 0, to = 0; to < pixels.length; from += channels, to += 4) {
    const alpha = channels === 4 ? (data[from + 3] ?? top) : top;
    for (let channel = 0; channel < 3; channel += 1)
      pixels[to + channel] = alpha === 0 ? 0 : Math.min(top, Math.round(((data[from + channel] ?? 0) * top) / alpha));
    pixels[to + 3] = alpha;
  }
  return made;
};

/** Transparent around the frame. */
export const clearAround = async (file: string, input: string | Buffer, frame: Frame, size: Size): Promise<Buffer> => {
  const { file: made, pixels } = carrierFor(file, size, false);
  const { data, channels } = await rawOf(input, false);
  for (let y = 0, at = 0; y < size.height; y += 1) {
    const isRow = y >= frame.top && y < frame.top + frame.height;
    for (let x = 0; x < size.width; x += 1, at += 1) {
      if (!isRow || x < frame.left || x >= frame.left + frame.width) continue;
      for (let channel = 0; channel < 3; channel += 1) pixels[at * 4 + channel] = data[at * channels + channel] ?? 0;
      pixels[at * 4 + 3] = 255;
    }
  }
  return made;
};
