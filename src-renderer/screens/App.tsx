import { useEffect, useMemo, useRef } from 'react';
import type { CanvasHandle } from '../canvas';
import { findCommand, type ViewHandle } from '../editor/commands';
import { ShortcutOf } from '../ui/shortcut-of';
import { Button, Toasts, TooltipProvider } from '../ui';
import './App.css';
import { Dialogs } from './dialogs/Dialogs';
import { DropAndPaste } from './DropAndPaste';
import { EditorScreen } from './EditorScreen';
import { ExportJobs } from './export/ExportJobs';
import { titleCount } from '../editor/queue';
import { notifyOfEnds } from './notifications';
import { useEditor, useEditorState } from './use-editor';
import { showTitle } from '../shown/title';
import { useCommands } from './use-commands';
import { Welcome } from './Welcome';

/** What shows keys is drawn anew, with the editor's screen, once they are bound anew. */
const shortcutOf = (id: string): string | undefined => findCommand(id)?.shortcuts[0];

export function App() {
  const editor = useEditor();
  const screen = useEditorState((state) => state.screen);
  const settings = useEditorState((state) => state.app?.settings);
  const title = useEditorState((state) =>
    state.screen === 'editor' && state.project
      ? `${titleCount(state.unseen.size)}${state.project.name} · Pentimento`
      : 'Pentimento',
  );
  const toasts = useEditorState((state) => state.toasts);
  const asks = useEditorState((state) => state.dialog !== null);
  const canvas = useRef<CanvasHandle>(null);
  const view = useMemo<ViewHandle>(
    () => ({
      zoomIn: () => canvas.current?.zoomIn(),
      zoomOut: () => canvas.current?.zoomOut(),
      fit: () => canvas.current?.fit(),
      actualSize: () => canvas.current?.actualSize(),
      toggleActualSize: () => canvas.current?.toggleFit(),
    }),
    [],
  );
  useCommands(editor, view);
  useEffect(() => notifyOfEnds(editor), [editor]);
  useEffect(() => {
    const attend = (): void => editor.attend(document.visibilityState === 'visible' && document.hasFocus());
    for (const name of ['focus', 'blur']) window.addEventListener(name, attend);
    document.addEventListener('visibilitychange', attend);
    attend();
    return () => {
      for (const name of ['focus', 'blur']) window.removeEventListener(name, attend);
      document.removeEventListener('visibilitychange', attend);
    };
  }, [editor]);
  useEffect(() => {
    showTitle(title);
  }, [title]);
  // What was said of the work would lie over the dialog; what went wrong stays.
  useEffect(() => {
    if (asks) editor.dismissNotices();
  }, [asks, editor]);
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['surround'] = settings?.surround ?? '#1e1e1e';
    dataset['wheel'] = settings?.wheel ?? 'zoom';
    // Who follows the system follows it in this, too.
    const more = matchMedia('(prefers-contrast: more)');
    const show = (): void => {
      const set = settings?.appearance ?? 'dark';
      dataset['appearance'] = set === 'system' && more.matches ? 'contrast' : set;
    };
    show();
    more.addEventListener('change', show);
    return () => more.removeEventListener('change', show);
  }, [settings]);
  return (
    <ShortcutOf value={shortcutOf}>
      <TooltipProvider>
        <div className="app">
          <ConnectionBar />
          <div className="app-screen">
            {screen === 'editor' ? (
              <EditorScreen key={JSON.stringify(settings?.keys)} canvas={canvas} view={view} />
            ) : screen === 'welcome' ? (
              <Welcome />
            ) : (
              <Starting />
            )}
          </div>
        </div>
        <DropAndPaste />
        <Dialogs view={view} />
        <ExportJobs />
        <Toasts
          onDismiss={editor.dismissToast}
          toasts={toasts.map(({ id, text, tone, action, also, picture }) => ({
            id,
            picture: picture ?? null,
            message: text,
            tone,
            action: action
              ? {
                  label: action.label,
                  onAction: () => {
                    if (action.command === 'undo') editor.undo();
                    else if (action.command === 'show') editor.showVersion(action.id);
                    else void editor.reveal(action.file);
                  },
                }
              : undefined,
            also: also && { label: also.label, onAction: () => editor.show({ kind: also.command }) },
          }))}
        />
        <Announcer />
      </TooltipProvider>
    </ShortcutOf>
  );
}

/** Nothing flashes while the first answer is on its way. */
function Starting() {
  const opening = useEditorState((state) => state.screen === 'opening');
  return (
    <main className="starting" aria-busy>
      {opening && <p>Opening the project…</p>}
    </main>
  );
}

function ConnectionBar() {
  const editor = useEditor();
  const connection = useEditorState((state) => state.connection);
  if (connection !== 'lost') return null;
  return (
    <div className="connection" role="alert">
      <span>
        The connection to Pentimento is lost; trying again. What you typed stays here. If it does not come back, start
        Pentimento once more.
      </span>
      <Button variant="quiet" onClick={editor.retryConnection}>
        Try now
      </Button>
    </div>
  );
}

/** Says to screen readers what happened elsewhere on the screen: a pass that started or ended, a step taken back. */
function Announcer() {
  const announcement = useEditorState((state) => state.announcement);
  return (
    <div role="status" className="visually-hidden">
      {announcement}
    </div>
  );
}
