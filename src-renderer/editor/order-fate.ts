import type { FaultView, PassView } from '../../src-main/contract';
import { ConnectionLost, toFault } from '../api/faults';
import type { Context } from './context';

/** The order made no pass, and never will: `fault` says so. */
export class NeverMade extends Error {
  override readonly name = 'NeverMade';

  constructor() {
    super(
      'The connection to Pentimento broke before the pass was recorded. Nothing was sent, and nothing was charged.',
    );
  }

  get fault(): FaultView {
    return { code: 'connection-lost', message: this.message };
  }
}

const asking: FaultView = {
  code: 'connection-lost',
  message:
    'The connection to Pentimento broke at that moment. Pentimento checks what became of the pass as soon as it is back.',
};

/** What became of an order whose answer was lost with the connection. */
export function orderFate(context: Context) {
  const { store, connection } = context;
  let askNow: () => void = () => undefined;

  const ask = async (orderId: string, folder: string): Promise<PassView | null> => {
    const projectId = store.get().project!.id;
    const ordered = (): Promise<{ view: PassView | null }> => connection.client.passes.ordered({ projectId, orderId });
    const { view } = await ordered().catch(async (error: unknown) => {
      if (toFault(error).code !== 'not-a-project') throw error;
      // A host that was started again knows no open projects.
      await connection.client.projects.open({ folder, parts: true });
      return ordered();
    });
    return view;
  };

  return {
    /** The pass that it made; throws `NeverMade` where it made none. `null` once the project was left. Asks until that is known. */
    async of(orderId: string): Promise<PassView | null> {
      const project = store.get().project;
      if (!project) return null;
      const here = (): boolean => store.get().project?.id === project.id;
      const tell = (runUnknown: FaultView | null): void =>
        store.update((state) => (here() ? { ...state, runUnknown } : state));
      tell(asking);
      context.announce(asking.message);
      for (;;) {
        await connection.opened(new AbortController().signal);
        if (!here()) return null;
        try {
          const view = await ask(orderId, project.folder);
          tell(null);
          if (view || !here()) return view;
          break;
        } catch (error) {
          if (error instanceof ConnectionLost) continue;
          tell(toFault(error));
          await new Promise<void>((resolve) => {
            askNow = resolve;
          });
          tell(asking);
        }
      }
      throw new NeverMade();
    },
    /** Where the host could not say it: asks once more. */
    again: () => askNow(),
  };
}
