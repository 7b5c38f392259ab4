import { blur } from '../pixels/blur';
import { clamp, each, mix, step } from '../pixels/raster';
import { addGrain, bloom, cornerness } from './materials';
import type { Look } from './look';

/** Film noir: silver blacks, hard light through blinds or from a door, heavy grain. */
export const noir: Look = {
  name: 'noir',
  kind: 'light',
  words:
    /\b(noir|black[- ]and[- ]white|b&w|monochrome|silver gelatin|hitchcock|detective|chiaroscuro|grayscale|greyscale)\b/i,
  lettering: () => ({ face: 'display', ground: 'bare', light: [0.97, 0.97, 0.95], dark: [0.03, 0.03, 0.035] }),
  apply: ({ picture, random, unit }) => {
    const { width, height } = picture;
    const filter = random.between(0.25, 0.5);
    for (let i = 0; i < picture.r.length; i += 1) {
      // As through a red filter: skies go deep, skin and stone stay.
      const grey = clamp(
        picture.r[i]! * (0.35 + filter) + picture.g[i]! * (0.5 - filter / 2) + picture.b[i]! * (0.15 - filter / 2),
      );
      picture.r[i] = grey;
    }
    const light = { width, height, data: picture.r };
    const local = blur(light, 40 * unit).data;
    const blinds = random.chance(0.65);
    const tilt = random.between(-0.45, 0.45) + (random.chance(0.5) ? 0.25 : -0.25);
    const pitch = random.between(58, 92) * unit;
    const [cx, cy] = [random.between(0.3, 0.7), random.between(0.3, 0.6)];
    each(picture, (p) => {
      const grey = light.data[p.i]!;
      const crisp = clamp(grey + (grey - local[p.i]!) * 0.55);
      const hard = clamp(0.5 + (crisp - 0.46) * 1.75);
      const curve = hard * hard * (3 - 2 * hard);
      const [u, v] = [p.x / width - cx, p.y / height - cy];
      const pool = step(0.72, 0.1, Math.hypot(u, v * 0.85));
      const along = (p.y * Math.cos(tilt) + p.x * Math.sin(tilt)) / pitch;
      const slat = along - Math.floor(along);
      const bars = step(0.05, 0.14, slat) * step(0.62, 0.5, slat);
      const lamp = blinds ? 0.42 + 0.72 * mix(1, bars, 0.25 + 0.6 * pool) : 0.5 + 0.62 * pool;
      const tone = curve * lamp * (1 - 0.62 * step(0.2, 0.95, cornerness(p.x, p.y, width, height)));
      p.r = tone * 0.985;
      p.g = tone * 0.99;
      p.b = tone * 1.005 + 0.008;
    });
    return addGrain(bloom(picture, 0.72, 14 * unit, 0.35), random.seed, 1.8 * unit, 0.05);
  },
};
