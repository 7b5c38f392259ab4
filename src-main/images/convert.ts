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
export const declaredProfile = async (declared: Declared): Promise<ProfileSource> => (declared === 'Display P3' ? builtIn('p3') : '*AdobeRGB');

export interface Pixels { readonly data: Uint8Array | Uint16Array; readonly hasAlpha: boolean }

export class UnusableProfile extends Error {
  override readonly name = 'UnusableProfile';
}

type Engine = Awaited<ReturnType<typeof load>>;

/** A profile, or one that the engine has built in. */
export type ProfileSource = Buffer | '*AdobeRGB' | '*sRGB';

const transformFor = ({ Profile, Transform, eIntent }: Engine, from: ProfileSource, to: ProfileSource, dataFormat: 'int8' | 'int16') => {
  const open = (source: ProfileSource) => {
    if (typeof source === 'string') return source;
    const profile = new Profile();
    profile.loadBinary(new Uint8Array(leanProfile(source)));
    return profile;
  };
  try {
    const transform = new Transform({ dataFormat, buildLut: true, BPC: true });
    transform.create(open(from), open(to), eIntent.perceptual);
    return transform;
  } catch (error) {
    throw new UnusableProfile('a profile that the engine can’t use', { cause: error });
  }
};

/** To sRGB of the same depth, perceptually, with black point compensation. Throws `UnusableProfile`. */
export const toSrgb = async ({ data, hasAlpha }: Pixels, icc: ProfileSource): Promise<Uint8Array | Uint16Array> => {
  const engine = await load();
  if (data instanceof Uint16Array) return transformFor(engine, icc, '*sRGB', 'int16').array(data, hasAlpha, hasAlpha);
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const { buffer, byteOffset, length } = transformFor(engine, icc, '*sRGB', 'int8').array(bytes, hasAlpha, hasAlpha);
  return new Uint8Array(buffer, byteOffset, length);
};

/** Rounded: libvips would drop the low byte. */
export const toEightBits = (data: Uint8Array | Uint16Array): Uint8Array => {
  if (data instanceof Uint8Array) return data;
  const bytes = new Uint8Array(data.length);
  for (let index = 0; index < data.length; index += 1) bytes[index] = ((data[index] ?? 0) * 255 + 32_767) / 65_535;
  return bytes;
};

/** Pixels that are converted at once: sixteen bits of a whole picture would take much memory. */
const strip = 262_144;

/** From one RGB space to another, with sixteen bits on the way and eight at the end; bytes are converted where they are. Throws `UnusableProfile`. */
export const convert = async ({ data, hasAlpha }: Pixels, from: ProfileSource, to: ProfileSource): Promise<Uint8Array> => {
  const transform = transformFor(await load(), from, to, 'int16');
  const converted = data instanceof Uint8Array ? data : new Uint8Array(data.length);
  const step = strip * (hasAlpha ? 4 : 3);
  for (let at = 0; at < data.length; at += step) {
    const deep = new Uint16Array(Math.min(step, data.length - at));
    const factor = data instanceof Uint16Array ? 1 : 257;
    for (let index = 0; index < deep.length; index += 1) deep[index] = (data[at + index] ?? 0) * factor;
    converted.set(toEightBits(transform.array(deep, hasAlpha, hasAlpha)), at);
  }
  return converted;
};
