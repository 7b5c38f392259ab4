import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { pictureFormats } from '../../common/picture-formats';
import type { FailOn } from '../reading/decoder';
import { diskFault } from '../faults';
import type { FileReader } from '../reading/file-reader';
import type { Checked, Written } from '../images';
import { lookAtEnd, noteOfEnd, wholly } from '../reading/jpeg-end';
import { readWholePicture, toProbe, withReader, type Picture } from '../reading/picture';
import { opened } from '../pixels/pixels';
import { sizeInside } from './prepare';
import type { Jobs, Output } from '../protocol';
import { render } from '../pixels/render';
import { renderPixels } from '../pixels/render-apart';
import { writeSoon } from './write';

/** WebP's own limit of a side. */
const webpSide = 16_383;

const encode = async (
  picture: Picture,
  width: number,
  failOn: FailOn,
): Promise<Written & { readonly data: Buffer }> => {
  const size = sizeInside(picture.upright, { inside: { width, height: webpSide } });
  const shape = { rotate: 0, crop: null, size } as const;
  const image = picture.hasAlpha
    ? opened(await renderPixels(picture, shape, failOn))
    : await render(picture, shape, failOn);
  // Half the time of the usual effort, for files a twentieth larger (docs/performance.md).
  const data = await image.webp({ quality: 80, effort: 2 }).toBuffer();
  return { ...size, bytes: data.length, contentType: pictureFormats.webp.type, format: 'webp', data };
};

const write = async (reader: FileReader, picture: Picture, width: number, output: Output): Promise<Written> => {
  const { data, ...written } = await wholly(reader, picture, (whole, failOn) => encode(whole, width, failOn));
  await writeSoon(output, data);
  return written;
};

export const thumbnail = ({ file, width, output }: Jobs['thumbnail']['ask']): Promise<Written> =>
  withReader(file, async (reader) => write(reader, await readWholePicture(reader), width, output));

/** In place, with one buffer: an image process has nothing else to do, and its decoder works beside it. */
const hashOf = (file: string): string => {
  const hash = createHash('sha256');
  const part = Buffer.allocUnsafe(1_048_576);
  try {
    const descriptor = openSync(file, 'r');
    try {
      for (let length = readSync(descriptor, part); length > 0; length = readSync(descriptor, part))
        hash.update(part.subarray(0, length));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw diskFault(error, file, 'reading');
  }
  return hash.digest('hex');
};

/** Decoding for a small picture reads all of the file: what is wrong with it shows as well as at full size, in a fraction of the memory. */
const decodeAll = async (reader: FileReader, picture: Picture): Promise<void> => {
  const size = sizeInside(picture.upright, { inside: { width: 64, height: 64 } });
  await wholly(reader, picture, async (whole, failOn) =>
    (await render(whole, { rotate: 0, crop: null, size }, failOn)).raw().toBuffer(),
  );
};

export const check = ({ file, thumbnail: small }: Jobs['check']['ask']): Promise<Checked> =>
  withReader(file, async (reader) => {
    const picture = await readWholePicture(reader);
    const decoding = (async () => {
      // It takes as long as everything else: hundreds of photos that come in at once are looked at so when they are first worked on.
      const isJpeg = picture.format === 'jpeg';
      const notes = isJpeg && !small ? lookAtEnd(reader) : [];
      await (small ? write(reader, picture, small.width, small.output) : decodeAll(reader, picture));
      const ofEnd = isJpeg ? noteOfEnd(reader) : [];
      return [...picture.notes, ...(ofEnd.length > 0 ? ofEnd : notes)];
    })();
    decoding.catch(() => undefined);
    const sha256 = hashOf(file);
    const notes = await decoding;
    return {
      ...picture.upright,
      bytes: picture.bytes,
      sha256,
      contentType: pictureFormats[picture.format].type,
      format: picture.format,
      probe: toProbe({ ...picture, notes }),
    };
  });
