import { turnedSize } from '../../common/turned';
import type { Pixels } from '../reading/tiff-in-memory';
import type { FailOn } from '../reading/decoder';
import type { Picture } from '../reading/picture';
import { opened, rawOf, withoutNeedlessAlpha } from './pixels';
import { render, type Shape } from './render';
import { canResizeApart, resizeWithAlpha } from './resize-alpha';

/** As `render`, held whole; with transparent places it is resized so that no rim shows at their edges, which takes all of the picture at once. */
export const renderPixels = async (picture: Picture, shape: Shape, failOn: FailOn): Promise<Pixels> => {
  const { width, height } = shape.crop ?? turnedSize(picture.upright, shape.rotate);
  if (!picture.hasAlpha || !canResizeApart({ width, height }, shape.size))
    return rawOf(await render(picture, shape, failOn));
  const pixels = await withoutNeedlessAlpha(
    await rawOf(await render(picture, { ...shape, size: { width, height } }, failOn)),
  );
  const kernel = shape.kernel ?? 'lanczos3';
  return pixels.channels === 4
    ? resizeWithAlpha(pixels, shape.size, kernel)
    : rawOf(opened(pixels).resize({ ...shape.size, fit: 'fill', kernel }));
};

/** Three channels, transparent places filled with `background` ("#rrggbb"). */
export const flatten = (
  { data, channels, width, height }: Pixels,
  background: string,
): { readonly pixels: Pixels & { readonly channels: 3 }; readonly wasTransparent: boolean } => {
  if (channels === 3) return { pixels: { data, width, height, channels }, wasTransparent: false };
  const pixels = Buffer.allocUnsafe(width * height * 3);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(background.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  let wasTransparent = false;
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3] ?? 255;
    if (alpha < 255) wasTransparent = true;
    const [r = 0, g = 0, b = 0] = [data[from], data[from + 1], data[from + 2]];
    pixels[to] = Math.round((r * alpha + red * (255 - alpha)) / 255);
    pixels[to + 1] = Math.round((g * alpha + green * (255 - alpha)) / 255);
    pixels[to + 2] = Math.round((b * alpha + blue * (255 - alpha)) / 255);
  }
  return { pixels: { data: pixels, width, height, channels: 3 }, wasTransparent };
};
