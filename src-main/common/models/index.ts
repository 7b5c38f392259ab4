import type { ModelDescriptor, Slot } from './descriptor';
import { ideogramV4ImageToImage } from './ideogram-v4-image-to-image';
import { ideogramV4TextToImage } from './ideogram-v4-text-to-image';

/** The models that ship with the app, the usual one first. A new model is one more file, and one line here. */
export const builtInModels: readonly ModelDescriptor[] = [ideogramV4ImageToImage, ideogramV4TextToImage];

export const defaultModel: ModelDescriptor = ideogramV4ImageToImage;

/**
 * Where a model is known from, what counts most first. `own`: it ships with the app. `house`: the offline engine plays it beside them. `catalogue`: the
 * service's list of models, as it was read last. `recorded`: a pass that was made with it.
 */
export type Origin = 'own' | 'house' | 'catalogue' | 'recorded';

const origins: readonly Origin[] = ['own', 'house', 'catalogue', 'recorded'];

type Layer = Map<string, ModelDescriptor>;
const layers: Readonly<Record<Origin, Layer>> = {
  own: new Map(builtInModels.map((model) => [model.id, model])),
  house: new Map(),
  catalogue: new Map(),
  recorded: new Map(),
};

const known = Object.assign(Object.create(null) as Record<string, ModelDescriptor>, Object.fromEntries(layers.own));

function settle(id: string): void {
  const origin = originOf(id);
  const model = origin && layers[origin].get(id);
  if (model) known[id] = model;
  else delete known[id];
}

/** Every model that this process knows, by endpoint id. What a model that is not among them made is kept and shown all the same. */
export const models: Readonly<Record<string, ModelDescriptor>> = known;

/** Models of the offline engine’s own are called so: pentimento-offline/… */
export const houseOwner = 'pentimento-offline';

export const originOf = (id: string): Origin | null => origins.find((origin) => layers[origin].has(id)) ?? null;

/** Those that ship with the app. Recipes of theirs are checked when they are read; what another's fields may hold, only the service says. */
export const isOwn = (id: string): boolean => layers.own.has(id);

export const modelsFrom = (...of: readonly Origin[]): ModelDescriptor[] =>
  of.flatMap((origin) => [...layers[origin].values()]);

/** The slots of a model; none where it is not known. */
export const slotsOf = (id: string): readonly Slot[] => models[id]?.slots ?? [];

/** Makes a model known as one that ships with the app, until the function that comes back is called. */
export function addModel(model: ModelDescriptor): () => void {
  if (isOwn(model.id)) throw new RangeError(`${model.id} is known already`);
  learnModels('own', [model]);
  return () => {
    layers.own.delete(model.id);
    settle(model.id);
  };
}

/** Makes models known that do not ship with the app. One that is known from there already is replaced. */
export function learnModels(origin: Origin, learned: readonly ModelDescriptor[]): void {
  for (const model of learned) {
    layers[origin].set(model.id, model);
    settle(model.id);
  }
}

/** A model as the service answered when it was asked for by its name: that counts more than what anybody's pass recorded of it. */
export function learnAnswered(model: ModelDescriptor): void {
  const origin = originOf(model.id);
  if (origin === null || origin === 'recorded') learnModels('recorded', [model]);
}

/** Every model that the catalogue lists, those that can't be run from here among them; `null`: it was not read. */
let everyListed: ReadonlySet<string> | null = null;

/** Does the service list the model? `null`: that is not known. */
export const isListed = (id: string): boolean | null =>
  isOwn(id) || layers.house.has(id) ? true : (everyListed?.has(id) ?? null);

/** What the catalogue lists now: what it does not list any more is known only as passes have recorded it. `null`: there is none. */
export function replaceCatalogue(listed: readonly ModelDescriptor[], every: readonly string[] | null): void {
  everyListed = every && new Set(every);
  const before = [...layers.catalogue.keys()];
  layers.catalogue.clear();
  learnModels('catalogue', listed);
  before.forEach(settle);
}

export type * from './descriptor';
export { inputShape } from './descriptor';
