import { isOwn, originOf, type Field, type ModelDescriptor } from '../../common/models';
import { tasks } from '../../common/models/published';
import { anyCardWords } from '../../common/pricing';
import type { Engine } from '../../common/states';
import { offersOn, type Offer } from '../../use-cases/models';
import { withCore } from '../command';
import type { Context } from '../context';
import { choice, flagOf, typed, wrongUse } from '../options';
import { say, type Outcome } from '../output';

export interface ModelsOptions {
  readonly task?: string;
  readonly search?: string;
  readonly engine?: string;
}

const fieldDocument = (field: Field) => {
  const { name, kind, label, help, role } = field;
  const flag = flagOf(field);
  const shared = { name, kind, label, help, role: role ?? null, flag: flag && `--${flag}` };
  switch (field.kind) {
    case 'text':
      return { ...shared, required: field.required, longest: field.longest, default: field.default };
    case 'number':
    case 'integer':
      return { ...shared, min: field.min, max: field.max, step: field.step, default: field.default };
    case 'choice':
      return { ...shared, choices: field.choices.map(({ value }) => value), default: field.default };
    case 'size': {
      const { minSide, maxSide, maxPixels } = field.limits;
      const presets = field.presets.map(({ value, width, height }) => ({ value, width, height }));
      return { ...shared, presets, minSide, maxSide, maxPixels, default: field.default };
    }
    case 'switch':
      return { ...shared, default: field.default };
    case 'json':
      return { ...shared, required: field.required, longest: field.longest, default: field.default };
    case 'fixed':
      return { ...shared, value: field.value };
  }
};

type Runnable = Offer & { readonly model: ModelDescriptor };

const modelDocument = ({ model, card }: Runnable) => ({
  id: model.id,
  title: model.title,
  task: model.task,
  description: model.published?.description ?? model.advice.madeFor.join('; '),
  slots: model.slots.map(({ name, kind, required, label, help, accepts, maxBytes, most }) => ({
    name,
    kind,
    required,
    label,
    help,
    accepts,
    maxBytes,
    most,
  })),
  fields: model.fields.map(fieldDocument),
  leftOut: model.published?.leftOut ?? [],
  price: {
    perMegapixel: model.price.perMegapixel,
    currency: model.price.currency,
    source: model.price.source,
    card,
  },
  usualSeconds: model.usualSeconds,
  builtIn: isOwn(model.id),
});

/** Everything that a designer could look for it by. */
const textOf = ({ model: { id, title, task, advice } }: Runnable): string =>
  [id, title, task, task.replaceAll('-', ' '), ...advice.madeFor].join('\n').toLowerCase();

const fieldLine = (field: Field): string => {
  const range =
    field.kind === 'choice'
      ? ` ${field.choices.map(typed).join(', ')}`
      : field.kind === 'number' || field.kind === 'integer'
        ? ` ${field.min} to ${field.max}`
        : '';
  return `  ${[flagOf(field) === null ? '' : `--${flagOf(field)}`, field.name].filter(Boolean).join(' · ')}: ${field.label}${range}`;
};

const priceLine = ({ model, card }: Runnable): string =>
  card
    ? anyCardWords(card)
    : model.price.perMegapixel === null
      ? originOf(model.id) === 'house'
        ? 'offline, free'
        : 'no price stated'
      : `$${model.price.perMegapixel} per megapixel`;

/** With so many there is a line for each alone; of fewer, what each takes. */
const listedWhole = 8;

const modelLines = (offer: Runnable, whole: boolean): string[] => {
  const { model } = offer;
  const time = model.usualSeconds === null ? [] : [`about ${model.usualSeconds} s`];
  return [
    [model.id, model.title, model.task, priceLine(offer), ...time].join(' · '),
    ...(whole
      ? [
          ...model.slots.map(({ name, label, required }) => `  ${name}: ${label}${required ? '' : ' (optional)'}`),
          ...model.fields.filter(({ kind }) => kind !== 'fixed').map(fieldLine),
        ]
      : []),
  ];
};

/** What can be run on the engine: the models that ship with the app, and the offline engine’s own or those of the service’s catalogue. */
export function models(context: Context, { task, search, engine }: ModelsOptions): Promise<Outcome> {
  if (task !== undefined && !tasks.some((each) => each === task))
    throw wrongUse(`--task is one of ${tasks.join(', ')}, not “${task}”.`);
  const asked: Engine | null = engine === undefined ? null : choice('--engine', engine, ['offline', 'modelrunner']);
  return withCore(
    context,
    async (core) => {
      const runsOn = asked ?? (await core.engines.choose('auto'));
      if (runsOn === 'modelrunner') await core.engines.publicCalls();
      const { offers: all, catalogue } = await offersOn(core, runsOn);
      if (runsOn === 'modelrunner' && catalogue.is !== 'read')
        say('ModelRunner’s list of models can’t be read right now: these are the models that ship with the app.');
      const offers = all.filter((offer): offer is Runnable => offer.model !== null);
      const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const found = offers.filter(
        (offer) =>
          (task === undefined || offer.model.task === task) && words.every((word) => textOf(offer).includes(word)),
      );
      const whole = found.length <= listedWhole;
      return {
        exit: 0,
        document: { models: found.map(modelDocument) },
        lines: found.length > 0 ? found.flatMap((offer) => modelLines(offer, whole)) : ['No models match.'],
      };
    },
    { reads: true },
  );
}
