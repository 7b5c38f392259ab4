import { PanelLeftOpen, Play } from 'lucide-react';
import { shortcutOf } from '../../editor/commands';
import { obstacle, passesAsked, runPrice, showEstimate } from '../../editor/estimate';
import { cx, IconButton, isBounce } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** What the folded recipe leaves: the way back to it, and Run with its price. */
export function RecipeStrip() {
  const editor = useEditor();
  const price = useEditorState(runPrice);
  const count = useEditorState(passesAsked);
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const wrong = useEditorState((state) => obstacle(state)?.message ?? null);
  const name = `${count > 1 ? `Run ${count} passes` : 'Run pass'}${price ? ` ${showEstimate(price, engine)}` : ''}`;
  return (
    <div className="recipe-strip">
      <IconButton
        icon={PanelLeftOpen}
        label="Show recipe panel"
        shortcut={shortcutOf('toggle-recipe')}
        tooltipSide="right"
        onClick={() => editor.setPanels({ left: true })}
      />
      <IconButton
        icon={Play}
        className={cx('strip-run', wrong !== null && 'run-blocked')}
        label={name}
        tooltip={wrong ?? name}
        shortcut={shortcutOf('run-pass')}
        tooltipSide="right"
        onClick={(event) => {
          if (event.detail <= 1 && !(event.detail === 0 && isBounce())) void editor.run();
        }}
      />
    </div>
  );
}
