import { visible } from './visible';

const number = /^\d{1,30}(\.\d{1,30})?$/;

/** What spreadsheets take for the beginning of a formula, in full width, small, raised and lowered too. */
const sign =
  '[=+\\-@|%\\uff1d\\uff0b\\uff0d\\uff20\\ufe62\\ufe63\\ufe66\\ufe6b\\u207a-\\u207c\\u208a-\\u208c\\u2a75\\u2a76\\ufb29]';
const formula = new RegExp(`^${sign}`, 'u');

/** Where a reader that goes by another separator would begin a cell. */
const later = new RegExp(`([,;\\t][\\s'"\\p{Cf}\\p{Zs}]*)(?=${sign})`, 'gu');

/** A value as a cell (RFC 4180): a plain number as it is, and nothing that a spreadsheet takes for a formula, whatever stands before it. */
export function csvCell(value: string): string {
  if (number.test(value)) return value;
  const line = visible(value.replace(/\s+/gu, ' ')).trim().replace(later, "$1'");
  // Spaces that are none to look at, and quotes, are passed over by some.
  const isFormula = formula.test(line.replace(/^[\s'"\p{Cf}\p{Zs}]+/u, ''));
  const safe = isFormula ? `'${line}` : line;
  return isFormula || /[",;\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Comma-separated, lines ended by CRLF. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  [...rows.map((row) => row.map(csvCell)), []].map((row) => row.join(',')).join('\r\n');
