import { isOwn, models, modelsFrom, originOf, type ModelDescriptor } from '../common/models';
import { untouched } from '../contract/inputs';
import type { PriceCard } from '../common/pricing';
import type { Engine } from '../common/states';
import type { InputRef, Preparation } from '../contract/records';
import type { CatalogueState } from '../core/catalogue';
import type { Core } from '../core/core';
import { inputFile } from '../pass/input';
import type { Project } from '../project/project';

/** A model that can be chosen on an engine, or that the service lists and that can't be run from here. */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** `null`: `why` says why it can't be run from here. */
  readonly model: ModelDescriptor | null;
  readonly why: string | null;
  /** `own`: it ships with the app. `house`: the offline engine's. `catalogue`: of the service's list. */
  readonly origin: 'own' | 'house' | 'catalogue';
  /** Of the service, as far as it is known; `null` where passes cost nothing. */
  readonly card: PriceCard | null;
  readonly featured: boolean;
}

const ofModel = (model: ModelDescriptor, origin: Offer['origin'], card: PriceCard | null): Offer => ({
  id: model.id,
  title: model.title,
  description: model.published?.description ?? model.advice.madeFor.join('. '),
  model,
  why: null,
  origin,
  card,
  featured: true,
});

/** What can be run on the engine, and what is known of the service's list. Nothing is asked of anybody for what runs on this machine. */
export async function offersOn(
  core: Core,
  engine: Engine,
): Promise<{ readonly offers: readonly Offer[]; readonly catalogue: CatalogueState }> {
  const catalogue = await (engine === 'modelrunner' ? core.catalogue.refresh() : core.catalogue.known());
  const own = modelsFrom('own');
  if (engine === 'offline')
    return {
      catalogue,
      offers: [
        ...own.map((model) => ofModel(model, 'own', null)),
        ...modelsFrom('house').map((model) => ofModel(model, 'house', null)),
      ],
    };
  const cards = new Map((await core.prices.known()).map(({ card }) => [card.endpoint, card]));
  const listed = catalogue.is === 'read' ? catalogue.models : [];
  const cardOf = (id: string): PriceCard | null =>
    cards.get(id) ?? listed.find((model) => model.id === id)?.card ?? null;
  return {
    catalogue,
    offers: [
      ...own.map((model) => ofModel(model, 'own', cardOf(model.id))),
      ...listed
        .filter(({ id }) => !isOwn(id))
        .map(({ id, title, description, published, why, featured }): Offer => ({
          id,
          title,
          description,
          model: published ? (models[id] ?? null) : null,
          why,
          origin: 'catalogue',
          card: cardOf(id),
          featured,
        })),
    ],
  };
}

/** A model by its name, as an engine can run it. `no`: a sentence; `unasked`: only the service would know, and it can't be asked just now. */
export type Named =
  | { readonly is: 'model'; readonly model: ModelDescriptor; readonly withdrawn: boolean }
  | { readonly is: 'no'; readonly why: string }
  | { readonly is: 'unasked' };

/**
 * One that ships with the app, one of the offline engine's, one that the service has, or, where the service has it no more, as a pass recorded it
 * (`withdrawn`).
 */
export async function modelNamed(core: Core, engine: Engine, id: string): Promise<Named> {
  const here = (withdrawn = false): Named => ({ is: 'model', model: models[id]!, withdrawn });
  if (isOwn(id)) return here();
  if (engine === 'offline') {
    await core.catalogue.known();
    return models[id] ? here() : { is: 'no', why: `No model ${id} is known here.` };
  }
  if (originOf(id) === 'house') {
    const state = await core.catalogue.refresh();
    return state.is === 'read' && state.models.some((model) => model.id === id)
      ? here()
      : { is: 'no', why: `${models[id]!.title} is the offline engine’s own: it can be run there alone.` };
  }
  const found = await core.catalogue.find(id);
  if (found && 'fields' in found) return { is: 'model', model: found, withdrawn: false };
  if (models[id]) return here(found?.gone === true);
  return found ? { is: 'no', why: found.why } : { is: 'unasked' };
}

/** Models that versions of these projects were made with, and that the service has no more. */
export async function withdrawnFrom(core: Core, projects: readonly Project[]): Promise<string[]> {
  const used = new Set(projects.flatMap((project) => project.history.map(({ record }) => record.recipe.model)));
  return core.catalogue.gone([...used].filter((id) => !isOwn(id)));
}

/**
 * How what is given in another slot is made ready. What has the input's own size is laid over it, a mask above all, so it is turned and cropped as the
 * input is; anything else is taken as it is.
 */
export async function preparedAlong(
  project: Project,
  given: { readonly input: InputRef | null; readonly preparation: Preparation; readonly other: InputRef },
): Promise<Preparation> {
  const { input, preparation, other } = given;
  if (input === null) return untouched;
  const [a, b] = await Promise.all([inputFile(project, input), inputFile(project, other)]);
  return a.width === b.width && a.height === b.height ? preparation : untouched;
}
