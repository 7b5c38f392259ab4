import { ChevronLeft, Layers } from 'lucide-react';
import { memo, useState } from 'react';
import { promptOf } from '../../src-main/common/models/roles';
import { verdictWords, type Verdict } from '../../src-main/common/spelling/verdicts';
import { visible } from '../../src-main/common/visible';
import { resultUrl } from '../../src-main/contract/assets';
import { chosenKey } from '../editor/choosing';
import { plural } from '../editor/describe';
import { flagWords } from '../editor/filter';
import type { GridCell } from '../editor/grid';
import type { OpenProject } from '../editor/state';
import { Stars, Thumb, WordsMark, cx } from '../ui';
import { FlagMark } from './FlagMark';
import { dragOut } from './drag-out';
import { useEditor } from './use-editor';

/** Pixels below a picture for its words. */
export const wordsHeight = 28;

/** Widths in which thumbnails are made, so that dragging the slider makes few of them. */
const thumbWidths = [160, 320, 640, 1280] as const;
const thumbWidth = (size: number): number =>
  thumbWidths.find((width) => width >= size * Math.min(2, devicePixelRatio)) ?? thumbWidths[thumbWidths.length - 1]!;

const wordsOf = ({ view, result }: GridCell): Verdict | null => view.words?.[result - 1]?.verdict ?? null;

interface GridCellProps {
  /** Of the grid. */
  readonly id: string;
  readonly project: OpenProject;
  readonly cell: GridCell;
  readonly top: number;
  readonly left: number;
  readonly size: number;
  readonly selected: boolean;
  readonly chosen: boolean;
}

/** One picture. What is done to it the grid hears: scrolling draws hundreds of them. */
export const GridCellView = memo(function GridCellView({
  id,
  project,
  cell,
  top,
  left,
  size,
  selected,
  chosen,
}: GridCellProps) {
  const { rating, pick, label } = cell.rated;
  const words = wordsOf(cell);
  const src = resultUrl(project.id, cell.id, cell.result, thumbWidth(size));
  const [broken, setBroken] = useState<string | null>(null);
  const said = [
    `Picture of ${cell.name}`,
    ...(rating > 0 ? [plural(rating, 'star')] : []),
    ...(pick ? [flagWords[pick]] : []),
    ...(words ? [verdictWords[words].toLowerCase()] : []),
    ...(broken === src ? ['can’t be shown'] : []),
  ];
  return (
    <li role="presentation" className="grid-place" style={{ top, left, width: size, height: size + wordsHeight }}>
      <div
        id={`${id}-${cell.id}-${cell.result}`}
        data-cell={chosenKey(cell)}
        role="option"
        tabIndex={-1}
        aria-selected={selected || chosen}
        aria-label={said.join(', ')}
        data-pick={pick ?? undefined}
        className={cx(
          'grid-cell',
          selected && 'grid-selected',
          chosen && 'grid-chosen',
          cell.stack?.open && 'grid-stacked',
          cell.stack && !cell.stack.open && 'grid-stack',
        )}
        {...dragOut(project, { kind: 'result', id: cell.id, version: cell.view.pass.version, result: cell.result })}
        title={visible(promptOf(cell.view.pass.recipe))}
      >
        <Thumb src={src} alt="" fit="contain" onBroken={setBroken} />
        <span className="grid-words">
          <b>{cell.name}</b>
          {cell.stack?.first && <StackButton stack={cell.stack} />}
          <FlagMark pick={pick} />
          {words && <WordsMark verdict={words} />}
          {label !== '' && <span className="grid-label">{visible(label)}</span>}
          <Stars value={rating} />
        </span>
      </div>
    </li>
  );
});

/** Opens a stack, or closes it. */
function StackButton({ stack }: { readonly stack: NonNullable<GridCell['stack']> }) {
  const editor = useEditor();
  return (
    <button
      type="button"
      tabIndex={-1}
      className="grid-stack-button figures"
      aria-expanded={stack.open}
      aria-label={stack.open ? `Close the stack of ${stack.count}` : `Open the stack of ${stack.count}`}
      title={stack.open ? 'Close the stack' : `${stack.count} pictures that differ by their seed: open the stack`}
      onClick={(event) => {
        event.stopPropagation();
        editor.toggleStack(stack.key);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {stack.open ? <ChevronLeft aria-hidden /> : <Layers aria-hidden />}
      {stack.count}
    </button>
  );
}
