import { createContext, use, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Editor } from '../editor/editor';
import type { EditorState } from '../editor/state';

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error('There is no editor around this part');
  return editor;
}

/** A part of the state; the screen is drawn again when `same` says that it changed. */
export function useEditorState<Part>(
  select: (state: EditorState) => Part,
  same: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const { store } = useEditor();
  const last = useRef<{ readonly part: Part } | null>(null);
  const snapshot = useCallback(() => {
    const part = select(store.get());
    if (last.current && same(last.current.part, part)) return last.current.part;
    last.current = { part };
    return part;
  }, [store, select, same]);
  return useSyncExternalStore(store.subscribe, snapshot);
}

/** The time now, told again every `every` milliseconds; `null` stands still. */
export function useNow(every: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (every === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** Same keys, same values. */
export function shallow<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}
