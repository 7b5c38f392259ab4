import type { Size } from './recipe';

/** As in an export's settings (contract/exports.ts). */
export type Resize =
  | { readonly kind: 'none' }
  | { readonly kind: 'fit'; readonly width: number | null; readonly height: number | null }
  | { readonly kind: 'fill' | 'exact'; readonly width: number; readonly height: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'long-edge'; readonly length: number; readonly unit: 'px' | 'mm' | 'in' };

export interface SizeSettings {
  readonly resize: Resize;
  readonly enlarge: boolean;
  readonly ppi: number | null;
}

/** Pixels per inch of lengths in mm and inches, where the settings say none. */
export const usualPpi = 300;
const mmPerInch = 25.4;

const pixelsOf = (length: number, unit: 'px' | 'mm' | 'in', ppi: number | null): number =>
  unit === 'px' ? length : (unit === 'mm' ? length / mmPerInch : length) * (ppi ?? usualPpi);

/** How much larger than the picture, for sizes that keep its shape. */
function factorOf({ width, height }: Size, { resize, ppi }: SizeSettings): number {
  switch (resize.kind) {
    case 'fit': {
      const most = Math.min((resize.width ?? Infinity) / width, (resize.height ?? Infinity) / height);
      return most === Infinity ? 1 : most;
    }
    case 'percent':
      return resize.percent / 100;
    case 'long-edge':
      return pixelsOf(resize.length, resize.unit, ppi) / Math.max(width, height);
    default:
      return 1;
  }
}

const times = ({ width, height }: Size, factor: number): Size => ({
  width: Math.max(1, Math.round(width * factor)),
  height: Math.max(1, Math.round(height * factor)),
});

/**
 * The pixels an export comes to. It is worked out for a scale of 1 and then multiplied, so that @2x has exactly twice the pixels of @1x.
 * Without `enlarge` never more than the picture has; a box that is larger shrinks and keeps its own shape.
 */
export function exportSize(own: Size, settings: SizeSettings, scale = 1): Size {
  const { resize, enlarge } = settings;
  if (resize.kind === 'fill' || resize.kind === 'exact') {
    const asked = times(resize, scale);
    return enlarge ? asked : times(asked, Math.min(1, own.width / asked.width, own.height / asked.height));
  }
  const asked = times(times(own, factorOf(own, settings)), scale);
  return !enlarge && (asked.width > own.width || asked.height > own.height) ? own : asked;
}

/** That a picture is left smaller than was asked for, as a sentence, or `null`. `how`: what makes it larger. */
export function notEnlarged(own: Size, settings: SizeSettings, scale: number, how: string): string | null {
  const asked = exportSize(own, { ...settings, enlarge: true }, scale);
  const { width, height } = exportSize(own, settings, scale);
  if (settings.enlarge || (asked.width <= width && asked.height <= height)) return null;
  return `The result has ${own.width} × ${own.height} pixels, fewer than the ${asked.width} × ${asked.height} that were asked for: it was not enlarged. ${how}`;
}
