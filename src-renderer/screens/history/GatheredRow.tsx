import { ChevronDown, ChevronRight } from 'lucide-react';
import { versionName } from '../../../src-main/common/versions';
import { gatheredWords, type GatheredLine } from '../../editor/history-lines';
import { cx } from '../../ui';
import { useEditor } from '../use-editor';
import type { Row } from './use-rows';

/** Passes that came to nothing, on one line that opens. */
export function GatheredRow({
  place: { id, row, top, height },
  line: { views, open },
  count,
  chosen,
  narrow = false,
}: {
  readonly place: Row;
  readonly line: GatheredLine;
  readonly count: number;
  readonly chosen: ReadonlySet<string>;
  /** There is room for their number alone. */
  readonly narrow?: boolean;
}) {
  const editor = useEditor();
  const first = views[0]!.pass;
  const span = `${versionName(views.at(-1)!.pass.version)}–${versionName(first.version)}`;
  const words = gatheredWords(views);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li role="presentation" className="history-place" style={{ top, height }}>
      <div
        id={id}
        data-pass={first.id}
        data-gathered
        role="option"
        tabIndex={-1}
        aria-selected={views.every(({ pass }) => chosen.has(pass.id))}
        aria-posinset={row + 1}
        aria-setsize={count}
        aria-label={`${words}, ${span}, ${open ? 'shown' : 'hidden'}`}
        title={`${open ? 'Hide' : 'Show'} ${words}, ${span}`}
        className={cx('history-gathered', narrow && 'history-gathered-narrow')}
        onClick={(event) => {
          if (event.shiftKey) editor.chooseTo(views.at(-1)!.pass.id);
          else editor.unfold(first.id, !open);
          event.currentTarget.closest<HTMLElement>('[role=listbox]')?.focus({ preventScroll: true });
        }}
      >
        {!narrow && <Chevron aria-hidden />}
        <span aria-hidden>{narrow ? `+${views.length}` : words}</span>
        {!narrow && (
          <span className="figures" aria-hidden>
            {span}
          </span>
        )}
      </div>
    </li>
  );
}
