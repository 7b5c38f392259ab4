import { fromLab, toLab, type Lab } from './colour';
import { blur, enlarge, halve } from './blur';
import { plane, type Colour, type Raster } from './raster';
import type { Random } from './random';

/** The `count` colours a picture is best made of (k-means in OKLab on a sample), darkest first. */
export function paletteOf(of: Raster, count: number, random: Random): Lab[] {
  const sample: Lab[] = [];
  const stride = Math.max(1, Math.floor(of.r.length / 4000));
  for (let i = random.seed % stride; i < of.r.length; i += stride) sample.push(toLab(of.r[i]!, of.g[i]!, of.b[i]!));
  let centres = firstCentres(sample, count, random);
  for (let round = 0; round < 8; round += 1) {
    const sums = centres.map(() => ({ l: 0, a: 0, b: 0, n: 0 }));
    for (const lab of sample) {
      const sum = sums[nearest(lab, centres)]!;
      sum.l += lab[0];
      sum.a += lab[1];
      sum.b += lab[2];
      sum.n += 1;
    }
    centres = centres.map((centre, k): Lab => {
      const { l, a, b, n } = sums[k]!;
      return n === 0 ? centre : [l / n, a / n, b / n];
    });
  }
  return centres.toSorted((p, q) => p[0] - q[0]);
}

/** Far apart from the start, so that small bright areas get a colour of their own. */
function firstCentres(sample: readonly Lab[], count: number, random: Random): Lab[] {
  const centres: Lab[] = [sample[Math.floor(random.next() * sample.length)]!];
  const away = sample.map((lab) => distance(lab, centres[0]!));
  while (centres.length < count) {
    let far = 0;
    // Not the very farthest, which is noise: the best of a few drawn ones.
    for (let n = 0; n < 40; n += 1) {
      const candidate = Math.floor(random.next() * sample.length);
      if (away[candidate]! > away[far]!) far = candidate;
    }
    const centre = sample[far]!;
    centres.push(centre);
    for (let i = 0; i < sample.length; i += 1) away[i] = Math.min(away[i]!, distance(sample[i]!, centre));
  }
  return centres;
}

export const distance = (p: Readonly<Lab>, q: Readonly<Lab>): number =>
  0.6 * (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2;

export function nearest(lab: Readonly<Lab>, among: readonly Readonly<Lab>[]): number {
  let [best, least] = [0, Infinity];
  for (let k = 0; k < among.length; k += 1) {
    const d = distance(lab, among[k]!);
    if (d < least) [best, least] = [k, d];
  }
  return best;
}

/** Which colour of a palette each pixel is nearest to. Looked up by a table of 32³ colours. */
export function assign(of: Raster, palette: readonly Readonly<Lab>[]): Uint8Array {
  const table = new Uint8Array(32 * 32 * 32).fill(255);
  const labels = new Uint8Array(of.r.length);
  for (let i = 0; i < labels.length; i += 1) {
    const key = (fifth(of.r[i]!) << 10) | (fifth(of.g[i]!) << 5) | fifth(of.b[i]!);
    let label = table[key]!;
    if (label === 255) {
      label = nearest(
        toLab(((key >> 10) + 0.5) / 32, (((key >> 5) & 31) + 0.5) / 32, ((key & 31) + 0.5) / 32),
        palette,
      );
      table[key] = label;
    }
    labels[i] = label;
  }
  return labels;
}

/** Five bits of a value. */
const fifth = (value: number): number => (value <= 0 ? 0 : value >= 1 ? 31 : (value * 32) | 0);

/** Rounds the borders between areas off, as a knife would cut them. `sigma` in pixels. */
export function roundAreas(
  labels: Uint8Array,
  count: number,
  width: number,
  height: number,
  sigma: number,
): Uint8Array {
  const most = new Float32Array(labels.length).fill(-1);
  const made = new Uint8Array(labels.length);
  const mask = plane(width, height);
  for (let label = 0; label < count; label += 1) {
    for (let i = 0; i < labels.length; i += 1) mask.data[i] = labels[i] === label ? 1 : 0;
    const { data } = enlarge(blur(halve(mask), sigma / 2), width, height);
    for (let i = 0; i < labels.length; i += 1) {
      if (data[i]! <= most[i]!) continue;
      most[i] = data[i]!;
      made[i] = label;
    }
  }
  return made;
}

/** Fills areas with colours. */
export function paint(labels: Uint8Array, colours: readonly Colour[], to: Raster): Raster {
  for (let i = 0; i < labels.length; i += 1) {
    const colour = colours[labels[i]!]!;
    to.r[i] = colour[0];
    to.g[i] = colour[1];
    to.b[i] = colour[2];
  }
  return to;
}

export const coloursOf = (labs: readonly Readonly<Lab>[]): Colour[] => labs.map(fromLab);
