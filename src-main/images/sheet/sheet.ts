import { PentimentoError } from '../../contract/errors';
import { unsetLetters } from '../../typeset/sans';
import type { Sheet } from '../images';
import type { Jobs } from '../protocol';
import { layOutSheet, type SheetCell } from './sheet-layout';
import { sizeOf } from './sheet-picture';
import { writeDurably } from '../jobs/write';

/** Told after each picture; `file`: the next one, for who must say what a process was busy with. */
export type SheetProgress = (done: number, file: string) => void;

const mostCells = 500;

/** Lays pictures out with their lines under them. Only one picture is open at a time. */
export const contactSheet = async (
  { cells, options, output }: Jobs['sheet']['ask'],
  progress: SheetProgress,
): Promise<Sheet> => {
  if (cells.length === 0) throw new PentimentoError('wrong-use', 'A contact sheet needs at least one picture.');
  if (cells.length > mostCells)
    throw new PentimentoError(
      'wrong-use',
      `A contact sheet holds ${mostCells} pictures; ${cells.length} were chosen. Make it of fewer.`,
    );
  const sized: SheetCell[] = [];
  for (const { file, lines } of cells) {
    progress(0, file);
    sized.push({ ...(await sizeOf(file)), lines });
  }
  const pages = layOutSheet(sized, { ...options, endless: options.format === 'png' });
  let done = 0;
  const drawn = (cell: number): void => progress((done += 1), cells[cell + 1]?.file ?? output.to);
  const sheet = { cells, options };
  const { data, ...file } =
    options.format === 'png'
      ? await (await import('./sheet-png')).drawPng(sheet, pages[0] as (typeof pages)[number], drawn)
      : await (await import('./sheet-pdf')).drawPdf(sheet, pages, drawn);
  await writeDurably(output, data);
  const unset = unsetLetters([options.title, ...cells.flatMap(({ lines }) => lines)].join(' '));
  return {
    ...file,
    bytes: data.length,
    unset,
    contentType: options.format === 'png' ? 'image/png' : 'application/pdf',
  };
};
