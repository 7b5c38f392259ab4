import type { Size } from './recipe';

/** Where the pictures of a contact sheet stand, in points (1/72 inch) from the top left: for who writes it, and for who shows what it will be. */

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** A picture with the width that its lines have, from its left edge. */
export interface PlacedCell {
  readonly cell: number;
  readonly box: Box;
  readonly lineWidth: number;
}

/** Pictures that stand side by side on one line, so that each is close to its caption; `cell` counts from 0. */
export interface PlacedRow {
  readonly top: number;
  readonly height: number;
  readonly cells: readonly PlacedCell[];
}

export interface PlacedPage extends Size {
  readonly rows: readonly PlacedRow[];
}

/** `left`: of the pictures that stand leftmost, which the title stands over. */
export interface PlacedSheet {
  readonly left: number;
  readonly pages: readonly PlacedPage[];
}

export const sheetPapers = {
  a4: { width: 595.28, height: 841.89 },
  'a4-landscape': { width: 841.89, height: 595.28 },
  letter: { width: 612, height: 792 },
  'letter-landscape': { width: 792, height: 612 },
} as const satisfies Readonly<Record<string, Size>>;

export const sheetMargin = 36;
export const sheetTitle = { size: 17, height: 36 } as const;
/** From a picture's lower edge to its first baseline, and from line to line. */
export const sheetCaption = { first: 12.5, leading: 10.5, below: 3, heading: 8.5, text: 7.5 } as const;

const gutter = { x: 14, y: 18, widest: 42 } as const;
/** How tall a picture may stand, in widths of its column. */
const tallest = 1.5;
/** Pictures may be made so much smaller than their column where that saves a page. */
const smallest = 0.75;

const captionHeight = (lines: number): number =>
  lines === 0 ? 0 : sheetCaption.first + (lines - 1) * sheetCaption.leading + sheetCaption.below;

const inside = ({ width, height }: Size, most: Size): Size => {
  const scale = Math.min(most.width / width, most.height / height);
  return { width: width * scale, height: height * scale };
};

const tallestOf = (cells: readonly Size[], most: Size): number =>
  Math.max(...cells.map((cell) => inside(cell, most).height));

/** How tall pictures may be so that pages are filled by whole rows. `natural`: of each row as its columns allow; `under`: what its lines take. */
const rowHeight = (
  natural: readonly number[],
  room: number,
  under: number,
): { readonly height: number; readonly isOnePage: boolean } => {
  const middle = natural.toSorted((a, b) => a - b)[natural.length >> 1] ?? 0;
  const heightOf = (rows: number): number => (room - (rows - 1) * gutter.y) / rows - under;
  const isEnough = (rows: number): boolean => heightOf(rows) >= middle * smallest;
  if (isEnough(natural.length)) return { height: heightOf(natural.length), isOnePage: true };
  const whole = Math.max(1, Math.floor((room + gutter.y) / (middle + under + gutter.y)));
  const pagesOf = (rows: number): number => Math.ceil(natural.length / rows);
  return {
    height: heightOf(isEnough(whole + 1) && pagesOf(whole + 1) < pagesOf(whole) ? whole + 1 : whole),
    isOnePage: false,
  };
};

export interface SheetCellSize extends Size {
  readonly lines: number;
}

export interface SheetShape {
  readonly page: keyof typeof sheetPapers;
  /** 1…8 */
  readonly columns: number;
  readonly hasTitle: boolean;
  /** One page, as long as it must be. */
  readonly endless: boolean;
}

/** Rows one after another on as many pages as they need, or on one that is as long as it must be. Cells are as wide as the widest picture comes to. */
export const placeOnSheet = (
  cells: readonly SheetCellSize[],
  { page, columns, hasTitle, endless }: SheetShape,
): PlacedSheet => {
  const paper = sheetPapers[page];
  const across = Math.min(columns, cells.length);
  const inner = paper.width - 2 * sheetMargin;
  const width = (inner - (across - 1) * gutter.x) / across;
  const under = captionHeight(Math.max(...cells.map(({ lines }) => lines)));
  const start = hasTitle ? sheetMargin + sheetTitle.height : sheetMargin;
  const room = paper.height - sheetMargin - start;
  const natural = { width, height: Math.min(width * tallest, room - under) };
  const rows = Array.from({ length: Math.ceil(cells.length / across) }, (_, index) =>
    cells.slice(index * across, (index + 1) * across),
  );
  const { height, isOnePage } = rowHeight(
    rows.map((row) => tallestOf(row, natural)),
    room,
    under,
  );
  const most = endless && !isOnePage ? natural : { width, height: Math.min(natural.height, height) };

  const cellWidth = Math.max(...cells.map((cell) => inside(cell, most).width));
  const apart = across === 1 ? 0 : Math.min(gutter.widest, (inner - across * cellWidth) / (across - 1));
  const left = (paper.width - across * cellWidth - (across - 1) * apart) / 2;
  const rowAt = (row: readonly SheetCellSize[], first: number, top: number): PlacedRow => {
    const tall = tallestOf(row, most);
    return {
      top,
      height: tall + captionHeight(Math.max(...row.map(({ lines }) => lines))),
      cells: row.map((cell, index) => {
        const size = inside(cell, most);
        return {
          cell: first + index,
          lineWidth: cellWidth,
          box: { ...size, left: left + index * (cellWidth + apart), top: top + tall - size.height },
        };
      }),
    };
  };

  const pages: PlacedRow[][] = [[]];
  let top = start;
  for (const [index, row] of rows.entries()) {
    let placed = rowAt(row, index * across, top);
    if (!endless && (pages.at(-1)?.length ?? 0) > 0 && placed.top + placed.height > paper.height - sheetMargin + 0.01) {
      pages.push([]);
      placed = rowAt(row, index * across, sheetMargin);
    }
    pages.at(-1)?.push(placed);
    top = placed.top + placed.height + gutter.y;
  }
  const long = Math.max(paper.height, top - gutter.y + sheetMargin - 0.01);
  return {
    left,
    pages: pages.map((placed) => ({ width: paper.width, height: endless ? long : paper.height, rows: placed })),
  };
};
