/** Eight-bit pixels, row by row, three channels or with alpha as the fourth. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** What an uncompressed TIFF in memory holds: the one way to give sharp pixels of any colour model, and a profile that they are in already. */
export interface MemoryTiff {
  readonly width: number;
  readonly height: number;
  readonly colours: 'grey' | 'rgb' | 'cmyk';
  readonly bits: 8 | 16;
  /** The last channel; the colours are not multiplied with it. */
  readonly hasAlpha: boolean;
  readonly icc?: Buffer;
  /** As EXIF has it, 1…8. */
  readonly orientation?: number;
}

const [short, long, bytes] = [3, 4, 7];
const channelsOf = { grey: 1, rgb: 3, cmyk: 4 } as const;
const photometric = { grey: 1, rgb: 2, cmyk: 5 } as const;

/** Where the pixels begin. */
const head = 8;

/** The bytes that a carrier takes. */
export const tiffBytes = ({ width, height, colours, bits, hasAlpha }: MemoryTiff): number =>
  width * height * (channelsOf[colours] + (hasAlpha ? 1 : 0)) * (bits / 8);

/** The file (TIFF 6.0), and its pixels, still to be filled: row by row, channel by channel. */
export const emptyTiff = (kind: MemoryTiff): { readonly file: Buffer; readonly pixels: Uint8Array | Uint16Array } => {
  const { width, height, colours, bits, hasAlpha, icc = Buffer.alloc(0), orientation = 1 } = kind;
  const channels = channelsOf[colours] + (hasAlpha ? 1 : 0);
  const length = tiffBytes(kind);
  const depthsAt = head + length + (length % 2);
  const iccAt = depthsAt + channels * 2;
  const table = iccAt + icc.length + (icc.length % 2);
  /** Up to two depths stand in the entry itself. */
  const depths = channels === 1 ? bits : channels === 2 ? bits * 65_537 : depthsAt;
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, depths],
    [259, short, 1, 1],
    [262, short, 1, photometric[colours]],
    [273, long, 1, head],
    [274, short, 1, orientation],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, length],
    [284, short, 1, 1],
    ...(hasAlpha ? [[338, short, 1, 2] as const] : []),
    ...(icc.length > 0 ? [[34_675, bytes, icc.length, iccAt] as const] : []),
  ];
  // Bytes of its own: numbers of sixteen bits must begin where those of the system do.
  const file = Buffer.from(new ArrayBuffer(table + 2 + entries.length * 12 + 4));
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(table, 4);
  for (let channel = 0; channel < channels; channel += 1) file.writeUInt16LE(bits, depthsAt + channel * 2);
  icc.copy(file, iccAt);
  file.writeUInt16LE(entries.length, table);
  entries.forEach(([tag, type, count, value], index) => {
    const at = table + 2 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  return {
    file,
    pixels: bits === 8 ? new Uint8Array(file.buffer, head, length) : new Uint16Array(file.buffer, head, length / 2),
  };
};

export const carry = ({ data, width, height, channels }: Pixels, icc: Buffer): Buffer => {
  const { file, pixels } = emptyTiff({ width, height, colours: 'rgb', bits: 8, hasAlpha: channels === 4, icc });
  pixels.set(data);
  return file;
};
