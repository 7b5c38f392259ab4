/** The parts of jscolorengine (an ICC engine after LittleCMS) that convert.ts uses; the package brings no types. */
declare module 'jscolorengine' {
  class Profile {
    loaded: boolean;
    loadBinary(bytes: Uint8Array): void;
  }
  class Transform {
    constructor(options: { dataFormat: 'int8' | 'int16'; buildLut: boolean; BPC: boolean });
    create(from: Profile | '*AdobeRGB' | '*sRGB', to: Profile | '*AdobeRGB' | '*sRGB', intent: number): void;
    /** Alpha, where there is one, is the last channel and passes unchanged. */
    array(pixels: Uint8ClampedArray, inputHasAlpha: boolean, outputHasAlpha: boolean): Uint8ClampedArray;
    array(pixels: Uint16Array, inputHasAlpha: boolean, outputHasAlpha: boolean): Uint16Array;
  }
  const engine: { readonly Profile: typeof Profile; readonly Transform: typeof Transform; readonly eIntent: { readonly perceptual: number } };
  export default engine;
}
