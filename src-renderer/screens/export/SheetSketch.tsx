import type { CSSProperties } from 'react';
import {
  sheetCaption,
  sheetMargin,
  sheetPapers,
  sheetTitle,
  type PlacedSheet,
} from '../../../src-main/common/sheet-layout';
import { resultUrl } from '../../../src-main/contract/assets';
import type { SheetOptions } from '../../../src-main/contract';
import type { SketchCell } from '../../editor/sheet';
import { Thumb } from '../../ui';

/** Of a picture that is longer than its paper, so many papers are shown; it goes on below. */
const mostPapers = 2;

/** The first page as it will be; lines are hinted at. */
export function SheetSketch({
  projectId,
  cells,
  sheet,
  options,
}: {
  readonly projectId: string;
  readonly cells: readonly SketchCell[];
  readonly sheet: PlacedSheet | null;
  readonly options: SheetOptions;
}) {
  const paper = sheetPapers[options.page];
  const page = sheet?.pages[0] ?? { ...paper, rows: [] };
  const height = Math.min(page.height, mostPapers * paper.height);
  const part = (points: number): string => `${(points / page.width) * 100}cqw`;
  return (
    <div className="sheet-desk" aria-hidden>
      <div
        className="sheet-page"
        data-background={options.background}
        data-goes-on={height < page.height || undefined}
        style={{ '--shape': page.width / height } as CSSProperties}
      >
        {options.title && (
          <p
            className="sheet-title"
            style={{ left: part(sheet?.left ?? sheetMargin), top: part(sheetMargin), fontSize: part(sheetTitle.size) }}
          >
            {options.title}
          </p>
        )}
        {page.rows
          .filter((row) => row.top < height)
          .flatMap((row) => row.cells)
          .map(({ cell, box, lineWidth }) => {
            const { passId, result, lines } = cells[cell]!;
            return (
              <div
                key={`${passId} ${result}`}
                className="sheet-cell"
                style={{ left: part(box.left), top: part(box.top) }}
              >
                <div className="sheet-picture" style={{ width: part(box.width), height: part(box.height) }}>
                  <Thumb src={resultUrl(projectId, passId, result, 256)} alt="" fit="contain" />
                </div>
                {Array.from({ length: lines }, (_, line) => (
                  <span
                    key={line}
                    className="sheet-line"
                    style={{
                      top: part(box.height + sheetCaption.first - sheetCaption.text / 2 + line * sheetCaption.leading),
                      width: part(lineWidth),
                    }}
                  />
                ))}
              </div>
            );
          })}
      </div>
    </div>
  );
}
