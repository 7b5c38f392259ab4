export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Digits after the point that `step` needs: 2 for 0.01. */
export const decimals = (step: number): number => (step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));

export const showNumber = (value: number, step: number): string => value.toFixed(decimals(step));

/** Into the range, and onto its steps counted from `min`. */
export function snapped(value: number, { min, max, step }: NumberRange): number {
  const onStep = min + Math.round((value - min) / step) * step;
  return Number(Math.min(max, Math.max(min, onStep)).toFixed(decimals(step)));
}

export const stepped = (from: number, steps: number, range: NumberRange): number =>
  snapped(from + steps * range.step, range);

/** Reads what a person types: "0.7", "0,7", " 1 024 ", "−3"; `null` when it is no number. The range bounds it. */
export function parseNumber(text: string, range: NumberRange): number | null {
  const value = readNumber(text, range);
  return value === null ? null : snapped(value, range);
}

/** The same while it is being typed: `null` as well for what lies outside the range, which may yet become something. */
export function parseUnfinished(text: string, range: NumberRange): number | null {
  const value = readNumber(text, range);
  return value === null || value < range.min || value > range.max ? null : snapped(value, range);
}

/** What is wrong with a text that stands for no number of the range, as a hint; `null` where it does. */
export function mistyped(text: string, range: NumberRange): string | null {
  const value = readNumber(text, range);
  const whole = range.step >= 1;
  if (value !== null && value >= range.min && value <= range.max && (!whole || Number.isInteger(value))) return null;
  return `${whole ? 'Whole numbers' : 'Numbers'} from ${range.min} to ${range.max}.`;
}

function readNumber(text: string, range: NumberRange): number | null {
  const plain = text.replace(/[\s  ']/g, '').replace('−', '-');
  const point =
    /^[-+]?\d*,\d+$/.test(plain) && range.step < 1 ? plain.replace(',', '.') : plain.replace(/,(?=\d{3}(\D|$))/g, '');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(point)) return null;
  return Number(point);
}
