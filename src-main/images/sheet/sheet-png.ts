import sharp from 'sharp';
import type { SheetOptions } from '../../contract';
import type { Size } from '../../common/recipe';
import { lineOutline } from '../../typeset/sans';
import type { SheetWork } from '../images';
import { scrubPng } from '../metadata/scrub';
import type { Line, Row, SheetPage } from './sheet-layout';
import { drawForSheet, opaque, sheetColours } from './sheet-picture';

const usualPpi = 200;
/** A sheet of many rows has fewer pixels an inch: it is one picture, held whole. */
const mostPixels = 60_000_000;
const longest = 32_767;

/** SVG of the app's own, from memory alone: files are still never read as such. */
const allowDrawing = (): void => sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });

type Colours = (typeof sheetColours)[SheetOptions['background']];

const wordsOf = (lines: readonly Line[], top: number, scale: number, colours: Colours): string =>
  lines
    .map(
      ({ text, weight, size, x, baseline, ink }) =>
        `<path d="${lineOutline(text, weight, x * scale, (baseline - top) * scale, size * scale)}" fill="${colours[ink]}"/>`,
    )
    .join('');

interface Canvas extends Size {
  readonly data: Buffer;
}

const blank = (size: Size, ground: string): Canvas => {
  const data = Buffer.allocUnsafe(size.width * size.height * 3);
  const colour = Buffer.from(ground.slice(1), 'hex');
  return { ...size, data: data.fill(colour) };
};

const lay = (onto: Canvas, pixels: Buffer, size: Size, left: number, top: number): void => {
  for (let row = 0; row < size.height; row += 1)
    pixels.copy(onto.data, ((top + row) * onto.width + left) * 3, row * size.width * 3, (row + 1) * size.width * 3);
};

const overlaid = async (strip: Canvas, drawing: string): Promise<Buffer> => {
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${strip.width}" height="${strip.height}">${drawing}</svg>`,
  );
  return opaque(strip.data, strip)
    .composite([{ input: svg }])
    .removeAlpha()
    .raw()
    .toBuffer();
};

interface Drawing {
  readonly sheet: SheetWork;
  readonly page: SheetPage;
  readonly scale: number;
  readonly colours: Colours;
  readonly drawn: (cell: number) => void;
}

/** One row, drawn apart from the sheet: only its pictures are held at once. */
const drawRow = async (
  row: Row,
  width: number,
  { sheet, scale, colours, drawn }: Drawing,
): Promise<Canvas & { readonly top: number }> => {
  const top = Math.round(row.top * scale);
  const strip = blank({ width, height: Math.round((row.top + row.height) * scale) - top }, colours.ground);
  const frames: string[] = [];
  for (const { cell, box } of row.pictures) {
    const left = Math.round(box.left * scale);
    const down = Math.max(0, Math.round(box.top * scale) - top);
    const place = {
      width: Math.min(width - left, Math.max(1, Math.round(box.width * scale))),
      height: Math.min(strip.height - down, Math.max(1, Math.round(box.height * scale))),
    };
    const { pixels } = await drawForSheet(sheet.cells[cell]?.file ?? '', place, colours.ground, true);
    lay(strip, pixels, place, left, down);
    frames.push(
      `<rect x="${left + 0.5}" y="${down + 0.5}" width="${place.width - 1}" height="${place.height - 1}" fill="none" stroke="${colours.line}" stroke-width="1"/>`,
    );
    drawn(cell);
  }
  return {
    ...strip,
    top,
    data: await overlaid(strip, frames.join('') + wordsOf(row.lines, top / scale, scale, colours)),
  };
};

const scaleFor = ({ width, height }: Size): number =>
  Math.min(usualPpi / 72, Math.sqrt(mostPixels / (width * height)), longest / height);

export interface SheetFile extends Size {
  readonly pages: number;
  readonly data: Buffer;
}

export const drawPng = async (sheet: SheetWork, page: SheetPage, drawn: (cell: number) => void): Promise<SheetFile> => {
  allowDrawing();
  const scale = scaleFor(page);
  const colours = sheetColours[sheet.options.background];
  const size = { width: Math.round(page.width * scale), height: Math.round(page.height * scale) };
  const canvas = blank(size, colours.ground);
  const head = { width: size.width, height: Math.max(1, Math.round((page.rows[0]?.top ?? 0) * scale)) };
  if (page.head.length > 0)
    lay(canvas, await overlaid(blank(head, colours.ground), wordsOf(page.head, 0, scale, colours)), head, 0, 0);
  for (const row of page.rows) {
    const strip = await drawRow(row, size.width, { sheet, page, scale, colours, drawn });
    lay(canvas, strip.data, strip, 0, strip.top);
  }
  const png = await opaque(canvas.data, size)
    .withIccProfile('srgb')
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer();
  return { ...size, pages: 1, data: scrubPng(png, { ppi: Math.round(scale * 72), xmp: null }) };
};
