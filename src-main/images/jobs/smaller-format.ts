import type { Sharp } from 'sharp';
import type { Pixels } from '../reading/tiff-in-memory';
import { opened } from '../pixels/pixels';
import { scrubPng } from '../metadata/scrub';

type Opaque = Pixels & { readonly channels: 3 };

export interface Encoded {
  readonly bytes: Buffer;
  readonly format: 'jpeg' | 'png';
}

/** Quality 95 and full colour resolution. */
export const toJpeg = (image: Sharp): Promise<Buffer> =>
  image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();

/** Filters make gradients small, and repeated patterns large. */
const toPng = (image: Sharp, compressionLevel: number, adaptiveFiltering: boolean): Promise<Buffer> =>
  image.png({ compressionLevel, adaptiveFiltering, palette: false }).toBuffer();

/** Rows of one band, and of which bands one is looked at. */
const [band, every] = [32, 8];

/** Some rows from everywhere in a picture; all of a small one. */
const sampleOf = (pixels: Opaque): Opaque => {
  const { data, width, height } = pixels;
  if (height < band * every) return pixels;
  const parts: Uint8Array[] = [];
  for (let top = 0; top + band <= height; top += band * every)
    parts.push(data.subarray(top * width * 3, (top + band) * width * 3));
  return { data: Buffer.concat(parts), width, height: parts.length * band, channels: 3 };
};

/** A sample at the middle effort may be so much larger than its share of the whole at the highest. Photos are larger by far. */
const hope = 1.5;

/**
 * The format in which a picture without losses yet is smaller: PNG unless JPEG is smaller still. A sample tells whether PNG is worth trying, and
 * how: encoding all of a photo as PNG would take several times as long as all the rest. The same pixels give the same bytes.
 */
export const encodeSmaller = async (pixels: Opaque): Promise<Encoded> => {
  const jpeg = await toJpeg(opened(pixels));
  const sample = sampleOf(pixels);
  const [plain, filtered] = [
    (await toPng(opened(sample), 6, false)).length,
    (await toPng(opened(sample), 6, true)).length,
  ];
  if (Math.min(plain, filtered) > jpeg.length * (sample.height / pixels.height) * hope)
    return { bytes: jpeg, format: 'jpeg' };
  const png = scrubPng(await toPng(opened(pixels), 9, filtered < plain));
  return png.length <= jpeg.length ? { bytes: png, format: 'png' } : { bytes: jpeg, format: 'jpeg' };
};
