/** Writes plain TIFF files (TIFF 6.0) of any channels, depth and profile, which no encoder at hand does without converting. */

export interface Raw {
  readonly width: number;
  readonly height: number;
  readonly kind: 'rgb' | 'grey' | 'cmyk';
  /** One number per channel and pixel: 0…255, or 0…65535 in a Uint16Array. */
  readonly pixels: Uint8Array | Uint16Array;
  readonly icc?: Buffer;
}

const photometric = { grey: 1, rgb: 2, cmyk: 5 } as const;
const channels = { grey: 1, rgb: 3, cmyk: 4 } as const;

export const writeTiff = ({ width, height, kind, pixels, icc }: Raw): Buffer => {
  const bits = pixels instanceof Uint16Array ? 16 : 8;
  const data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const count = channels[kind];
  const depths = Buffer.alloc(count * 2);
  for (let channel = 0; channel < count; channel += 1) depths.writeUInt16LE(bits, channel * 2);
  const depthsAt = 8 + data.length + (data.length % 2);
  const iccAt = depthsAt + depths.length;
  const table = iccAt + (icc?.length ?? 0) + ((icc?.length ?? 0) % 2);
  const entries: readonly (readonly [number, number, number, number])[] = [
    [256, 4, 1, width], [257, 4, 1, height], [258, 3, count, count === 1 ? bits : depthsAt], [259, 3, 1, 1], [262, 3, 1, photometric[kind]], [273, 4, 1, 8],
    [277, 3, 1, count], [278, 4, 1, height], [279, 4, 1, data.length], [284, 3, 1, 1], ...(kind === 'cmyk' ? [[332, 3, 1, 1] as const] : []), ...(icc ? [[34_675, 7, icc.length, iccAt] as const] : []),
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
