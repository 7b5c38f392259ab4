import { readFileSync } from 'node:fs';
import Pdf from 'pdfkit';
import { fontFile } from '../../typeset/letters';
import { runsOf, setLine } from '../../typeset/sans';
import type { SheetWork } from '../images';
import type { Line, SheetPage } from './sheet-layout';
import { drawForSheet, opaque, sheetColours } from './sheet-picture';
import type { SheetFile } from './sheet-png';

const ppi = 200;
/** No clock: the same sheet is the same bytes. */
const made = new Date(Date.UTC(2026, 0, 1));

const open = (title: string): { readonly pdf: PDFKit.PDFDocument; readonly finish: () => Promise<Buffer> } => {
  const pdf = new Pdf({
    autoFirstPage: false,
    compress: true,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: title !== '',
    margin: 0,
    info: {
      Producer: 'Pentimento',
      Creator: 'Pentimento',
      CreationDate: made,
      ...(title === '' ? {} : { Title: title }),
    },
  });
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  return {
    pdf,
    finish: async () => {
      pdf.end();
      await ended;
      return Buffer.concat(parts);
    },
  };
};

/** Text that can be selected and searched, in pieces of one font file each. */
const write = (
  pdf: PDFKit.PDFDocument,
  { text, weight, size, x, baseline, ink }: Line,
  colours: Readonly<Record<Line['ink'], string>>,
): void => {
  let at = x;
  for (const run of runsOf(text, weight)) {
    pdf.font(run.file).fontSize(size).fillColor(colours[ink]);
    // Arrows and crosses that Inter makes of "->" and "2x2" would be other words than those that were written.
    const options = {
      lineBreak: false,
      baseline: 'alphabetic',
      features: ['kern'],
    } as const satisfies PDFKit.Mixins.TextOptions;
    pdf.text(run.text, at, baseline, { ...options, features: [...options.features] });
    at += pdf.widthOfString(run.text, { features: ['kern'] });
  }
};

export const drawPdf = async (
  sheet: SheetWork,
  pages: readonly SheetPage[],
  drawn: (cell: number) => void,
): Promise<SheetFile> => {
  const colours = sheetColours[sheet.options.background];
  const { pdf, finish } = open(setLine(sheet.options.title, 'strong'));
  const known = new Set<string>();
  const writeAll = (lines: readonly Line[]): void => {
    for (const line of lines) {
      for (const { file } of runsOf(line.text, line.weight)) {
        if (!known.has(file)) pdf.registerFont(file, readFileSync(fontFile(file)));
        known.add(file);
      }
      write(pdf, line, colours);
    }
  };
  for (const page of pages) {
    pdf.addPage({ size: [page.width, page.height], margin: 0 });
    if (sheet.options.background !== 'white') pdf.rect(0, 0, page.width, page.height).fill(colours.ground);
    writeAll(page.head);
    for (const row of page.rows) {
      for (const { cell, box } of row.pictures) {
        const place = { width: (box.width / 72) * ppi, height: (box.height / 72) * ppi };
        const { pixels, size } = await drawForSheet(sheet.cells[cell]?.file ?? '', place, colours.ground, false);
        const jpeg = await opaque(pixels, size).jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer();
        pdf.image(jpeg, box.left, box.top, { width: box.width, height: box.height });
        pdf.rect(box.left, box.top, box.width, box.height).lineWidth(0.4).stroke(colours.line);
        drawn(cell);
      }
      writeAll(row.lines);
    }
    writeAll(page.foot);
  }
  const first = pages[0] ?? { width: 0, height: 0 };
  return {
    data: await finish(),
    pages: pages.length,
    width: Math.round(first.width),
    height: Math.round(first.height),
  };
};
