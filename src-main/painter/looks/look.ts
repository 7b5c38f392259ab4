import type { Colour, Raster } from '../pixels/raster';
import type { Random } from '../pixels/random';

export interface Scene {
  /** The look's own: it may change it in place. */
  readonly picture: Raster;
  readonly random: Random;
  /** Pixels that make a thousandth of the picture's size (the root of its area): what looks measure everything by. */
  readonly unit: number;
  /** Colours that the prompt names, in order. */
  readonly inks: readonly Colour[];
}

/** How words sit in a look. */
export interface LetteringStyle {
  /** `display`: narrow and heavy. `text`: wide and plain. */
  readonly face: 'display' | 'text';
  /**
   * `band`: a strip of colour across the picture. `panel`: a field behind the words. `bare`: on the picture, with a halo where it
   * is restless. `glow`: as a tube of light.
   */
  readonly ground: 'band' | 'panel' | 'bare' | 'glow';
  readonly light: Colour;
  readonly dark: Colour;
  /** The glow's colour. */
  readonly accent?: Colour;
}

export interface Look {
  readonly name: string;
  /** `light`: weather, hour and tone; comes first and combines with others. `medium`: what the picture is made of; one at a time. */
  readonly kind: 'light' | 'medium';
  /** Words of a prompt that ask for it. */
  readonly words: RegExp;
  readonly apply: (scene: Scene) => Raster;
  readonly lettering: (scene: Scene) => LetteringStyle;
}

/** Words set plainly on the picture: white or near black, whichever reads. */
export const plainLettering = (): LetteringStyle => ({
  face: 'display',
  ground: 'bare',
  light: [0.98, 0.97, 0.95],
  dark: [0.08, 0.08, 0.1],
});
