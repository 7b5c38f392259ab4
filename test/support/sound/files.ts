import { execFileSync, spawnSync } from 'node:child_process';
import sharp, { type Sharp } from 'sharp';
import { seeded } from '../../unit/images/pictures';
import { encodeJpeg } from './encode-jpeg';

/** Good files over ranges: the k-th of a seed is always the same. */
export interface SoundFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** What it shows, 8 × 8 pixels of RGB, and how far a mean may be off; `null`: ink, whose colours its decoder tells. */
  readonly shows: Buffer | null;
  readonly within: number;
}

export interface Drawing {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

type Pick = <T>(of: readonly T[]) => T;

/** Every height and width from 1 to 400 comes in 400 files running; from the 16,000th on, one side goes up to 8,000. */
const sizeOf = (k: number, random: () => number): { readonly width: number; readonly height: number } => {
  const size = { width: 1 + ((k * 171) % 400), height: 1 + (k % 400) };
  if (k < 16_000 && k % 40 !== 39) return size;
  const long = 401 + Math.floor(random() * 7600);
  return random() < 0.5 ? { ...size, width: long } : { ...size, height: long };
};

/** Soft shades, so that losses of any kind leave their means. */
const drawingOf = (width: number, height: number, random: () => number): Drawing => {
  const pixels = Buffer.alloc(width * height * 3);
  const phases = [random() * 6, random() * 6, random() * 6];
  const grain = random() < 0.5 ? 0 : random() * 30;
  for (let at = 0, y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const noise = (random() - 0.5) * grain;
      for (let c = 0; c < 3; c += 1)
        pixels[at + c] = 128 + 70 * Math.sin((x / width) * 3 + (y / height) * (c + 1) + (phases[c] ?? 0)) + noise;
    }
  }
  return { pixels, width, height };
};

const opened = ({ pixels, width, height }: Drawing): Sharp => sharp(pixels, { raw: { width, height, channels: 3 } });

/** All of it in 8 × 8 means. */
export const meansOf = async (image: Sharp): Promise<Buffer> =>
  image.removeAlpha().toColourspace('srgb').resize(8, 8, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();

const planesOf = ({ pixels }: Drawing): Uint8Array[] => {
  const planes = [0, 1, 2].map(() => new Uint8Array(pixels.length / 3));
  for (let at = 0; at < pixels.length; at += 3) {
    const [r = 0, g = 0, b = 0] = pixels.subarray(at, at + 3);
    planes[0]![at / 3] = 0.299 * r + 0.587 * g + 0.114 * b + 0.5;
    planes[1]![at / 3] = Math.min(255, 128.5 - 0.168736 * r - 0.331264 * g + 0.5 * b);
    planes[2]![at / 3] = Math.min(255, 128.5 + 0.5 * r - 0.418688 * g - 0.081312 * b);
  }
  return planes;
};

/** Y, Cb and Cr; most are 4:4:4, 4:2:2, 4:2:0, 4:1:1, 4:4:0, 4:1:0 and what odd encoders write. */
const samplings = [
  [
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [4, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [1, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [4, 2],
    [1, 1],
    [1, 1],
  ],
  [
    [2, 2],
    [2, 1],
    [2, 1],
  ],
  [
    [2, 2],
    [1, 2],
    [1, 2],
  ],
] as const;

const grey = [[[1, 1]], [[2, 2]], [[4, 1]]] as const;

const tails: readonly (() => Buffer)[] = [
  () => Buffer.alloc(0),
  () => Buffer.alloc(0),
  () => Buffer.alloc(0),
  () => Buffer.alloc(700),
  () => Buffer.from('MotionPhoto_Data\0\0\0\x18ftypmp42\0\0\0\0'),
];

type Made = Omit<SoundFile, 'name'> & { readonly kind: string };

const ownJpeg = async (drawing: Drawing, pick: Pick, random: () => number): Promise<Made> => {
  const colour = pick(['colour', 'colour', 'grey', 'inks'] as const);
  const quality = 1 + Math.floor(random() * 100);
  const { width, height } = drawing;
  const planes = planesOf(drawing);
  const inks = planes.concat([Uint8Array.from(planes[0]!, (value) => 255 - value / 4)]);
  // An MCU holds ten blocks at most.
  const few = samplings.filter(
    ([[across, down], ...rest]) => 2 * across * down + rest.length <= 10 && rest.every(([x, y]) => x * y === 1),
  );
  const sampling = colour === 'grey' ? pick(grey) : pick(colour === 'inks' ? few : samplings);
  const bytes = encodeJpeg({
    width,
    height,
    planes: colour === 'grey' ? planes.slice(0, 1) : colour === 'inks' ? inks : planes,
    sampling: colour === 'inks' ? [...sampling, sampling[0]!] : sampling,
    quality,
    restart: pick([0, 0, 1, 3, 7, 100]),
    isInterleaved: random() < 0.8,
    filling: pick([0, 1, 1] as const),
    adobe: colour === 'inks' ? pick([0, 2] as const) : null,
    fill: pick([0, 0, 0, 3]),
  });
  const shown = colour === 'grey' ? sharp(await opened(drawing).greyscale().png().toBuffer()) : opened(drawing);
  // Linear grey and luma differ a little.
  const within = colour === 'grey' ? 20 : 6 + (100 - quality) / 2;
  return {
    kind: `own-${colour}-${quality}.jpg`,
    bytes,
    shows: colour === 'inks' ? null : await meansOf(shown),
    within,
  };
};

const sharpJpeg = async (drawing: Drawing, pick: Pick, random: () => number): Promise<Made> => {
  const quality = 1 + Math.floor(random() * 100);
  const colour = pick(['colour', 'colour', 'colour', 'grey', 'inks'] as const);
  const image = opened(drawing);
  const shown = colour === 'grey' ? image.clone().greyscale().toColourspace('b-w') : image;
  const encoded = colour === 'inks' ? image.clone().toColourspace('cmyk') : shown.clone();
  const bytes = await encoded
    .jpeg({
      quality,
      progressive: random() < 0.3,
      optimiseCoding: random() < 0.5,
      chromaSubsampling: pick(['4:4:4', '4:2:0']),
      mozjpeg: random() < 0.15,
    })
    .toBuffer();
  return {
    kind: `${colour}-${quality}.jpg`,
    bytes,
    shows:
      colour === 'inks' ? null : await meansOf(colour === 'grey' ? sharp(await shown.png().toBuffer()) : image.clone()),
    within: 6 + (100 - quality) / 2,
  };
};

const others: readonly (readonly [string, (image: Sharp, pick: Pick, random: () => number) => Sharp])[] = [
  ['png', (image, pick, random) => image.png({ progressive: random() < 0.3, compressionLevel: pick([0, 3, 6]) })],
  ['16.png', (image) => image.toColourspace('rgb16').png({ compressionLevel: 3 })],
  ['clear.png', (image) => image.ensureAlpha(1).png({ compressionLevel: 3 })],
  ['webp', (image, _, random) => image.webp({ quality: 80, effort: 0, lossless: random() < 0.4 })],
  ['gif', (image) => image.gif({ effort: 1 })],
  [
    'tif',
    (image, pick, random) =>
      image.tiff({
        compression: pick(['none', 'lzw', 'deflate', 'packbits', 'jpeg']),
        tile: random() < 0.3,
        tileWidth: 64,
        tileHeight: 64,
      }),
  ],
  [
    'avif',
    (image, _, random) => image.avif({ quality: 80, effort: 0, chromaSubsampling: random() < 0.5 ? '4:4:4' : '4:2:0' }),
  ],
];

const otherKind = async (drawing: Drawing, pick: Pick, random: () => number): Promise<Made> => {
  const [kind, encode] = pick(others);
  const bytes = await encode(opened(drawing), pick, random).toBuffer();
  return { kind, bytes, shows: await meansOf(opened(drawing)), within: 14 };
};

/** Debian's cjpeg writes arithmetic coding; sharp does not. */
export const hasCjpeg = spawnSync('cjpeg', ['-version']).error === undefined;

const cjpeg = async (drawing: Drawing, pick: Pick, random: () => number): Promise<Made> => {
  const quality = 1 + Math.floor(random() * 100);
  const input = Buffer.concat([Buffer.from(`P6\n${drawing.width} ${drawing.height}\n255\n`), drawing.pixels]);
  const args = ['-quality', `${quality}`, pick(['-arithmetic', '-progressive', '-optimize', '-baseline'])];
  const bytes = execFileSync(
    'cjpeg',
    [...args, '-sample', pick(['1x1', '2x1', '2x2', '4x1']), '-restart', pick(['0', '1', '9B'])],
    { input, maxBuffer: 2 ** 28 },
  );
  return {
    kind: `cjpeg${args[2]}-${quality}.jpg`,
    bytes,
    shows: await meansOf(opened(drawing)),
    within: 6 + (100 - quality) / 2,
  };
};

export const soundFile = async (seed: number, k: number): Promise<SoundFile> => {
  const random = seeded(seed + k * 7919);
  const pick: Pick = (of) => of[Math.floor(random() * of.length)]!;
  const { width, height } = sizeOf(k, random);
  const drawing = drawingOf(width, height, random);
  const share = random();
  const make = share < 0.15 ? ownJpeg : share < 0.3 ? otherKind : share < 0.4 && hasCjpeg ? cjpeg : sharpJpeg;
  const { kind, bytes, shows, within } = await make(drawing, pick, random);
  const tail = kind.endsWith('jpg') || kind.endsWith('png') || kind.endsWith('tif') ? pick(tails)() : Buffer.alloc(0);
  return { name: `${k}-${width}x${height}-${kind}`, bytes: Buffer.concat([bytes, tail]), shows, within };
};
