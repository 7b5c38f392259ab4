import type { FileReader } from './file-reader';

/** Where a picture lies on its screen, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** `isTransparent`: one of its colours stands for none. */
export interface FirstFrame extends Frame {
  readonly isTransparent: boolean;
}

/** Of a GIF's first picture (GIF89a, section 20); `null` where none is found. */
export const firstFrameOf = (reader: FileReader): FirstFrame | null => {
  const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let offset = 13 + colours(reader.at(10, 1)[0] ?? 0);
  let isTransparent = false;
  while (offset < reader.size) {
    const [block] = reader.at(offset, 1);
    if (block === 0x2c) {
      const head = reader.at(offset + 1, 8);
      if (head.length < 8) return null;
      return {
        left: head.readUInt16LE(0),
        top: head.readUInt16LE(2),
        width: head.readUInt16LE(4),
        height: head.readUInt16LE(6),
        isTransparent,
      };
    }
    if (block !== 0x21 && block !== 0) return null;
    // A graphic control extension stands before the picture it is of.
    if (block === 0x21 && reader.at(offset + 1, 1)[0] === 0xf9)
      isTransparent = ((reader.at(offset + 3, 1)[0] ?? 0) & 1) === 1;
    offset += block === 0 ? 1 : 2;
    if (block === 0x21) {
      for (let length = reader.at(offset, 1)[0] ?? 0; ; length = reader.at(offset, 1)[0] ?? 0) {
        offset += length + 1;
        if (length === 0 || offset >= reader.size) break;
      }
    }
  }
  return null;
};
