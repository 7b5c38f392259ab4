import { blur, enlarge, halve, mapPlanes } from './pixels/blur';
import { picture, type Raster } from './pixels/raster';

/**
 * From the original (0) to the restyle (1). Tone and colour come first, texture and drawing after: at 0.3 it is still the
 * photograph in the look's light, at 0.8 the look with the photograph's detail nearly gone (PROTOCOL 11.4).
 */
export function blendStrength(original: Raster, styled: Raster, strength: number): Raster {
  if (strength <= 0 || styled === original) return original;
  if (strength >= 1) return styled;
  const tone = 1 - (1 - strength) ** 1.4;
  const texture = (strength * strength * (3 - 2 * strength)) ** 0.85;
  const early = broadDifference(original, styled);
  const made = picture(original.width, original.height);
  for (const channel of ['r', 'g', 'b'] as const) {
    const from = original[channel];
    const to = styled[channel];
    const wide = early[channel];
    const out = made[channel];
    for (let i = 0; i < out.length; i += 1)
      out[i] = from[i]! + texture * (to[i]! - from[i]!) + (tone - texture) * wide[i]!;
  }
  return made;
}

/** What the restyle changes at large, without detail. */
function broadDifference(original: Raster, styled: Raster): Raster {
  const difference = picture(original.width, original.height);
  for (const channel of ['r', 'g', 'b'] as const) {
    const from = original[channel];
    const to = styled[channel];
    const out = difference[channel];
    for (let i = 0; i < out.length; i += 1) out[i] = to[i]! - from[i]!;
  }
  const sigma = Math.sqrt(original.width * original.height) / 110;
  return mapPlanes(difference, (plane) => enlarge(blur(halve(halve(plane)), sigma / 4), plane.width, plane.height));
}
