import type { FaultView } from '../../src-main/contract';
import type { Connection } from '../api/connection';
import { toFault } from '../api/faults';
import type { Imported, ImportOptions } from '../api/imported';
import { toastsAtOnce, type EditorState, type Toast } from './state';
import type { Store } from './store';
import { recorded, type Change, type Step } from './undo';

/** What the editor needs of the world, so that tests bring their own. */
export interface EditorPorts {
  readonly connection: Connection;
  readonly clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Answers with a function that calls it off. */
    later(milliseconds: number, run: () => void): () => void;
  };
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  /** An id that nobody else draws: letters, digits, "-", at most 64. */
  readonly newId: () => string;
  /** Small things this window remembers beside the host: whether the designer closed the last project. */
  readonly memory: { get(name: string): string | null; set(name: string, value: string | null): void };
  /** The same, until this window ends: a reload leaves it. Absent: nothing is kept so. */
  readonly session?: EditorPorts['memory'];
  readonly importPictures: (
    projectId: string,
    files: readonly File[],
    pasted: boolean,
    options: ImportOptions,
  ) => Promise<Imported>;
  readonly importPaths: (projectId: string, paths: readonly string[], options: ImportOptions) => Promise<Imported>;
}

export interface Context extends EditorPorts {
  readonly store: Store<EditorState>;
  toast(text: string, options?: Partial<Pick<Toast, 'tone' | 'action' | 'also' | 'family'>>): void;
  /** Says it where nothing else shows it: a toast. */
  complain(fault: FaultView): void;
  announce(text: string): void;
  /** One step to undo, by its name as a designer reads it. It is never joined to another. */
  record(name: string, change: Change): Step;
}

/** Undo takes back the newest step: a notice that offers it for an older one would undo something else than it says. */
function withoutStaleUndo(state: EditorState): EditorState {
  const newest = state.undo.done.at(-1);
  const toasts = state.toasts.filter(({ action }) => action?.command !== 'undo' || action.step === newest);
  return toasts.length === state.toasts.length ? state : { ...state, toasts };
}

export function createContext(ports: EditorPorts, store: Store<EditorState>): Context {
  let lastId = 0;
  const toast: Context['toast'] = (text, { tone = 'plain', action = null, also, family = null } = {}) => {
    const id = String(++lastId);
    store.update((state) => ({
      ...state,
      toasts: [
        ...state.toasts.filter((other) => family === null || other.family !== family),
        { id, tone, text, action, ...(also ? { also } : {}), family },
      ].slice(-toastsAtOnce),
    }));
  };
  store.subscribe(() => store.update(withoutStaleUndo));
  return {
    ...ports,
    store,
    toast,
    complain: (fault) =>
      toast(fault.message, { tone: 'bad', family: fault.code === 'connection-lost' ? 'connection' : null }),
    announce: (announcement) => store.update((state) => ({ ...state, announcement })),
    record: (name, change) => {
      const step: Step = { name, change, mark: null, at: ports.clock.now() };
      store.update((state) => ({ ...state, undo: recorded(state.undo, step) }));
      return step;
    },
  };
}

/** Asks something of the host about the open project; what goes wrong is said. Nothing happens where no project is open. */
export async function onProject(
  { store, connection, complain }: Context,
  ask: (client: Connection['client'], projectId: string) => Promise<void>,
): Promise<void> {
  const { project } = store.get();
  if (!project) return;
  try {
    await ask(connection.client, project.id);
  } catch (error) {
    complain(toFault(error));
  }
}
