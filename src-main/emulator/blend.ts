import { blurPicture, enlarge, halve, mapPlanes } from './pixels/blur';
import { picture, type Picture } from './pixels/picture';

/**
 * From the original (0) to the restyle (1). Tone and colour come first, texture and drawing after: at 0.3 it is still the
 * photograph in the look's light, at 0.8 the look with the photograph's detail nearly gone (PROTOCOL 11.4).
 */
export function blendStrength(original: Picture, styled: Picture, strength: number): Picture {
  if (strength <= 0 || styled === original) return original;
  if (strength >= 1) return styled;
  const tone = 1 - (1 - strength) ** 1.4;
  const texture = (strength * strength * (3 - 2 * strength)) ** 0.85;
  const sigma = Math.sqrt(original.width * original.height) / 110;
  const [low, lowStyled] = [broad(original, sigma), broad(styled, sigma)];
  const made = picture(original.width, original.height);
  for (const channel of ['r', 'g', 'b'] as const) {
    const [from, to, fromLow, toLow, out] = [original[channel], styled[channel], low[channel], lowStyled[channel], made[channel]];
    for (let i = 0; i < out.length; i += 1) {
      const a = from[i]!;
      out[i] = a + texture * (to[i]! - a) + (tone - texture) * (toLow[i]! - fromLow[i]!);
    }
  }
  return made;
}

/** A wide blur, worked out small. */
function broad(of: Picture, sigma: number): Picture {
  const small = mapPlanes(of, (plane) => halve(halve(plane)));
  return mapPlanes(blurPicture(small, sigma / 4), (plane) => enlarge(plane, of.width, of.height));
}
