import { useState, type RefObject } from 'react';
import type { CanvasHandle } from '../canvas';
import type { ViewHandle } from '../editor/commands';
import { panelLimits } from '../editor/workspace';
import { Button, ErrorNote, Panels } from '../ui';
import './EditorScreen.css';
import { HistoryPanel } from './history/HistoryPanel';
import { RecipePanel } from './recipe/RecipePanel';
import { Stage } from './Stage';
import { TopBar } from './TopBar';
import { useEditor, useEditorState } from './use-editor';

/** Pixels; a window that starts narrower starts with narrow panels. */
const narrowWindow = 1200;

export function EditorScreen({ canvas, view }: { readonly canvas: RefObject<CanvasHandle | null>; readonly view: ViewHandle }) {
  const editor = useEditor();
  const panels = useEditorState((state) => state.panels);
  const fault = useEditorState((state) => state.projectFault);
  const folder = useEditorState((state) => state.project?.folder ?? '');
  const readOnly = useEditorState((state) => state.project?.readOnly ?? null);
  const [most] = useState(() => (window.innerWidth < narrowWindow ? panelLimits.narrow : panelLimits.wide));
  return (
    <div className="editor">
      <TopBar view={view} />
      {fault && (
        <ErrorNote className="editor-fault" title="The project can’t be followed just now" actions={<Button onClick={() => void editor.openFolder(folder)}>Try again</Button>}>{fault.message}</ErrorNote>
      )}
      {readOnly && (
        <ErrorNote
          className="editor-fault" title="Nothing can be changed here just now" tone="info"
          actions={<><Button onClick={() => void editor.openProject()}>Open another…</Button><Button onClick={editor.closeProject}>Close project</Button></>}
        >
          {readOnly}
        </ErrorNote>
      )}
      <div className="editor-middle">
        <Panels
          left={<RecipePanel />} main={<Stage ref={canvas} />} right={<HistoryPanel />}
          widths={{ left: Math.min(most, panels.leftWidth), right: Math.min(most, panels.rightWidth) }} least={panelLimits.narrow} most={panelLimits.wide} onWidths={({ left, right }) => editor.setPanels({ leftWidth: left, rightWidth: right })}
          leftFolded={!panels.left} rightFolded={!panels.right} onFold={(side, folded) => editor.setPanels({ [side]: !folded })}
          leftLabel="Recipe panel" rightLabel="Versions panel"
        />
      </div>
    </div>
  );
}
