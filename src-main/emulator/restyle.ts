import { rename, rm, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { outputSize } from '../common/sizes';
import type { Size } from '../common/recipe';
import { blendStrength } from './blend';
import { drawLettering } from './lettering/draw';
import { chooseLooks, expandPrompt } from './looks/choose';
import type { Scene } from './looks/look';
import { copy, fromBytes, toBytes, type Picture } from './pixels/picture';
import { hash, Random } from './pixels/random';
import type { RestyleJob, RestyleRecipe, Restyled } from './restyle-job';

/** The most pixels a prepared input may have (PROTOCOL 11.1 caps pictures at about 25 megapixels). */
const mostPixels = 100_000_000;

/** Pixels that looks are worked out at, by rendering speed; larger pictures get them enlarged. */
const workingPixels: Readonly<Record<string, number>> = { TURBO: 700_000, BALANCED: 1_400_000, QUALITY: 3_200_000 };

/** Makes one picture. Deterministic in the input's bytes, the recipe and the picture's number; what it writes carries no metadata. */
export async function restyle(job: RestyleJob): Promise<Restyled> {
  const { recipe } = job;
  const seed = job.image === 0 ? recipe.seed : hash('image', recipe.seed, job.image);
  const original = await load(job.input, recipe);
  const size = { width: original.width, height: original.height };
  const prompt = expandPrompt(recipe.prompt, recipe.expansion_model, new Random(seed, 'magic'));
  const { looks, inks } = chooseLooks(prompt);
  const work = await resized(original, workingSize(size, workingPixels[recipe.rendering_speed] ?? 1_400_000));
  const unit = Math.sqrt(work.width * work.height) / 1000;
  const scene = (picture: Picture, name: string): Scene => ({ picture, unit, inks, random: new Random(seed, name) });
  let styled = work;
  if (recipe.strength > 0) {
    for (const look of looks) styled = look.apply(scene(styled === work ? copy(work) : styled, look.name));
  }
  const last = looks.at(-1) ?? looks[0];
  const blended = blendStrength(original, styled === work ? original : await resized(styled, size), recipe.strength);
  const letters = drawLettering(blended, { prompt, strength: recipe.strength, random: new Random(seed, 'lettering'), style: last.lettering(scene(work, last.name)) });
  await write(blended, letters.svg, job);
  const contentType = `image/${recipe.output_format}`;
  return { ...size, bytes: (await stat(job.output)).size, contentType, looks: looks.map((look) => look.name), unset: letters.unset };
}

/** The input, upright and at the output's size; cropped about its middle where the shapes differ by more than rounding. */
async function load(file: string, recipe: RestyleRecipe): Promise<Picture> {
  const input = sharp(file, { failOn: 'error', limitInputPixels: mostPixels }).autoOrient();
  const { autoOrient: shape } = await input.metadata();
  const size = outputSize(recipe.image_size, { width: shape.width, height: shape.height });
  const stretch = (size.width / size.height) / (shape.width / shape.height);
  const fit = stretch > 0.96 && stretch < 1.04 ? 'fill' : 'cover';
  const { data, info } = await input
    .resize(size.width, size.height, { fit, kernel: 'lanczos3' })
    .flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha()
    .raw().toBuffer({ resolveWithObject: true });
  return fromBytes(info.channels === 3 ? data : spreadGrey(data, info.channels), info.width, info.height);
}

/** One grey channel as three. */
function spreadGrey(data: Buffer, channels: number): Uint8Array {
  const made = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, j = 0; i < data.length; i += channels, j += 3) made.fill(data[i]!, j, j + 3);
  return made;
}

function workingSize(size: Size, most: number): Size {
  const scale = Math.min(1, Math.sqrt(most / (size.width * size.height)));
  return scale === 1 ? size : { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

const raw = ({ width, height }: Size) => ({ raw: { width, height, channels: 3 as const } });

async function resized(of: Picture, to: Size): Promise<Picture> {
  if (of.width === to.width && of.height === to.height) return of;
  const data = await sharp(toBytes(of), raw(of)).resize(to.width, to.height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
  return fromBytes(data, to.width, to.height);
}

/** Whole or not at all: to a temporary name, then renamed. */
async function write(of: Picture, svg: string | null, { output, recipe }: RestyleJob): Promise<void> {
  const temporary = `${output}.part`;
  const made = sharp(toBytes(of), raw(of));
  if (svg !== null) made.composite([{ input: Buffer.from(svg) }]);
  const encoded = recipe.output_format === 'png' ? made.png({ compressionLevel: 6, adaptiveFiltering: true }) : made.jpeg({ quality: 92, chromaSubsampling: '4:4:4' });
  try {
    await encoded.toFile(temporary);
    await rename(temporary, output);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
