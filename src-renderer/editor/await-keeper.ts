import type { Context } from './context';
import type { EditorState } from './state';

/** Passes that a window waits for outlive its reload, beside its steps of undo: what ends meanwhile is marked and told. */

const nameOf = (projectId: string): string => `pentimento.awaited.${projectId}`;

/** The designer may have looked anywhere since: what ends then is shown by nothing but its mark. */
const lookedElsewhere = -1;

export function awaitedOf(text: string | null): EditorState['awaited'] {
  try {
    const ids: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(ids)) return new Map();
    return new Map(ids.flatMap((id) => (typeof id === 'string' ? [[id, lookedElsewhere] as const] : [])));
  } catch {
    return new Map();
  }
}

export function keepAwaited({ store, session }: Context): {
  restored(projectId: string): EditorState['awaited'];
} {
  let saved = store.get().awaited;
  store.subscribe(() => {
    const { project, awaited } = store.get();
    if (!project || awaited === saved) return;
    saved = awaited;
    try {
      session?.set(nameOf(project.id), awaited.size === 0 ? null : JSON.stringify([...awaited.keys()]));
    } catch {
      // The window's own store is full: they end without a mark.
    }
  });
  return { restored: (projectId) => awaitedOf(session?.get(nameOf(projectId)) ?? null) };
}
