import { multiply, shift, type Decimal } from './money';
import { models } from './models';
import type { Size } from './recipe';

/** Passes estimated above this need a yes, unless the project sets a ceiling of its own (CLI.md). */
export const defaultCeiling: Decimal = '1.00';

/** 0.06 × output pixels ÷ 1,000,000 × images, exact (CLI.md; PROTOCOL 11.3). The offline engine's is "0". */
export function estimate(of: { readonly model: string; readonly output: Size; readonly images: number; readonly engine: 'modelrunner' | 'offline' }): Decimal {
  if (of.engine === 'offline') return '0';
  const model = models[of.model];
  if (!model) throw new RangeError(`Unknown model ${of.model}`);
  return shift(multiply(multiply(model.price.perMegapixel, String(of.output.width * of.output.height)), String(of.images)), -6);
}
