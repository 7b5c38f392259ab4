import type { RefObject } from 'react';
import type { CanvasHandle } from '../canvas';
import type { ViewHandle } from '../editor/commands';
import { Button, ErrorNote, Panels } from '../ui';
import './EditorScreen.css';
import { HistoryPanel } from './history/HistoryPanel';
import { HistoryStrip } from './history/HistoryStrip';
import { RecipePanel } from './recipe/RecipePanel';
import { RecipeStrip } from './recipe/RecipeStrip';
import { Stage } from './Stage';
import { TopBar } from './TopBar';
import { useEditor, useEditorState } from './use-editor';

/** Pixels, of what stands for a folded panel: a button; thumbnails. */
const strips = { recipe: 28, history: 64 } as const;

export function EditorScreen({
  canvas,
  view,
}: {
  readonly canvas: RefObject<CanvasHandle | null>;
  readonly view: ViewHandle;
}) {
  const editor = useEditor();
  const panels = useEditorState((state) => state.panels);
  const fault = useEditorState((state) => state.projectFault);
  const folder = useEditorState((state) => state.project?.folder ?? '');
  const readOnly = useEditorState((state) => state.project?.readOnly ?? null);
  return (
    <div className="editor" data-only={panels.only || undefined}>
      <TopBar view={view} />
      {fault && (
        <ErrorNote
          className="editor-fault"
          title="Changes to the project can’t be seen right now"
          actions={<Button onClick={() => void editor.openFolder(folder)}>Try again</Button>}
        >
          {fault.message}
        </ErrorNote>
      )}
      {readOnly && (
        <ErrorNote
          className="editor-fault"
          title="Nothing can be changed here right now"
          tone="info"
          actions={
            <>
              <Button onClick={() => void editor.openProject()}>Open another…</Button>
              <Button onClick={editor.closeProject}>Close project</Button>
            </>
          }
        >
          {readOnly}
        </ErrorNote>
      )}
      <div className="editor-middle">
        <Panels
          main={<Stage view={view} ref={canvas} />}
          only={panels.only}
          left={{
            label: 'Recipe panel',
            content: <RecipePanel />,
            width: panels.leftWidth,
            folded: !panels.left,
            strip: <RecipeStrip />,
            stripWidth: strips.recipe,
          }}
          // The strip is the history while it is folded: two of them would bear each name twice.
          right={{
            label: 'Versions panel',
            content: panels.right && <HistoryPanel />,
            width: panels.rightWidth,
            folded: !panels.right,
            strip: <HistoryStrip />,
            stripWidth: strips.history,
          }}
          onWidth={(side, width) => editor.setPanels(side === 'left' ? { leftWidth: width } : { rightWidth: width })}
          onFold={(side) => editor.setPanels({ [side]: false })}
        />
      </div>
    </div>
  );
}
