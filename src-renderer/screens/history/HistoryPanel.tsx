import { Group, Panel, Separator } from 'react-resizable-panels';
import { selectedView } from '../../editor/selection';
import { useEditor, useEditorState } from '../use-editor';
import { Details } from './Details';
import { HistoryList } from './HistoryList';
import './HistoryPanel.css';

/** Every version, newest first, and the selected one in full. */
export function HistoryPanel() {
  const editor = useEditor();
  const share = useEditorState((state) => state.panels.historyShare);
  const selected = useEditorState(selectedView);
  const project = useEditorState((state) => state.project);
  const folded = useEditorState((state) => !state.panels.details);
  if (!project) return null;
  // The list stays where it is in the tree whatever stands beneath it: drawn anew, it would lose its menu, its focus and its place.
  return (
    <div className="history-panel">
      <Group
        orientation="vertical"
        className="history-split"
        onLayoutChanged={(layout, { isUserInteraction }) => {
          if (isUserInteraction && layout['history'] !== undefined)
            editor.setPanels({ historyShare: layout['history'] });
        }}
      >
        <Panel id="history" minSize={120} defaultSize={`${share}%`}>
          <HistoryList project={project} />
        </Panel>
        {selected && !folded && (
          <>
            <Separator className="history-edge" aria-label="Height of History" />
            <Panel id="details" minSize={140}>
              <Details key={selected.pass.id} view={selected} project={project} folded={false} />
            </Panel>
          </>
        )}
      </Group>
      {selected && folded && <Details key={selected.pass.id} view={selected} project={project} folded />}
    </div>
  );
}
