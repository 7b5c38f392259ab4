import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { strictly, type FailOn } from './decoder';
import { diskFault } from './faults';
import type { Checked, Written } from './images';
import { assertScanIsSpent } from './jpeg-end';
import { readWholePicture, toProbe, withReader, type Picture } from './picture';
import { opened } from './pixels';
import { sizeInside } from './prepare';
import type { Jobs, Output } from './protocol';
import { contentTypes } from './recognise';
import { render } from './render';
import { renderPixels } from './render-apart';
import { writeSoon } from './write';

/** WebP's own limit of a side. */
const webpSide = 16_383;

const encode = async (picture: Picture, width: number, failOn: FailOn): Promise<Written & { readonly data: Buffer }> => {
  const size = sizeInside(picture.upright, { inside: { width, height: webpSide } });
  const shape = { rotate: 0, crop: null, size } as const;
  const image = picture.hasAlpha ? opened(await renderPixels(picture, shape, failOn)) : await render(picture, shape, failOn);
  // Half the time of the usual effort, for files a twentieth larger (docs/performance.md).
  const data = await image.webp({ quality: 80, effort: 2 }).toBuffer();
  return { ...size, bytes: data.length, contentType: contentTypes.webp, format: 'webp', data };
};

const write = async (picture: Picture, width: number, output: Output): Promise<Written> => {
  const { data, ...written } = await strictly(picture.file, (failOn) => encode(picture, width, failOn));
  writeSoon(output, data);
  return written;
};

export const thumbnail = ({ file, width, output }: Jobs['thumbnail']['ask']): Promise<Written> =>
  withReader(file, async (reader) => write(await readWholePicture(reader), width, output));

/** In place, with one buffer: an image process has nothing else to do, and its decoder works beside it. */
const hashOf = (file: string): string => {
  const hash = createHash('sha256');
  const part = Buffer.allocUnsafe(1_048_576);
  try {
    const descriptor = openSync(file, 'r');
    try {
      for (let length = readSync(descriptor, part); length > 0; length = readSync(descriptor, part)) hash.update(part.subarray(0, length));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw diskFault(error, file, 'reading');
  }
  return hash.digest('hex');
};

/** Decoding for a small picture reads all of the file: what is wrong with it shows as well as at full size, in a fraction of the memory. */
const decodeAll = async (picture: Picture): Promise<void> => {
  const size = sizeInside(picture.upright, { inside: { width: 64, height: 64 } });
  await strictly(picture.file, async (failOn) => (await render(picture, { rotate: 0, crop: null, size }, failOn)).raw().toBuffer());
};

export const check = ({ file, thumbnail: small }: Jobs['check']['ask']): Promise<Checked> => withReader(file, async (reader) => {
  const picture = await readWholePicture(reader);
  const decoding = (async () => {
    // It takes as long as everything else: hundreds of photos that come in at once are looked at so when they are first worked on.
    if (picture.format === 'jpeg' && !small) await assertScanIsSpent(reader);
    await (small ? write(picture, small.width, small.output) : decodeAll(picture));
  })();
  decoding.catch(() => undefined);
  const sha256 = hashOf(file);
  await decoding;
  return { ...picture.upright, bytes: picture.bytes, sha256, contentType: contentTypes[picture.format], format: picture.format, probe: toProbe(picture) };
});
