import { PanelRightOpen } from 'lucide-react';
import { useRef } from 'react';
import { resultUrl } from '../../../src-main/contract/assets';
import { inputOf } from '../../../src-main/contract/inputs';
import { versionName } from '../../../src-main/common/versions';
import { chosenIds } from '../../editor/choosing';
import { shortcutOf } from '../../editor/commands';
import { lineKey } from '../../editor/history-lines';
import { rowName } from '../../editor/history';
import { showPicture } from '../../editor/pictures';
import { ContextMenu, IconButton, StateBadge, Thumb, cx } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { GatheredRow } from './GatheredRow';
import { chooseByClick } from './choose-row';
import './HistoryStrip.css';
import { useRows } from './use-rows';
import { versionsMenu } from './versions-menu';

/** Pixels; every version is as high as the next. */
const rowHeight = 60;

/** The folded history: its pictures alone. A click selects, everything else is in the panel and the menu. */
export function HistoryStrip() {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const chosen = useEditorState(chosenIds);
  const scroll = useRef<HTMLDivElement>(null);
  const { rows, count, selected, list } = useRows(scroll, rowHeight);
  if (!project) return null;
  return (
    <div className="history-strip">
      <IconButton
        icon={PanelRightOpen}
        label="Show history panel"
        shortcut={shortcutOf('toggle-history')}
        tooltipSide="left"
        onClick={() => editor.setPanels({ right: true })}
      />
      <div className="history-strip-scroll" ref={scroll}>
        <ContextMenu {...versionsMenu(editor)}>
          <ul {...list} className="history-strip-list">
            {rows.map((place) => {
              const { row, id, line, top, height, now } = place;
              if (line.is === 'gathered')
                return (
                  <GatheredRow key={lineKey(line)} place={place} line={line} count={count} chosen={chosen} narrow />
                );
              const { view } = line;
              const { pass } = view;
              const name = rowName(project, view, now);
              return (
                <li key={pass.id} role="presentation" style={{ top, height }}>
                  <div
                    id={id}
                    data-pass={pass.id}
                    role="option"
                    tabIndex={-1}
                    aria-selected={pass.id === selected || chosen.has(pass.id)}
                    aria-posinset={row + 1}
                    aria-setsize={count}
                    title={name}
                    aria-label={name}
                    className={cx('history-strip-row', pass.results.length === 0 && 'history-none')}
                    onClick={(event) => chooseByClick(editor, pass.id, event)}
                    onDoubleClick={() => editor.setLayout('canvas')}
                  >
                    <Thumb
                      src={
                        pass.results.length > 0
                          ? resultUrl(project.id, pass.id, view.cover ?? 1, 112)
                          : (showPicture(project, inputOf(pass))?.thumbnail(112) ?? null)
                      }
                      alt=""
                    />
                    <b className="figures" aria-hidden>
                      {versionName(pass.version)}
                    </b>
                    {pass.state !== 'done' && (
                      <span aria-hidden>
                        <StateBadge state={pass.state} />
                      </span>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        </ContextMenu>
      </div>
    </div>
  );
}
