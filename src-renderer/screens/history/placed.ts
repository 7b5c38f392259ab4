import type { HistoryLine } from '../../editor/history-lines';

/** Pixels of a line on which passes are gathered. */
const gatheredHeight = 30;

/** Where the lines of the history stand, in pixels. */
export interface Places {
  readonly top: (line: number) => number;
  readonly height: (line: number) => number;
  readonly total: number;
  /** The line at so many pixels from the top. */
  readonly at: (y: number) => number;
}

export function placed(lines: readonly HistoryLine[], rowHeight: number): Places {
  // Of most histories every line is as high as the next.
  if (lines.every(({ is }) => is === 'version'))
    return {
      top: (line) => line * rowHeight,
      height: () => rowHeight,
      total: lines.length * rowHeight,
      at: (y) => Math.floor(y / rowHeight),
    };
  const tops = new Float64Array(lines.length + 1);
  lines.forEach(({ is }, line) => {
    tops[line + 1] = tops[line]! + (is === 'gathered' ? gatheredHeight : rowHeight);
  });
  return {
    top: (line) => tops[line] ?? 0,
    height: (line) => (lines[line]?.is === 'gathered' ? gatheredHeight : rowHeight),
    total: tops[lines.length]!,
    at: (y) => {
      let [from, to] = [0, lines.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (tops[middle + 1]! <= y) from = middle + 1;
        else to = middle;
      }
      return from;
    },
  };
}
