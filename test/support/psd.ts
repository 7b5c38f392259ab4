/** Reads a PSD of RGB of eight bits as Adobe's specification of the format describes it, for tests: no code of the app's own. */

export interface ReadLayer {
  readonly name: string;
  readonly plainName: string;
  readonly box: readonly [top: number, left: number, bottom: number, right: number];
  readonly isHidden: boolean;
  /** Red, green, blue and alpha, one pixel after the other. */
  readonly pixels: Buffer;
}

export interface ReadPsd {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly resources: ReadonlyMap<number, Buffer>;
  readonly layers: readonly ReadLayer[];
  /** The first channel after the colours is the transparency of the whole. */
  readonly hasAlpha: boolean;
  /** The picture of the whole, its channels one after the other. */
  readonly whole: readonly Buffer[];
}

class Reader {
  at = 0;
  constructor(readonly bytes: Buffer) {}
  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error(`the file ends at ${this.bytes.length}`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  u8 = (): number => this.take(1).readUInt8();
  u16 = (): number => this.take(2).readUInt16BE();
  i16 = (): number => this.take(2).readInt16BE();
  u32 = (): number => this.take(4).readUInt32BE();
  text = (length: number): string => this.take(length).toString('latin1');
}

const expected = (what: unknown, wanted: unknown): void => {
  if (what !== wanted) throw new Error(`${String(what)} stands where ${String(wanted)} should`);
};

export const unpacked = (packed: Buffer, length: number): Buffer => {
  const row = Buffer.alloc(length);
  let to = 0;
  for (let at = 0; at < packed.length;) {
    const head = packed.readInt8(at++);
    if (head === -128) continue;
    const count = head < 0 ? 1 - head : head + 1;
    if (to + count > length) throw new Error('a row is longer than the picture is wide');
    if (head < 0) row.fill(packed[at++]!, to, to + count);
    else {
      packed.copy(row, to, at, at + count);
      at += count;
    }
    to += count;
  }
  expected(to, length);
  return row;
};

const rows = (reader: Reader, counts: readonly number[], width: number): Buffer =>
  Buffer.concat(counts.map((count) => unpacked(reader.take(count), width)));

const resourcesOf = (bytes: Buffer): Map<number, Buffer> => {
  const reader = new Reader(bytes);
  const found = new Map<number, Buffer>();
  while (reader.at < bytes.length) {
    expected(reader.text(4), '8BIM');
    const id = reader.u16();
    const name = reader.u8();
    reader.take(name + ((name + 1) % 2));
    const length = reader.u32();
    found.set(id, reader.take(length));
    reader.take(length % 2);
  }
  return found;
};

const layersOf = (reader: Reader): { layers: ReadLayer[]; hasAlpha: boolean } => {
  const counted = reader.i16();
  const records = Array.from({ length: Math.abs(counted) }, () => {
    const box = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
    const channels = Array.from({ length: reader.u16() }, () => ({ id: reader.i16(), length: reader.u32() }));
    expected(reader.text(8), '8BIMnorm');
    expected(reader.u8(), 255);
    expected(reader.u8(), 0);
    const flags = reader.u8();
    expected(reader.u8(), 0);
    const extra = new Reader(reader.take(reader.u32()));
    expected(extra.u32(), 0);
    expected(extra.u32(), 0);
    const length = extra.u8();
    const plainName = extra.text(length);
    extra.take((4 - ((length + 1) % 4)) % 4);
    let name: string | null = null;
    while (extra.at < extra.bytes.length) {
      expected(extra.text(4), '8BIM');
      const key = extra.text(4);
      const data = new Reader(extra.take(extra.u32()));
      if (key === 'luni')
        name = Buffer.from(data.take(data.u32() * 2))
          .swap16()
          .toString('utf16le');
    }
    if (name === null) throw new Error('a layer has no name in Unicode');
    return { name, plainName, box, isHidden: (flags & 2) !== 0, channels };
  });
  const layers = records.map(({ channels, ...layer }) => {
    const [top, left, bottom, right] = layer.box;
    const [width, height] = [right - left, bottom - top];
    const pixels = Buffer.alloc(width * height * 4);
    for (const { id, length } of channels) {
      const end = reader.at + length;
      const compression = reader.u16();
      if (width * height > 0) {
        expected(compression, 1);
        const plane = rows(
          reader,
          Array.from({ length: height }, () => reader.u16()),
          width,
        );
        for (let at = 0; at < plane.length; at += 1) pixels[at * 4 + (id === -1 ? 3 : id)] = plane[at]!;
      }
      expected(reader.at, end);
    }
    return { ...layer, pixels };
  });
  return { layers, hasAlpha: counted < 0 };
};

export const readPsd = (bytes: Buffer): ReadPsd => {
  const reader = new Reader(bytes);
  expected(reader.text(4), '8BPS');
  expected(reader.u16(), 1);
  expected(
    reader.take(6).every((byte) => byte === 0),
    true,
  );
  const channels = reader.u16();
  const [height, width] = [reader.u32(), reader.u32()];
  expected(reader.u16(), 8);
  expected(reader.u16(), 3);
  expected(reader.u32(), 0);
  const resources = resourcesOf(reader.take(reader.u32()));
  const section = reader.u32();
  const end = reader.at + section;
  const length = reader.u32();
  expected(length % 2, 0);
  const found = layersOf(new Reader(reader.take(length)));
  expected(reader.u32(), 0);
  expected(reader.at, end);
  expected(reader.u16(), 1);
  const counts = Array.from({ length: channels * height }, () => reader.u16());
  const whole = Array.from({ length: channels }, (_, channel) =>
    rows(reader, counts.slice(channel * height, (channel + 1) * height), width),
  );
  expected(reader.at, bytes.length);
  return { width, height, channels, resources, ...found, whole };
};
