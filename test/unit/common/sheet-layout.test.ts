import { describe, expect, it } from 'vitest';
import { placeOnSheet, sheetMargin, sheetPapers, type SheetShape } from '../../../src-main/common/sheet-layout';

const cells = (count: number, width: number, height: number, lines = 3) =>
  Array.from({ length: count }, () => ({ width, height, lines }));
const shape = (change: Partial<SheetShape> = {}): SheetShape => ({
  page: 'a4',
  columns: 4,
  hasTitle: true,
  endless: false,
  ...change,
});
const shapes = {
  landscape: [1536, 1024],
  square: [1024, 1024],
  portrait: [1024, 1536],
  wide: [1600, 900],
  tall: [900, 1600],
} as const;

describe('pictures on a contact sheet', () => {
  it.each(Object.entries(shapes))(
    'of one shape (%s) fill most of their columns, whatever the page and the columns',
    (_name, [width, height]) => {
      for (const page of Object.keys(sheetPapers) as (keyof typeof sheetPapers)[]) {
        for (const columns of [3, 4, 5, 6]) {
          for (const count of [5, 11, 31, 60]) {
            const { pages } = placeOnSheet(cells(count, width, height), shape({ page, columns }));
            const column =
              (sheetPapers[page].width - 2 * sheetMargin - (Math.min(columns, count) - 1) * 14) /
              Math.min(columns, count);
            const [first] = pages[0]!.rows[0]!.cells;
            // A tall one is as tall as one and a half of its column.
            expect(first!.box.width / Math.min(column, (column * 1.5 * width) / height)).toBeGreaterThanOrEqual(0.74);
            expect(first!.lineWidth).toBeCloseTo(first!.box.width, 6);
          }
        }
      }
    },
  );

  it('stand inside the margins, in order, on as many pages as they need, and none over another', () => {
    const mixed = Array.from({ length: 31 }, (_, index) => ({
      width: [1536, 1024, 900][index % 3]!,
      height: [1024, 1024, 1600][index % 3]!,
      lines: index % 4,
    }));
    for (const columns of [1, 2, 3, 4, 8]) {
      const { left, pages } = placeOnSheet(mixed, shape({ columns, page: 'a4-landscape' }));
      expect(pages.flatMap(({ rows }) => rows.flatMap((row) => row.cells.map(({ cell }) => cell)))).toEqual(
        mixed.map((_, index) => index),
      );
      for (const { rows, width, height } of pages) {
        expect(
          rows.every((row, index) => row.top + row.height <= (rows[index + 1]?.top ?? height - sheetMargin + 0.1)),
        ).toBe(true);
        for (const { cells: placed } of rows) {
          for (const [index, { box, lineWidth }] of placed.entries()) {
            expect(box.left).toBeGreaterThanOrEqual(left - 0.01);
            expect(box.left + Math.max(box.width, lineWidth)).toBeLessThanOrEqual(
              (placed[index + 1]?.box.left ?? width - sheetMargin + 14.1) - 13.9,
            );
          }
        }
      }
    }
  });

  it('are made smaller only where that saves a page, and never by much', () => {
    const tall = placeOnSheet(cells(11, 1024, 1536), shape({ page: 'a4-landscape', columns: 3 }));
    expect(tall.pages.map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1]);
    // Six rows would fit, a little smaller, and save no page.
    const wide = placeOnSheet(cells(31, 1536, 1024), shape());
    expect(wide.pages.map(({ rows }) => rows.length)).toEqual([5, 3]);
    expect(wide.pages[0]!.rows[0]!.cells[0]!.box.width).toBeCloseTo(
      (sheetPapers.a4.width - 2 * sheetMargin - 3 * 14) / 4,
      6,
    );
    const few = placeOnSheet(cells(6, 1536, 1024), shape({ page: 'a4-landscape', columns: 3 }));
    expect(few.pages.map(({ rows }) => rows.length)).toEqual([2]);
  });

  it('go on below on one endless page', () => {
    const { pages } = placeOnSheet(cells(30, 1536, 1024), shape({ columns: 2, endless: true }));
    expect(pages).toHaveLength(1);
    expect(pages[0]!.rows).toHaveLength(15);
    expect(pages[0]!.height).toBeGreaterThan(3 * sheetPapers.a4.height);
  });
});
