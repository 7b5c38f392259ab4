import { useCallback, useRef, type RefObject } from 'react';
import type { NumberName } from '../../editor/state';
import { useEditor } from '../use-editor';
import { useWanted } from '../use-wanted';

/** A number field of the recipe: told when its text means no number, and has the focus when a pass can't be run for that. */
export function useNumber(name: NumberName): {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly onMistyped: (wrong: string | null) => void;
} {
  const editor = useEditor();
  const ref = useRef<HTMLInputElement>(null);
  useWanted(name, ref);
  const onMistyped = useCallback((wrong: string | null) => editor.setMistyped(name, wrong), [editor, name]);
  return { ref, onMistyped };
}
