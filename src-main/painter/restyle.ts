import { rename, rm, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { fitPixels, sizeLimits } from '../common/sizes';
import type { Size } from '../common/recipe';
import { blendStrength } from './blend';
import { cutOut } from './cut-out';
import { paint } from './paint';
import { drawLettering } from './lettering/draw';
import { chooseLooks, expandPrompt } from './looks/choose';
import type { Scene } from './looks/look';
import { copy, fromBytes, luminance, mix, picture as blank, toBytes, type Raster } from './pixels/raster';
import { hash, Random } from './pixels/random';
import type { RestyleJob, RestyleOrder, Restyled } from './restyle-job';

/** The most pixels a prepared input may have (PROTOCOL 11.1 caps pictures at about 25 megapixels). */
const mostPixels = 100_000_000;

/** Pixels that looks are worked out at, by rendering speed; larger pictures get them enlarged. */
const workingPixels: Readonly<Record<string, number>> = { TURBO: 700_000, BALANCED: 1_400_000, QUALITY: 3_200_000 };

/** Of a picture that nobody named a size of. Pixels. */
const canvas: Size = { width: 1024, height: 1024 };

/** Makes one picture. Deterministic in the input's bytes, the recipe and the picture's number; what it writes carries no metadata. */
export async function restyle(job: RestyleJob): Promise<Restyled> {
  const { order } = job;
  const seed = job.image === 0 ? order.seed : hash('image', order.seed, job.image);
  const original = job.input === null ? paint(order.size ?? canvas, order.prompt, seed) : await load(job.input, order);
  const size = { width: original.width, height: original.height };
  const prompt = expandPrompt(order.prompt, order.magic, new Random(seed, 'magic'));
  const { looks, inks } = chooseLooks(prompt);
  const work = await resized(original, workingSize(size, workingPixels[order.speed] ?? 1_400_000));
  const unit = Math.sqrt(work.width * work.height) / 1000;
  const scene = (picture: Raster, name: string): Scene => ({ picture, unit, inks, random: new Random(seed, name) });
  let styled = work;
  if (order.strength > 0) {
    for (const look of looks) styled = look.apply(scene(styled === work ? copy(work) : styled, look.name));
  }
  const last = looks.at(-1) ?? looks[0];
  const whole = blendStrength(original, styled === work ? original : await resized(styled, size), order.strength);
  const toned = job.style ? tinted(whole, await load(job.style, { ...order, size })) : whole;
  const mask = job.mask === null ? null : await load(job.mask, { ...order, size });
  const blended = mask === null ? toned : kept(original, toned, mask);
  // Words, too, belong where the mask is light, and nowhere else.
  const area = mask === null ? { left: 0, top: 0, ...size } : lightArea(mask);
  const letters = drawLettering(cropped(blended, area), {
    prompt,
    strength: order.strength,
    misspelt: order.misspelt,
    random: new Random(seed, 'lettering'),
    style: last.lettering(scene(work, last.name)),
  });
  const lettered = await overlaid(blended, letters.svg, area);
  await write(mask === null ? lettered : kept(original, lettered, mask), job);
  const contentType = `image/${order.format}`;
  return {
    ...size,
    bytes: (await stat(job.output)).size,
    contentType,
    looks: looks.map((look) => look.name),
    unset: letters.unset,
  };
}

/** The input, upright and at the output's size; cropped about its middle where the shapes differ by more than rounding. */
async function load(file: string, order: RestyleOrder): Promise<Raster> {
  const input = sharp(file, { failOn: 'error', limitInputPixels: mostPixels }).autoOrient();
  const { autoOrient: shape } = await input.metadata();
  const larger = { width: Math.round(shape.width * order.factor), height: Math.round(shape.height * order.factor) };
  const size = order.size ?? fitPixels(larger, sizeLimits.maxPixels);
  const stretch = size.width / size.height / (shape.width / shape.height);
  const fit = stretch > 0.96 && stretch < 1.04 ? 'fill' : 'cover';
  const { data, info } = await input
    .resize(size.width, size.height, { fit, kernel: 'lanczos3' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return fromBytes(info.channels === 3 ? data : spreadGrey(data, info.channels), info.width, info.height);
}

/** The restyled picture where the mask is light, the original where it is dark. */
function kept(original: Raster, restyled: Raster, mask: Raster): Raster {
  const light = luminance(mask).data;
  const made = copy(original);
  for (const channel of ['r', 'g', 'b'] as const) {
    const [out, to] = [made[channel], restyled[channel]];
    for (let i = 0; i < out.length; i += 1) out[i] = mix(out[i]!, to[i]!, light[i]!);
  }
  return made;
}

interface Area extends Size {
  readonly left: number;
  readonly top: number;
}

/** The box about all that is light in a mask; the whole of one that is dark all over. */
function lightArea(mask: Raster): Area {
  const light = luminance(mask).data;
  let [left, top, right, bottom] = [mask.width, mask.height, -1, -1];
  for (let y = 0, i = 0; y < mask.height; y += 1) {
    for (let x = 0; x < mask.width; x += 1, i += 1) {
      if (light[i]! < 0.5) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0
    ? { left: 0, top: 0, width: mask.width, height: mask.height }
    : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function cropped(of: Raster, { left, top, width, height }: Area): Raster {
  if (width === of.width && height === of.height) return of;
  const made = blank(width, height);
  for (const channel of ['r', 'g', 'b'] as const) {
    for (let y = 0; y < height; y += 1) {
      const from = (top + y) * of.width + left;
      made[channel].set(of[channel].subarray(from, from + width), y * width);
    }
  }
  return made;
}

/** Half-way to the other picture's middle colour, with what is light and dark left as it is. */
function tinted(picture: Raster, style: Raster): Raster {
  const channels = ['r', 'g', 'b'] as const;
  const mean = (of: Raster, channel: 'r' | 'g' | 'b'): number =>
    of[channel].reduce((sum, value) => sum + value, 0) / of[channel].length;
  const made = copy(picture);
  const shift = channels.map((channel) => (mean(style, channel) - mean(picture, channel)) / 2);
  for (const [at, channel] of channels.entries()) {
    const out = made[channel];
    for (let i = 0; i < out.length; i += 1) out[i] = Math.min(1, Math.max(0, out[i]! + shift[at]!));
  }
  return made;
}

/** A picture with a drawing of an area's size laid over that area. */
async function overlaid(of: Raster, svg: string | null, { left, top }: Area): Promise<Raster> {
  if (svg === null) return of;
  const data = await sharp(toBytes(of), raw(of))
    .composite([{ input: Buffer.from(svg), left, top }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return fromBytes(data, of.width, of.height);
}

/** One grey channel as three. */
function spreadGrey(data: Buffer, channels: number): Uint8Array {
  const made = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, j = 0; i < data.length; i += channels, j += 3) made.fill(data[i]!, j, j + 3);
  return made;
}

function workingSize(size: Size, most: number): Size {
  const scale = Math.min(1, Math.sqrt(most / (size.width * size.height)));
  return scale === 1
    ? size
    : { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

const raw = ({ width, height }: Size) => ({ raw: { width, height, channels: 3 as const } });

async function resized(of: Raster, to: Size): Promise<Raster> {
  if (of.width === to.width && of.height === to.height) return of;
  const data = await sharp(toBytes(of), raw(of))
    .resize(to.width, to.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return fromBytes(data, to.width, to.height);
}

/** Whole or not at all: to a temporary name, then renamed. */
async function write(of: Raster, { output, order }: RestyleJob): Promise<void> {
  const temporary = `${output}.part`;
  const made =
    order.cutOut === undefined
      ? sharp(toBytes(of), raw(of))
      : sharp(cutOut(of, order.cutOut), { raw: { width: of.width, height: of.height, channels: 4 } });
  const encoded =
    order.format === 'png'
      ? made.png({ compressionLevel: 6, adaptiveFiltering: true })
      : made.jpeg({ quality: 92, chromaSubsampling: '4:4:4' });
  try {
    await encoded.toFile(temporary);
    await rename(temporary, output);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
