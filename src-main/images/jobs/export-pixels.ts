import sharp, { type Sharp } from 'sharp';
import { formatFacts } from '../../common/picture-formats';
import { turnedSize } from '../../common/turned';
import type { ExportSettings } from '../../contract';
import { carry, type Pixels } from '../reading/tiff-in-memory';
import { sourceOfSpace } from '../colour/colour-source';
import { convert } from '../colour/convert';
import type { FailOn } from '../reading/decoder';
import type { Framing } from './export-framing';
import { outputProfiles, type OutputProfile } from '../colour/output-profile';
import type { Picture } from '../reading/picture';
import { opened, rawOf } from '../pixels/pixels';
import { canResizeApart, resizeWithAlpha } from '../pixels/resize-alpha';
import { render, renderInto, type Shape } from '../pixels/render';
import { srgb } from '../colour/rgb-spaces';
import { sharpened, sharpenedBeneath } from '../pixels/sharpen';

type Settings = Omit<ExportSettings, 'metadata'>;

/** The pixels of an export, in its colour space and with its profile. A new one at each call, to be encoded once. */
export type Drawn = () => Sharp;

const holdsNoAlpha = (format: Settings['format']): boolean => format !== 'original' && !formatFacts(format).alpha;

/** A colour of sRGB, "#rrggbb", in the target's space. */
const backgroundIn = (background: string, target: OutputProfile | null): { r: number; g: number; b: number } => {
  const data = Uint8Array.from([1, 3, 5], (at) => Number.parseInt(background.slice(at, at + 2), 16));
  const [r = 0, g = 0, b = 0] = target ? convert({ data, hasAlpha: false }, sourceOfSpace(srgb), target.space) : data;
  return { r, g, b };
};

const finished = async (pixels: Pixels, settings: Settings, target: OutputProfile | null): Promise<Pixels> => {
  const { format, sharpen, background } = settings;
  if (pixels.channels === 4 && !holdsNoAlpha(format)) return sharpenedBeneath(pixels, sharpen);
  const opaque =
    pixels.channels === 4 ? opened(pixels).flatten({ background: backgroundIn(background, target) }) : opened(pixels);
  return pixels.channels === 3 && sharpen === 'none' ? pixels : rawOf(sharpened(opaque, sharpen));
};

interface Drawing {
  readonly target: OutputProfile | null;
  readonly shape: Shape;
  /** Resized by itself, after all else of the shape: it has an alpha. */
  readonly apart: boolean;
}

const drawingOf = (picture: Picture, plan: Framing, settings: Settings): Drawing => {
  const rotate = plan.rotate ?? 0;
  const whole = plan.crop ?? turnedSize(picture.upright, rotate);
  const apart = picture.hasAlpha && canResizeApart(whole, plan.size);
  return {
    target: settings.colourSpace === 'srgb' ? null : outputProfiles[settings.colourSpace],
    apart,
    shape: {
      rotate,
      crop: plan.crop,
      size: apart ? { width: whole.width, height: whole.height } : plan.size,
      kernel: settings.kernel,
      isFine: true,
    },
  };
};

/** As `drawPixels`, the numbers alone. */
export const exportPixels = async (
  picture: Picture,
  plan: Framing,
  settings: Settings,
  failOn: FailOn,
): Promise<Pixels> => {
  const { target, shape, apart } = drawingOf(picture, plan, settings);
  const raw = target
    ? await renderInto(picture, shape, failOn, target.space)
    : await rawOf(await render(picture, shape, failOn));
  return finished(apart ? await resizeWithAlpha(raw, plan.size, settings.kernel) : raw, settings, target);
};

/** Resized, converted, laid on the background where the format has no alpha, and sharpened, in this order. */
export const drawPixels = async (
  picture: Picture,
  plan: Framing,
  settings: Settings,
  failOn: FailOn,
): Promise<Drawn> => {
  const { target, shape } = drawingOf(picture, plan, settings);
  // What is encoded once need not be held whole. (A profile that came with the picture would be applied when sRGB's is attached.)
  if (target === null && !picture.hasAlpha && picture.profile === null && settings.targetBytes === null) {
    const image = await render(picture, shape, failOn);
    return () => sharpened(image, settings.sharpen).withIccProfile('srgb');
  }
  const pixels = await exportPixels(picture, plan, settings, failOn);
  if (target === null) return () => opened(pixels).withIccProfile('srgb');
  const tiff = carry(pixels, target.bytes);
  return () => sharp(tiff, { ignoreIcc: true, limitInputPixels: false }).keepIccProfile();
};
