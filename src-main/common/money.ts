/** Exact decimal arithmetic on strings like "0.1084": money never passes through binary floating point. */

export type Decimal = string;

const PATTERN = /^(-)?(\d{1,30})(?:\.(\d{1,30}))?$/;
/** Sums and products of amounts are longer than amounts may be, and are reckoned with all the same. */
const ANY_LENGTH = /^(-)?(\d{1,1000})(?:\.(\d{1,1000}))?$/;
/** No price has so many digits before the point; after it, as many as a binary fraction is written with. */
const PRICE = /^\d{1,12}(?:\.\d{1,20})?$/;

interface Parts {
  readonly units: bigint;
  readonly scale: number;
}

export const isDecimal = (text: string): boolean => PATTERN.test(text);

/** An amount that a service may charge: not negative, and not absurd. */
export const isPrice = (text: string): boolean => PRICE.test(text);

function parse(text: Decimal): Parts {
  const m = ANY_LENGTH.exec(text);
  if (!m) throw new RangeError(`Not a decimal: ${JSON.stringify(text.slice(0, 40))}`);
  const fraction = m[3] ?? '';
  const units = BigInt(m[2]! + fraction);
  return { units: m[1] ? -units : units, scale: fraction.length };
}

function format({ units, scale }: Parts): Decimal {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return (negative && units !== 0n ? '-' : '') + whole + (fraction ? `.${fraction}` : '');
}

function align(a: Parts, b: Parts): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = align(parse(a), parse(b));
  return format({ units: x + y, scale });
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = align(parse(a), parse(b));
  return format({ units: x - y, scale });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  const x = parse(a);
  const y = parse(b);
  return format({ units: x.units * y.units, scale: x.scale + y.scale });
}

/** To `digits` places after the point, towards or away from zero. Throws a RangeError for a divisor of 0. */
export function divide(a: Decimal, b: Decimal, digits: number, rounded: 'down' | 'up'): Decimal {
  const [x, y] = align(parse(a), parse(b));
  const scaled = x * 10n ** BigInt(digits);
  const whole = scaled / y;
  const more = rounded === 'up' && whole * y !== scaled ? (scaled < 0n === y < 0n ? 1n : -1n) : 0n;
  return format({ units: whole + more, scale: digits });
}

/** The least and the most of some amounts; there is at least one. */
export const least = (amounts: readonly [Decimal, ...Decimal[]]): Decimal =>
  amounts.reduce((a, b) => (compare(a, b) <= 0 ? a : b));
export const most = (amounts: readonly [Decimal, ...Decimal[]]): Decimal =>
  amounts.reduce((a, b) => (compare(a, b) >= 0 ? a : b));

/** A price out of an answer: a decimal that is neither negative nor absurd; a number is taken as the digits it is written with. */
export function priceFrom(value: unknown): Decimal | null {
  if (typeof value === 'string') {
    const text = value.trim();
    return isPrice(text) ? text : null;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return null;
  const text = String(value);
  if (isPrice(text)) return text;
  const [, whole, fraction = '', sign, power] = /^(\d)(?:\.(\d+))?e([+-])(\d+)$/.exec(text) ?? [];
  if (whole === undefined || sign !== '-') return null;
  const written = `0.${'0'.repeat(Number(power) - 1)}${whole}${fraction}`;
  return isPrice(written) ? written : null;
}

/** Moves the point: `shift("6", -2)` is "0.06". */
export function shift(a: Decimal, places: number): Decimal {
  const { units, scale } = parse(a);
  return places >= 0
    ? format({ units: units * 10n ** BigInt(places), scale })
    : format({ units, scale: scale - places });
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const [x, y] = align(parse(a), parse(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

export const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(add, '0');

/** Digits after the point at which two amounts that are held against each other can be told apart: 2 where they do. */
export const digitsApart = (a: Decimal, b: Decimal): number =>
  [2, 4].find((digits) => showMoney(a, '', digits) !== showMoney(b, '', digits)) ??
  Math.max(2, parse(a).scale, parse(b).scale);

/** "$0.11": at least two digits after the point, rounded half up to `digits`. */
export function showMoney(amount: Decimal, currency = 'USD', digits = 2): string {
  const { units, scale } = parse(amount);
  const drop = scale - digits;
  const rounded =
    drop > 0
      ? (units + (units < 0n ? -1n : 1n) * (10n ** BigInt(drop) / 2n)) / 10n ** BigInt(drop)
      : units * 10n ** BigInt(-drop);
  const text = (rounded < 0n ? -rounded : rounded).toString().padStart(digits + 1, '0');
  const symbol = currency === 'USD' ? '$' : `${currency} `;
  return `${rounded < 0n ? '−' : ''}${symbol}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
