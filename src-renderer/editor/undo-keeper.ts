import type { Context } from './context';
import type { Desk } from './desk-state';
import { emptyUndo, type Change, type Step, type UndoState } from './undo';

/**
 * Undo survives a reload of the window, not its end: it is kept with the window, beside the desk that it belongs to. Where the desk is another one by
 * now, its steps mean nothing and are left.
 */

/** Milliseconds of rest before it is kept. */
const keepRest = 400;
/** Characters: what windows keep is little. */
const keepMost = 1_500_000;

const nameOf = (projectId: string): string => `pentimento.undo.${projectId}`;

interface Kept {
  readonly desk: string;
  readonly undo: UndoState;
}

const kinds: Readonly<Record<Change['of'], true>> = {
  desk: true,
  notes: true,
  results: true,
  cover: true,
  overruled: true,
  trash: true,
  source: true,
  snippets: true,
};

const isStep = (value: unknown): value is Step => {
  if (typeof value !== 'object' || value === null) return false;
  const { name, change, at } = value as Partial<Step>;
  return (
    typeof name === 'string' &&
    typeof at === 'number' &&
    typeof change === 'object' &&
    change !== null &&
    Object.hasOwn(kinds, change.of) &&
    'before' in change &&
    'after' in change
  );
};

const sealed = (steps: readonly Step[]): readonly Step[] => steps.map((step) => ({ ...step, mark: null }));

/** As text, the oldest steps left out where it would be too much. */
export function undoText(desk: Desk, { done, undone }: UndoState, most = keepMost): string {
  for (let from = 0; ; from += Math.max(1, Math.ceil((done.length - from) / 2))) {
    const kept: Kept = { desk: JSON.stringify(desk), undo: { done: done.slice(from), undone } };
    const text = JSON.stringify(kept);
    if (text.length <= most || from >= done.length) return text.length <= most ? text : '';
  }
}

/** What of a kept text belongs to this desk; nothing where it does not, or is none. */
export function undoOf(text: string | null, desk: Desk): UndoState {
  if (!text) return emptyUndo;
  let read: Partial<Kept> | null;
  try {
    read = JSON.parse(text) as Partial<Kept> | null;
  } catch {
    return emptyUndo;
  }
  if (typeof read !== 'object' || read === null || read.desk !== JSON.stringify(desk)) return emptyUndo;
  const { done, undone } = read.undo ?? emptyUndo;
  if (!Array.isArray(done) || !Array.isArray(undone) || ![...done, ...undone].every(isStep)) return emptyUndo;
  return { done: sealed(done), undone: sealed(undone) };
}

/** Keeps it a moment after each step, and at once when the window goes. */
export function keepUndo({ store, clock, session }: Context): {
  flush(): void;
  restored(projectId: string, desk: Desk): UndoState;
} {
  let callOff: (() => void) | null = null;
  let saved: UndoState = store.get().undo;
  const save = (): void => {
    callOff?.();
    callOff = null;
    const { project, desk, undo } = store.get();
    if (!project || undo === saved) return;
    saved = undo;
    try {
      session?.set(nameOf(project.id), undoText(desk, undo) || null);
    } catch {
      // The window's own store is full: nothing is kept then.
      session?.set(nameOf(project.id), null);
    }
  };
  store.subscribe(() => {
    if (session && store.get().undo !== saved) callOff ??= clock.later(keepRest, save);
  });
  return {
    flush: save,
    restored: (projectId, desk) => undoOf(session?.get(nameOf(projectId)) ?? null, desk),
  };
}
