import { PanelLeftOpen } from 'lucide-react';
import { shortcutOf } from '../../editor/commands';
import { IconButton } from '../../ui';
import { useEditor } from '../use-editor';

/** What the folded recipe leaves: the way back to it. */
export function RecipeStrip() {
  const editor = useEditor();
  return (
    <div className="recipe-strip">
      <IconButton icon={PanelLeftOpen} label="Show recipe panel" shortcut={shortcutOf('toggle-recipe')} tooltipSide="right" onClick={() => editor.setPanels({ left: true })} />
    </div>
  );
}
