import { learnAnswered } from '../common/models';
import { publishedOf } from '../common/models/published';
import { modelNamed, offersOn } from '../use-cases/models';
import type { AppContext } from './context';
import type { Procedures } from './procedures';

/** Models to choose from, where passes run. */
export const modelProcedures = ({ core, settings, lookForWithdrawn }: AppContext, { models: procedure }: Procedures) =>
  procedure.router({
    list: procedure.list.handler(async () => {
      const { offers, catalogue } = await offersOn(core, await core.engines.choose(settings.get().engine));
      void lookForWithdrawn().catch(() => undefined);
      return {
        models: offers.map(({ id, title, description, model, why, origin, card, featured }) => ({
          id,
          title,
          description,
          task: model?.task ?? null,
          why,
          origin,
          card,
          usualSeconds: model?.usualSeconds ?? null,
          featured,
        })),
        catalogue: { is: catalogue.is, at: catalogue.is === 'read' ? catalogue.at : null },
      };
    }),
    get: procedure.get.handler(async ({ input }) => {
      const engine = await core.engines.choose(settings.get().engine);
      const found = await modelNamed(core, engine, input.id);
      if (found.is !== 'model')
        return {
          published: null,
          why: found.is === 'no' ? found.why : 'ModelRunner’s list of models can’t be read right now.',
        };
      learnAnswered(found.model);
      if (engine === 'modelrunner') void core.prices.fresh(input.id).catch(() => undefined);
      return { published: publishedOf(found.model) ?? null, why: null };
    }),
  });
