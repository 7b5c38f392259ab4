import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { misspellings } from '../../src-main/painter/lettering/misspell';
import { chooseLooks, looks } from '../../src-main/painter/looks/choose';
import { Random } from '../../src-main/painter/pixels/random';
import { restyle } from '../../src-main/painter/restyle';
import { photograph, type Sign } from './signs';

/** Results of the offline engine in all its looks, with words in them, some of them misspelt as its fault `misspell` has it. */

export const texts = [
  'Opening',
  'opening',
  'OPENING',
  'Café',
  'VISIT MARS',
  'OPEN',
  'Grand Opening',
  'Crème Brûlée',
  'Frühstück',
  'El Niño',
  'Jazz & Soul 1962',
  'São Paulo',
  'Bakery',
  'Größe',
  'élan',
  'Oslo 2010',
  'Illinois 111',
  'The Little Book Shop',
  'Fête d’été',
] as const;

/** A prompt's words for each look; none for the one that is taken where nothing is asked for. */
const asked = [null, ...looks.map(({ name }) => name)];

/** So many there are: each text in each look. */
export const resultCount = asked.length * texts.length;

type Shape = readonly [number, number];
const sizes: readonly [Shape, ...Shape[]] = [
  [768, 768],
  [1024, 768],
  [1024, 1024],
  [768, 1024],
];

/** `n` of the seed's results. Half are misspelt where `isMisspelt` says so, in whichever look. */
export async function makeResult(seed: string | number, n: number, isMisspelt = false): Promise<Sign> {
  const random = new Random('result', seed, n);
  const look = asked[n % asked.length]!;
  // Each text in each look, and in any part of the numbers many of both.
  const text = texts[(n + Math.floor(n / asked.length)) % texts.length]!;
  const prompt = `a quiet street${look === null ? '' : `, ${look}`}, the words "${text}"`;
  if (look !== null && !chooseLooks(prompt).looks.some(({ name }) => name === look))
    throw new Error(`“${prompt}” does not ask for ${look}`);
  const [width, height] = random.pick(sizes);
  const folder = await mkdtemp(join(tmpdir(), 'pentimento-result-'));
  try {
    // A photograph, or a picture of the engine's own.
    const input = random.chance(0.5) ? join(folder, 'input.png') : null;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${photograph(width, height, random)}</svg>`;
    if (input) await writeFile(input, await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer());
    const how = isMisspelt && random.chance(0.5) ? random.pick(misspellings) : null;
    const output = join(folder, 'output.png');
    const strength = random.pick([0.5, 0.8, 1]);
    await restyle({
      input,
      mask: null,
      output,
      image: 0,
      order: {
        prompt,
        strength,
        seed: Math.floor(random.next() * 2 ** 31),
        factor: 1,
        size: { width, height },
        speed: 'TURBO',
        magic: 'None',
        format: 'png',
        ...(how ? { misspelt: how } : {}),
      },
    });
    return {
      file: await readFile(output),
      width,
      height,
      strings: [{ wanted: text, drawn: how ? `${text} (${how})` : text, fault: how }],
      told: `${width}×${height} ${look ?? 'no look'}, strength ${strength}${input ? '' : ', from text'}`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
