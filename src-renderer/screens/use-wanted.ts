import { useEffect, type RefObject } from 'react';
import type { EditorState } from '../editor/state';
import { useEditorState } from './use-editor';

/** Puts the focus on a control when the editor wants something of it: a prompt before a pass can run. */
export function useWanted(
  field: NonNullable<EditorState['wanted']>['field'],
  element: RefObject<HTMLElement | null>,
): void {
  const wanted = useEditorState((state) => state.wanted);
  useEffect(() => {
    if (wanted?.field !== field) return;
    const { current } = element;
    current?.focus();
    if (wanted.caret !== undefined && current instanceof HTMLTextAreaElement)
      current.setSelectionRange(wanted.caret, wanted.caret);
  }, [wanted, field, element]);
}
