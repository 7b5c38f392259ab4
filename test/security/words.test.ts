import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvOf } from '../../src-main/common/csv';
import { ledgerEntries, ledgersCsv } from '../../src-main/common/ledger';
import { visible } from '../../src-main/common/visible';
import { donePass } from '../support/records';

/** As a spreadsheet reads it (RFC 4180), whatever separates its cells. */
function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') cell += text[(at += 1)]!;
      else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator || character === '\n' || character === '\r') {
      rows.at(-1)!.push(cell);
      cell = '';
      if (character === '\n') rows.push([]);
    } else cell += character;
  }
  rows.at(-1)!.push(cell);
  return rows;
}

/** As Excel, LibreOffice and Sheets see one: some pass over blanks, and take full width for half. */
const isFormula = (cell: string): boolean =>
  /^[=+\-@]/.test(cell.normalize('NFKC').replace(/^[\s\p{Cc}\p{Cf}\p{Z}]+/gu, ''));

const nasty = fc
  .array(
    fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      ' ',
      '\t',
      '\r',
      '\n',
      '"',
      "'",
      ',',
      ';',
      '1',
      'A',
      '\u00a0',
      '\u200b',
      '\ufeff',
      '＝',
      '|',
      'cmd',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const anything = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const steers = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]/;

describe('a CSV', () => {
  it('holds no formula in any cell, whatever stands in it and whatever separates cells', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anything, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        for (const separator of [',', ';', '\t'])
          for (const cell of readCsv(csvOf(rows), separator).flat()) expect(isFormula(cell)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps numbers as numbers, and plain words as they are', () => {
    for (const plain of ['0.1084', '12', 'v3', 'done', '2026-11-22T14:02:33.000Z', 'Grüße – 夜市'])
      expect(csvCell(plain)).toBe(plain);
    expect(csvCell(' \n=1+1')).toBe(`"'=1+1"`);
    expect(csvCell('Autumn, "late"')).toBe('"Autumn, ""late"""');
  });

  it('of a ledger is read without a formula where every text of its passes is one', () => {
    fc.assert(
      fc.property(anything, anything, anything, (name, speed, magic) => {
        const pass = donePass(1);
        const entries = ledgerEntries([
          { ...pass, recipe: { ...pass.recipe, rendering_speed: speed, expansion_model: magic } },
        ]);
        const rows = readCsv(ledgersCsv([{ name, entries }], speed), ',');
        expect(rows[1]).toHaveLength(rows[0]!.length);
        for (const cell of rows.flat()) expect(isFormula(cell)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is shown of a text', () => {
  it('steers no terminal and turns no direction, and is what JSON reads back', () => {
    fc.assert(
      fc.property(
        anything,
        fc.string({ unit: fc.constantFrom('\u001b', '\u009d', '\u202e', '\u0007', ']52;c;', 'a') }),
        (a, b) => {
          const text = a + b;
          expect(visible(text)).not.toMatch(steers);
          expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('leaves words of every script alone', () => {
    for (const text of ['Grüße', '夜市', 'شاعر', 'नमस्ते', '👩‍👩‍👧', 'می‌خواهم']) expect(visible(text)).toBe(text);
  });
});
