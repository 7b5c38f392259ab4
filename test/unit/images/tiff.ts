/** Writes plain TIFF files (TIFF 6.0) of any channels, depth and profile, which no encoder at hand does without converting. */

export interface Raw {
  readonly width: number;
  readonly height: number;
  readonly kind: 'rgb' | 'grey' | 'cmyk' | 'lab';
  /** One number per channel and pixel: 0…255, or 0…65535 in a Uint16Array, or any in the others. */
  readonly pixels: Uint8Array | Uint16Array | Uint32Array | Float32Array;
  readonly icc?: Buffer;
  /** ExtraSamples: what each channel beside the colours is. 0: nothing that is told, 2: alpha. */
  readonly extra?: readonly (0 | 1 | 2)[];
  /** As it stands in the file; the data is never compressed. */
  readonly compression?: number;
}

const photometric = { grey: 1, rgb: 2, cmyk: 5, lab: 8 } as const;
const channels = { grey: 1, rgb: 3, cmyk: 4, lab: 3 } as const;

const shorts = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value, index * 2));
  return bytes;
};

export const writeTiff = ({ width, height, kind, pixels, icc, extra = [], compression = 1 }: Raw): Buffer => {
  const bits = pixels.BYTES_PER_ELEMENT * 8;
  const data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const count = channels[kind] + extra.length;
  const each = (value: number): number[] => Array.from({ length: count }, () => value);
  const format = pixels instanceof Float32Array ? 3 : 1;
  const depths = shorts([...each(bits), ...each(format)]);
  const depthsAt = 8 + data.length + (data.length % 2);
  const iccAt = depthsAt + depths.length;
  const table = iccAt + (icc?.length ?? 0) + ((icc?.length ?? 0) % 2);
  /** Up to two numbers stand in the entry itself. */
  const placed = (value: number, at: number): number => (count > 2 ? at : count === 2 ? value * 65_537 : value);
  const entries: readonly (readonly [number, number, number, number])[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, count, placed(bits, depthsAt)],
    [259, 3, 1, compression],
    [262, 3, 1, photometric[kind]],
    [273, 4, 1, 8],
    [277, 3, 1, count],
    [278, 4, 1, height],
    [279, 4, 1, data.length],
    [284, 3, 1, 1],
    ...(kind === 'cmyk' ? [[332, 3, 1, 1] as const] : []),
    ...(extra.length > 0 ? [[338, 3, extra.length, (extra[0] ?? 0) + (extra[1] ?? 0) * 65_536] as const] : []),
    [339, 3, count, placed(format, depthsAt + count * 2)],
    ...(icc ? [[34_675, 7, icc.length, iccAt] as const] : []),
  ];
  const file = Buffer.alloc(table + 2 + entries.length * 12 + 4);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(table, 4);
  data.copy(file, 8);
  depths.copy(file, depthsAt);
  icc?.copy(file, iccAt);
  file.writeUInt16LE(entries.length, table);
  entries.forEach(([tag, type, length, value], index) => {
    const at = table + 2 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(length, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  return file;
};

/** The JPEG with a profile attached (ICC.1:2022, annex B.4), nothing converted. */
export const withJpegProfile = (jpeg: Buffer, icc: Buffer): Buffer => {
  const most = 65_519;
  const parts = Math.ceil(icc.length / most);
  const segments = Array.from({ length: parts }, (_, index) => {
    const piece = icc.subarray(index * most, (index + 1) * most);
    const head = Buffer.from(`\xff\xe2\0\0ICC_PROFILE\0${String.fromCharCode(index + 1, parts)}`, 'latin1');
    head.writeUInt16BE(piece.length + 16, 2);
    return Buffer.concat([head, piece]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
};
