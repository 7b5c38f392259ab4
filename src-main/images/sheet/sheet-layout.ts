import type { Size } from '../../common/recipe';
import {
  placeOnSheet,
  sheetCaption,
  sheetMargin,
  sheetTitle,
  type Box,
  type PlacedRow,
} from '../../common/sheet-layout';
import type { SheetOptions } from '../../contract';
import { fitLine, type Weight } from '../../typeset/sans';

/** What stands on a contact sheet, words and pictures, in points (1/72 inch) from the top left. */

export interface Line {
  readonly text: string;
  readonly weight: Weight;
  readonly size: number;
  readonly x: number;
  readonly baseline: number;
  readonly ink: 'strong' | 'soft';
}

/** Pictures that stand side by side; `cell` counts from 0. */
export interface Row {
  readonly top: number;
  readonly height: number;
  readonly pictures: readonly { readonly cell: number; readonly box: Box }[];
  readonly lines: readonly Line[];
}

export interface SheetPage extends Size {
  readonly head: readonly Line[];
  readonly rows: readonly Row[];
  readonly foot: readonly Line[];
}

export interface SheetCell extends Size {
  readonly lines: readonly string[];
}

type Options = Pick<SheetOptions, 'title' | 'columns' | 'page'>;

const linesOf = (lines: readonly string[], x: number, top: number, width: number): Line[] =>
  lines.map((text, index): Line => {
    const [weight, size, ink] =
      index === 0
        ? (['strong', sheetCaption.heading, 'strong'] as const)
        : (['regular', sheetCaption.text, 'soft'] as const);
    return {
      text: fitLine(text, weight, size, width),
      weight,
      size,
      ink,
      x,
      baseline: top + sheetCaption.first + index * sheetCaption.leading,
    };
  });

const withWords = ({ top, height, cells: placed }: PlacedRow, cells: readonly SheetCell[]): Row => ({
  top,
  height,
  pictures: placed.map(({ cell, box }) => ({ cell, box })),
  lines: placed.flatMap(({ cell, box, lineWidth }) =>
    linesOf(cells[cell]?.lines ?? [], box.left, box.top + box.height, lineWidth),
  ),
});

const headOf = (title: string, x: number, width: number): Line[] =>
  title === ''
    ? []
    : [
        {
          text: fitLine(title, 'strong', sheetTitle.size, width),
          weight: 'strong',
          size: sheetTitle.size,
          x,
          baseline: sheetMargin + sheetTitle.size * 0.73,
          ink: 'strong',
        },
      ];

const footOf = (title: string, page: number, pages: number, left: number, { width, height }: Size): Line[] => {
  if (pages < 2) return [];
  const at = { weight: 'regular', size: 7, baseline: height - 19, ink: 'soft' } as const;
  const number = `${page} / ${pages}`;
  return [
    ...(title === '' || page === 1 ? [] : [{ ...at, text: fitLine(title, at.weight, at.size, width * 0.6), x: left }]),
    { ...at, text: number, x: width - left - number.length * 3.6 },
  ];
};

export const layOutSheet = (
  cells: readonly SheetCell[],
  { title, columns, page, endless }: Options & { readonly endless: boolean },
): SheetPage[] => {
  const { left, pages } = placeOnSheet(
    cells.map(({ lines, ...size }) => ({ ...size, lines: lines.length })),
    { page, columns, hasTitle: title !== '', endless },
  );
  return pages.map(({ rows, ...size }, index) => ({
    ...size,
    rows: rows.map((row) => withWords(row, cells)),
    head: index === 0 ? headOf(title, left, size.width - sheetMargin - left) : [],
    foot: footOf(title, index + 1, pages.length, left, size),
  }));
};
