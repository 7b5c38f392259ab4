import { exportSize } from '../../common/export-size';
import type { Size } from '../../common/recipe';
import type { ExportSettings } from '../../contract';
import type { Shape } from '../pixels/render';

/** What of an upright picture is taken, and how large it becomes. */
export type Framing = Pick<Shape, 'crop' | 'size'> & Partial<Pick<Shape, 'rotate'>>;

/** The focus comes as near to the middle as the picture's edges allow. */
const startOf = (whole: number, part: number, focus: number): number =>
  Math.round(Math.min(whole - part, Math.max(0, focus * whole - part / 2)));

/** The largest part of a picture that has a box's shape, around a focus. */
const partFor = (
  own: Size,
  box: Size,
  focus: { readonly x: number; readonly y: number },
): NonNullable<Framing['crop']> => {
  const scale = Math.max(box.width / own.width, box.height / own.height);
  const side = (length: number, most: number): number => Math.min(most, Math.max(1, Math.round(length / scale)));
  const [width, height] = [side(box.width, own.width), side(box.height, own.height)];
  return { left: startOf(own.width, width, focus.x), top: startOf(own.height, height, focus.y), width, height };
};

export const framingOf = (
  own: Size,
  settings: Pick<ExportSettings, 'resize' | 'enlarge' | 'ppi'>,
  scale: number,
): Framing => {
  const size = exportSize(own, settings, scale);
  if (settings.resize.kind !== 'fill') return { crop: null, size };
  const crop = partFor(own, settings.resize, settings.resize.focus);
  return { crop: crop.width === own.width && crop.height === own.height ? null : crop, size };
};
