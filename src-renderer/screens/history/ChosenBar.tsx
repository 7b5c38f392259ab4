import { useLayoutEffect } from 'react';
import { chosenParts, chosenWords, picksOf } from '../../editor/choosing';
import { exportTitle, shortcutOf } from '../../editor/commands';
import { canSurvey } from '../../editor/survey';
import { meantToGo } from '../../editor/trash';
import { Button } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** What can be done with several versions at once. */
export function ChosenBar() {
  const editor = useEditor();
  const words = useEditorState(chosenWords);
  const title = useEditorState(exportTitle);
  const none = useEditorState((state) => chosenParts(state).length > 0 && picksOf(state).length === 0);
  const surveys = useEditorState(canSurvey);
  const shows = words !== '';
  // Notices leave it in reach. Not by `:has` of the whole window: that has every change of a page looked at, and its styles found anew.
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    if (shows) style.setProperty('--beneath-toasts', '104px');
    return () => void style.removeProperty('--beneath-toasts');
  }, [shows]);
  if (!shows) return null;
  return (
    <div className="chosen-bar" role="group" aria-label={`${words} selected`}>
      {none && (
        <Button shortcut={shortcutOf('delete')} onClick={() => void editor.deleteChosen(meantToGo(editor.store.get()))}>
          Delete {words}
        </Button>
      )}
      {!none && (
        <>
          <Button disabled={!surveys} shortcut={shortcutOf('survey')} onClick={() => editor.survey()}>
            Survey
          </Button>
          <Button onClick={() => editor.show({ kind: 'export', picks: picksOf(editor.store.get()) })}>{title}</Button>
          <Button onClick={() => editor.show({ kind: 'sheet', picks: picksOf(editor.store.get()) })}>
            Contact sheet…
          </Button>
        </>
      )}
    </div>
  );
}
