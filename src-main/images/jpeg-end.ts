import { decode, heard } from './decoder';
import { damaged } from './faults';
import type { FileReader } from './file-reader';
import { bytesOf, endOfScan, layoutOf } from './jpeg-layout';

/** Bytes of scan data that are held at once: of a larger one, only what its decoder says is heard. */
const mostData = 268_435_456;

/**
 * Bytes that encoders may leave after the last block: a few of any kind, more of zeros or ones as fill. Spoilt scans leave more: of 700
 * with one spoilt bit, 76 had data left over, and none of those that looked wrong had less than 17 bytes of it.
 */
const most = { left: 2, fill: 16 } as const;

/** How many bytes at the end of a sound scan may be missing without loss, and one more, which may not. */
const dispensable = (data: Buffer): number => {
  let fill = 0;
  for (; fill < most.fill && (data.at(-1 - fill) === 0 || data.at(-1 - fill) === 0xff); fill += 1);
  return Math.min(data.length, fill + most.left + 1);
};

/**
 * A spoilt bit shifts all that follows it: blocks are lost or won, and the picture is wrong to its end, which is all a decoder may notice. Where
 * blocks were lost, data is left over when the last one is filled. libvips never looks there, so it is tried: of a sound scan, the last
 * bytes are needed, and a decoder misses them. Throws `image-broken`. Takes a decoding at an eighth of the size.
 *
 * Progressive pictures are read to their end before they are shown: what is left over in them is heard as it is.
 */
export const assertScanIsSpent = async (reader: FileReader): Promise<void> => {
  const layout = layoutOf(reader);
  if (!layout?.scan || !layout.isSequential) return;
  const [offset, length] = layout.scan;
  const rest = bytesOf(reader, offset + length, mostData);
  const end = endOfScan(rest);
  if (end === null) return;
  const data = rest.subarray(0, end);
  const head = bytesOf(reader, offset, length);
  // Some phones leave out what sequential scans all have in common; it must not be the remark that is waited for.
  head.set([0, 63, 0], head.length - 3);
  const cut = Buffer.concat([
    Buffer.from([0xff, 0xd8]), ...layout.tables.map((table) => bytesOf(reader, ...table)), head, data.subarray(0, data.length - dispensable(data)), Buffer.from([0xff, 0xd9]),
  ]);
  const { remarks } = await heard(() => decode(cut, 'truncated', { ignoreIcc: true }).resize(16, 16, { fit: 'fill' }).raw().toBuffer());
  if (remarks.count === 0) throw damaged(reader.file, new Error('Data of the scan is left over after the last block'));
};
