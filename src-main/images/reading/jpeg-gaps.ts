import { FileReader } from './file-reader';

/** Bytes: a longer gap is no padding. */
const mostPadding = 65_536;

/** How often bytes lie between a JPEG's segments before its first scan: programs and cameras pad there, and it says nothing about the pixels. */
const countGaps = (reader: FileReader): number => {
  let gaps = 0;
  for (let offset = 2; ;) {
    const from = offset;
    while (reader.at(offset, 1)[0] !== 0xff || (reader.at(offset + 1, 1)[0] ?? 0) === 0) {
      offset += 1;
      if (offset - from > mostPadding || offset >= reader.size) return 0;
    }
    if (offset > from) gaps += 1;
    while (reader.at(offset + 1, 1)[0] === 0xff) offset += 1;
    const head = reader.at(offset, 4);
    if (head.length < 4) return 0;
    const marker = head[1] ?? 0;
    if (marker === 0xd9 || marker === 0xda) return gaps;
    offset += 2 + head.readUInt16BE(2);
  }
};

/** How often a file's decoder skips bytes before the first scan. */
export const gapsOf = (file: string): number => {
  const reader = FileReader.open(file);
  try {
    return countGaps(reader);
  } finally {
    reader.close();
  }
};
