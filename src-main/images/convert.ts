import sharp from 'sharp';
import type { Declared } from './declared-colours';
import { leanProfile } from './lean-profile';

/**
 * Colours of CMYK and of 16-bit pictures, for which sharp has no right way: it leads CMYK through Lab in two steps, which shifts dark
 * colours by up to 12 ΔE, and 16 bits through Display P3, which cuts off what lies beyond it (docs/performance.md).
 */

/** Loaded with the first picture that needs it: few do. */
const load = async () => (await import('jscolorengine')).default;

let generic: Promise<Buffer> | undefined;

const builtIn = async (name: 'cmyk' | 'p3'): Promise<Buffer> => {
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#ffffff' } }).withIccProfile(name).tiff().toBuffer();
  return (await sharp(dot).metadata()).icc ?? Buffer.alloc(0);
};

/** libvips's own profile for inks of which nothing is known. */
export const genericInks = (): Promise<Buffer> => (generic ??= builtIn('cmyk'));

/** The engine has Adobe RGB built in. */
export const declaredProfile = async (declared: Declared): Promise<Buffer | '*AdobeRGB'> => (declared === 'Display P3' ? builtIn('p3') : '*AdobeRGB');

export interface Pixels { readonly data: Uint8Array | Uint16Array; readonly hasAlpha: boolean }

export class UnusableProfile extends Error {
  override readonly name = 'UnusableProfile';
}

type Engine = Awaited<ReturnType<typeof load>>;

const transformFor = ({ Profile, Transform, eIntent }: Engine, icc: Buffer | '*AdobeRGB', dataFormat: 'int8' | 'int16') => {
  try {
    const from = typeof icc === 'string' ? icc : new Profile();
    if (typeof from !== 'string' && typeof icc !== 'string') from.loadBinary(new Uint8Array(leanProfile(icc)));
    const transform = new Transform({ dataFormat, buildLut: true, BPC: true });
    transform.create(from, '*sRGB', eIntent.perceptual);
    return transform;
  } catch (error) {
    throw new UnusableProfile('a profile that the engine can’t use', { cause: error });
  }
};

/** To sRGB of the same depth, perceptually, with black point compensation. Throws `UnusableProfile`. */
export const toSrgb = async ({ data, hasAlpha }: Pixels, icc: Buffer | '*AdobeRGB'): Promise<Uint8Array | Uint16Array> => {
  const engine = await load();
  if (data instanceof Uint16Array) return transformFor(engine, icc, 'int16').array(data, hasAlpha, hasAlpha);
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const { buffer, byteOffset, length } = transformFor(engine, icc, 'int8').array(bytes, hasAlpha, hasAlpha);
  return new Uint8Array(buffer, byteOffset, length);
};

/** Rounded: libvips would drop the low byte. */
export const toEightBits = (data: Uint8Array | Uint16Array): Uint8Array => {
  if (data instanceof Uint8Array) return data;
  const bytes = new Uint8Array(data.length);
  for (let index = 0; index < data.length; index += 1) bytes[index] = ((data[index] ?? 0) * 255 + 32_767) / 65_535;
  return bytes;
};
