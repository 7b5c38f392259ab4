/** Eight-bit pixels, row by row, three channels or with alpha as the fourth. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

const [short, long, bytes] = [3, 4, 7];

/** An uncompressed TIFF in memory (TIFF 6.0): the one way to give sharp pixels together with a profile that they are in already. */
export const carry = ({ data, width, height, channels }: Pixels, icc: Buffer): Buffer => {
  const depthsAt = 8 + data.length + (data.length % 2);
  const iccAt = depthsAt + channels * 2;
  const table = iccAt + icc.length + (icc.length % 2);
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, long, 1, width], [257, long, 1, height], [258, short, channels, depthsAt], [259, short, 1, 1], [262, short, 1, 2], [273, long, 1, 8], [277, short, 1, channels],
    [278, long, 1, height], [279, long, 1, data.length], [284, short, 1, 1],
    // Alpha that the colours are not multiplied with.
    ...(channels === 4 ? [[338, short, 1, 2] as const] : []), [34_675, bytes, icc.length, iccAt],
  ];
  const file = Buffer.alloc(table + 2 + entries.length * 12 + 4);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(table, 4);
  file.set(data, 8);
  for (let channel = 0; channel < channels; channel += 1) file.writeUInt16LE(8, depthsAt + channel * 2);
  icc.copy(file, iccAt);
  file.writeUInt16LE(entries.length, table);
  entries.forEach(([tag, type, count, value], index) => {
    const at = table + 2 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  return file;
};
