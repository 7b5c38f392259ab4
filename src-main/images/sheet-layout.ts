import type { Size } from '../common/recipe';
import type { SheetOptions } from '../contract';
import { fitLine, type Weight } from '../typeset/sans';

/** Where everything of a contact sheet stands, in points (1/72 inch) from the top left. */

export interface Box extends Size { readonly left: number; readonly top: number }

export interface Line {
  readonly text: string;
  readonly weight: Weight;
  readonly size: number;
  readonly x: number;
  readonly baseline: number;
  readonly ink: 'strong' | 'soft';
}

/** Pictures that stand side by side; `cell` counts from 0. */
export interface Row { readonly top: number; readonly height: number; readonly pictures: readonly { readonly cell: number; readonly box: Box }[]; readonly lines: readonly Line[] }

export interface SheetPage extends Size { readonly head: readonly Line[]; readonly rows: readonly Row[]; readonly foot: readonly Line[] }

export interface SheetCell extends Size { readonly lines: readonly string[] }

type Options = Pick<SheetOptions, 'title' | 'columns' | 'page'>;

const papers: Readonly<Record<SheetOptions['page'], Size>> = {
  'a4': { width: 595.28, height: 841.89 }, 'a4-landscape': { width: 841.89, height: 595.28 }, 'letter': { width: 612, height: 792 }, 'letter-landscape': { width: 792, height: 612 },
};

const margin = 36;
const gutter = { x: 14, y: 18 };
const titleSize = 17;
const titleHeight = 36;
/** From a picture's lower edge to its first baseline, and from line to line. */
const caption = { first: 12.5, leading: 10.5, below: 3, heading: 8.5, text: 7.5 };
/** How tall a picture may stand, in widths of its column. */
const tallest = 1.5;

const captionHeight = (lines: number): number => (lines === 0 ? 0 : caption.first + (lines - 1) * caption.leading + caption.below);

const inside = ({ width, height }: Size, most: Size): Size => {
  const scale = Math.min(most.width / width, most.height / height);
  return { width: width * scale, height: height * scale };
};

const linesOf = (lines: readonly string[], x: number, top: number, width: number): Line[] => lines.map((text, index): Line => {
  const [weight, size, ink] = index === 0 ? ['strong', caption.heading, 'strong'] as const : ['regular', caption.text, 'soft'] as const;
  return { text: fitLine(text, weight, size, width), weight, size, ink, x, baseline: top + caption.first + index * caption.leading };
});

/** Pictures of a row stand on one line, so that each is close to its caption. */
const rowOf = (cells: readonly SheetCell[], first: number, column: Size, top: number): Row => {
  const sizes = cells.map((cell) => inside(cell, column));
  const tall = Math.max(...sizes.map(({ height }) => height));
  const left = (index: number): number => margin + index * (column.width + gutter.x);
  return {
    top, height: tall + captionHeight(Math.max(...cells.map(({ lines }) => lines.length))),
    pictures: sizes.map((size, index) => ({ cell: first + index, box: { ...size, left: left(index), top: top + tall - size.height } })),
    lines: cells.flatMap(({ lines }, index) => linesOf(lines, left(index), top + tall, column.width)),
  };
};

const moved = (row: Row, by: number): Row => ({
  ...row, top: row.top + by, pictures: row.pictures.map(({ cell, box }) => ({ cell, box: { ...box, top: box.top + by } })), lines: row.lines.map((line) => ({ ...line, baseline: line.baseline + by })),
});

const headOf = (title: string, width: number): Line[] => (title === '' ? [] : [
  { text: fitLine(title, 'strong', titleSize, width), weight: 'strong', size: titleSize, x: margin, baseline: margin + titleSize * 0.73, ink: 'strong' },
]);

const footOf = (title: string, page: number, pages: number, { width, height }: Size): Line[] => {
  if (pages < 2) return [];
  const at = { weight: 'regular', size: 7, baseline: height - 19, ink: 'soft' } as const;
  const number = `${page} / ${pages}`;
  return [...(title === '' || page === 1 ? [] : [{ ...at, text: fitLine(title, at.weight, at.size, width * 0.6), x: margin }]), { ...at, text: number, x: width - margin - number.length * 3.6 }];
};

/** Pictures may be made so much smaller for one page to hold them all. */
const smallest = 0.6;

/** How tall pictures may be so that pages are filled by whole rows: what stands over half a row becomes one more, of smaller pictures. */
const tallFor = (natural: readonly number[], room: number, under: number): { readonly height: number; readonly isOnePage: boolean } => {
  const middle = natural.toSorted((a, b) => a - b)[natural.length >> 1] ?? 0;
  const fit = (room + gutter.y) / (middle + under + gutter.y);
  const isOnePage = natural.length * smallest <= fit;
  const rows = isOnePage ? natural.length : Math.max(1, Math.round(fit));
  return { height: (room - (rows - 1) * gutter.y) / rows - under, isOnePage };
};

/** Rows one after another on as many pages as they need, or on one that is as long as it must be. */
export const layOutSheet = (cells: readonly SheetCell[], { title, columns, page, endless }: Options & { readonly endless: boolean }): SheetPage[] => {
  const paper = papers[page];
  const across = Math.min(columns, cells.length);
  const inner = paper.width - 2 * margin;
  const width = (inner - (across - 1) * gutter.x) / across;
  const under = captionHeight(Math.max(...cells.map(({ lines }) => lines.length)));
  const start = title === '' ? margin : margin + titleHeight;
  const natural = { width, height: Math.min(width * tallest, paper.height - margin - start - under) };
  const rows = Array.from({ length: Math.ceil(cells.length / across) }, (_, index) => cells.slice(index * across, (index + 1) * across));
  const heights = rows.map((row) => Math.max(...row.map((cell) => inside(cell, natural).height)));
  const tall = tallFor(heights, paper.height - margin - start, under);
  const column = endless && !tall.isOnePage ? natural : { width, height: Math.min(natural.height, tall.height) };
  const pages: Row[][] = [[]];
  let top = start;
  for (const [index, some] of rows.entries()) {
    const row = rowOf(some, index * across, column, top);
    const isFull = !endless && (pages.at(-1)?.length ?? 0) > 0 && row.top + row.height > paper.height - margin + 0.01;
    if (isFull) pages.push([]);
    const placed = isFull ? moved(row, margin - top) : row;
    pages.at(-1)?.push(placed);
    top = placed.top + placed.height + gutter.y;
  }
  const long = Math.max(paper.height, top - gutter.y + margin - 0.01);
  return pages.map((placed, index) => {
    const size = { width: paper.width, height: endless ? long : paper.height };
    return { ...size, rows: placed, head: index === 0 ? headOf(title, inner) : [], foot: footOf(title, index + 1, pages.length, size) };
  });
};
