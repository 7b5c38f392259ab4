import sharp from 'sharp';
import { turnedSize } from '../../common/turned';
import type { Size } from '../../common/recipe';
import type { Framing } from './export-framing';
import type { ExportSettingsOfPixels } from './export-encode';
import { exportPixels } from './export-pixels';
import type { EmbeddedMetadata, LayerWork } from '../images';
import { iptcOf } from '../metadata/iptc';
import { wholly } from '../reading/jpeg-end';
import { outputProfiles } from '../colour/output-profile';
import { readWholePicture, withReader, type Picture } from '../reading/picture';
import type { FailOn } from '../reading/decoder';
import { isOpaque } from '../pixels/pixels';
import type { Output } from '../protocol';
import { writePsd, type PsdLayer } from './psd-write';
import { writePiecewise } from './write';
import { xmpOf } from '../metadata/xmp';

/** Shapes that differ by less are taken for one, as where two pictures are compared: sizes are rounded when a pass is made. */
const sameShape = 0.03;

interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Where a picture lies in the frame of another one: all over it where their shapes agree, else whole and in its middle. */
const placed = (frame: Size, own: Size): Box => {
  const shape = own.width / own.height / (frame.width / frame.height);
  if (Math.abs(shape - 1) < sameShape) return { left: 0, top: 0, ...frame };
  const [width, height] = shape > 1 ? [frame.width, frame.height / shape] : [frame.width * shape, frame.height];
  return { left: (frame.width - width) / 2, top: (frame.height - height) / 2, width, height };
};

const common = (a: Box, b: Box): Box | null => {
  const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
  const width = Math.min(a.left + a.width, b.left + b.width) - left;
  const height = Math.min(a.top + a.height, b.top + b.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
};

/** Whole pixels of a stretch, at least one, inside `most`. */
const whole = (start: number, length: number, most: number): readonly [start: number, length: number] => {
  const from = Math.min(most - 1, Math.max(0, Math.round(start)));
  return [from, Math.max(1, Math.min(most, Math.round(start + length)) - from)];
};

const wholeBox = (box: Box, { width, height }: Size): Box => {
  const [[left, across], [top, down]] = [whole(box.left, box.width, width), whole(box.top, box.height, height)];
  return { left, top, width: across, height: down };
};

const scaled = (box: Box, across: number, down: number): Box => ({
  left: box.left * across,
  top: box.top * down,
  width: box.width * across,
  height: box.height * down,
});

/** What of a layer's picture is drawn, and where on the canvas. `frame`: the size of the topmost picture, `plan`: what becomes of it. `null`: nothing of it lies there. */
export const layerPlan = (
  upright: Size,
  { crop, rotate }: LayerWork['preparation'],
  frame: Size,
  plan: Framing,
): { readonly framing: Framing; readonly left: number; readonly top: number } | null => {
  const turned = turnedSize(upright, rotate);
  const all: Box = { left: 0, top: 0, ...turned };
  const own = (crop && common(crop, all)) ?? all;
  const window: Box = plan.crop ?? { left: 0, top: 0, ...frame };
  const at = placed(frame, own);
  const seen = common(at, window);
  if (!seen) return null;
  const { left, top, ...size } = wholeBox(
    scaled(
      { ...seen, left: seen.left - window.left, top: seen.top - window.top },
      plan.size.width / window.width,
      plan.size.height / window.height,
    ),
    plan.size,
  );
  const part = wholeBox(
    scaled(
      { ...seen, left: seen.left - at.left, top: seen.top - at.top },
      own.width / at.width,
      own.height / at.height,
    ),
    own,
  );
  const taken = { ...part, left: part.left + own.left, top: part.top + own.top };
  const isAll = taken.width === turned.width && taken.height === turned.height;
  return { framing: { crop: isAll ? null : taken, size, rotate }, left, top };
};

/** The profile that sharp embeds as sRGB's, as other exports have it. */
const srgbProfile = async (): Promise<Buffer> => {
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#000000' } });
  const { icc } = await sharp(await dot.withIccProfile('srgb').png().toBuffer()).metadata();
  if (!icc) throw new Error('sharp embeds no profile for sRGB');
  return icc;
};

export interface PsdWork {
  readonly output: Output;
  readonly settings: ExportSettingsOfPixels;
  readonly metadata: EmbeddedMetadata | null;
  readonly picture: Picture;
  readonly failOn: FailOn;
  readonly plan: Framing;
  readonly name: string;
  /** From the bottom to the top. */
  readonly beneath: readonly LayerWork[];
  readonly tried: () => void;
}

/** Writes a picture with others beneath it as a PSD; size, crop, colours and sharpening are the same for all. Answers with its bytes. */
export const writeLayered = async ({ output, settings, metadata, plan, ...work }: PsdWork): Promise<number> => {
  const { picture, failOn } = work;
  const frame = picture.upright;
  // The topmost says how the whole is coded, so it is drawn first; it is small beside what a process may hold.
  const top = await exportPixels(picture, plan, settings, failOn);
  work.tried();
  const shows = isOpaque(top);
  const beneath: PsdLayer[] = [];
  for (const layer of work.beneath) {
    const upright = await withReader(layer.file, async (reader) => (await readWholePicture(reader)).upright);
    const found = layerPlan(upright, layer.preparation, frame, plan);
    beneath.push({
      name: layer.name,
      // What is painted out of the result shows the input; a result with transparent places stays as it is.
      isShown: layer.isInput && shows,
      ...(found
        ? { left: found.left, top: found.top, ...found.framing.size }
        : { left: 0, top: 0, width: 0, height: 0 }),
      pixels: () =>
        withReader(layer.file, async (reader) =>
          wholly(reader, await readWholePicture(reader), (read, how) =>
            exportPixels(read, found?.framing ?? { crop: null, size: upright }, settings, how),
          ),
        ),
    });
  }
  const uppermost: PsdLayer = {
    name: work.name,
    left: 0,
    top: 0,
    ...plan.size,
    isShown: true,
    pixels: async () => top,
  };
  const layers: readonly [PsdLayer, ...PsdLayer[]] =
    beneath[0] === undefined ? [uppermost] : [beneath[0], ...beneath.slice(1), uppermost];
  const psd = {
    ...plan.size,
    icc: settings.colourSpace === 'srgb' ? await srgbProfile() : outputProfiles[settings.colourSpace].bytes,
    xmp: metadata && xmpOf(metadata),
    iptc: metadata ? iptcOf(metadata) : Buffer.alloc(0),
    ppi: settings.ppi,
    layers,
    hasAlpha: !shows,
  };
  return writePiecewise(output, ({ fd }) => writePsd(fd, { psd, file: output.to, drawn: work.tried }));
};
