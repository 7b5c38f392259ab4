import { isOwn, learnModels, models } from '../../src-main/common/models';
import { descriptorOf, readPublished } from '../../src-main/common/models/published';
import { completed } from '../../src-main/common/recipe';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { withModel } from './desk';

/** Which models there are, and which of them the desk's pass runs on. */
export function modelActions(context: Context) {
  const { store, connection, clock } = context;

  /** Makes a model known here that does not ship with the app; its price comes with the app's state. Answers with why it can't be chosen, or `null`. */
  const learn = async (id: string): Promise<string | null> => {
    try {
      const { published, why } = await connection.client.models.get({ id });
      const read = published === null ? null : readPublished(published);
      if (read) learnModels('catalogue', [descriptorOf(read)]);
      return models[id] ? null : (why ?? 'It can’t be run from here.');
    } catch (error) {
      return models[id] ? null : toFault(error).message;
    }
  };

  return {
    /** Asks what there is to choose from; what was listed before shows until it is there. */
    async listModels(): Promise<void> {
      try {
        const list = await connection.client.models.list();
        store.update((state) => ({ ...state, models: list }));
      } catch (error) {
        context.complain(toFault(error));
      }
    },
    /** What both models have is kept, and so is the input. What is typed wrongly in fields of the one before is no matter any more. */
    async chooseModel(id: string): Promise<void> {
      if (!isOwn(id)) {
        const why = await learn(id);
        if (why !== null) return context.complain({ code: 'wrong-use', message: why });
      }
      const model = models[id];
      if (!model) return;
      store.update((state) => ({
        ...withModel(state, model, clock.now()),
        mistyped: new Map(),
        dialog: state.dialog?.kind === 'models' ? null : state.dialog,
        announcement: `Model: ${model.title}`,
      }));
    },
    /** A project whose desk was left with a model that does not ship with the app: it is asked for anew, with its price. */
    async knowDeskModel(): Promise<void> {
      const { model } = store.get().desk.draft;
      if (isOwn(model)) return;
      await learn(model);
      store.update((state) =>
        state.desk.draft.model === model && models[model]
          ? { ...state, desk: { ...state.desk, draft: completed(state.desk.draft) } }
          : { ...state },
      );
    },
  };
}
