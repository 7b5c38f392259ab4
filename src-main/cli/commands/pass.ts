import { stat } from 'node:fs/promises';
import { basename, extname, resolve, sep } from 'node:path';
import type { Core } from '../../core/core';
import { lacksPrompt, recipeFault } from '../../common/check-recipe';
import { defaultModel, learnAnswered, models, type ModelDescriptor } from '../../common/models';
import { fieldFault } from '../../common/models/check';
import { publishedOf } from '../../common/models/published';
import { promptOf, withRole } from '../../common/models/roles';
import { completed, defaultsOf, onModel, type Draft, type Recipe } from '../../common/recipe';
import { listed } from '../../common/picture-formats';
import { pricedSize } from '../../common/sizes';
import type { Engine } from '../../common/states';
import { together } from '../../common/pricing';
import { showMoney } from '../../common/money';
import { mostTries } from '../../common/tries';
import { correctionOf } from '../../common/word-list';
import { quotedWords } from '../../common/words';
import { preparation, type InputRef } from '../../contract/records';
import { pictureSlot } from '../../contract/inputs';
import { PentimentoError } from '../../contract/errors';
import { checkMoney, limited, priceIn, type GivenInput } from '../../pass/record';
import type { Project } from '../../project/project';
import { importPicture } from '../../use-cases/import';
import { runPass, type RunOrder } from '../../use-cases/passes';
import { checkEngine, openProject, withCore, writable } from '../command';
import type { Context } from '../context';
import { modelNamed } from '../model-named';
import { passDocument, passLines, priceDocument, priceText, sayNotes } from '../documents';
import {
  amount,
  integer,
  attributeOf,
  choice,
  fieldFlags,
  fieldValues,
  flagOf,
  versionAt,
  wrongUse,
  type Typed,
} from '../options';
import { say, type Outcome } from '../output';
import { endOf } from './pass-end';
import { checkTries, untilRight } from './until-right';

export interface PassOptions {
  readonly source?: string;
  readonly from?: string;
  readonly basedOn?: string;
  readonly model?: string;
  readonly set?: readonly string[];
  readonly input?: readonly string[];
  readonly engine?: string;
  readonly allowCost?: string;
  readonly untilRight?: string;
  readonly orCost?: string;
  /** Of the models' fields, by their flags. */
  readonly [flag: string]: unknown;
}

/** What was typed of the model's fields, in any of its forms. */
function typedFields(options: PassOptions): Typed[] {
  const flags = fieldFlags.flatMap(({ name }): Typed[] => {
    const text = options[attributeOf(name)];
    return typeof text === 'string' ? [{ option: `--${name}`, is: (field) => flagOf(field) === name, text }] : [];
  });
  const sets = (options.set ?? []).map((given): Typed => {
    const [name = '', text] = /^([^=]+)=(.*)$/s.exec(given)?.slice(1) ?? [];
    if (text === undefined) throw wrongUse(`--set takes a field’s name and its value, name=value, not “${given}”.`);
    return { option: `--set ${name}`, is: (field) => field.name === name, text };
  });
  return [...flags, ...sets];
}

const noSize = 'The size of the results isn’t known: give it with --size.';

/** What was typed for the model's other pictures: `--input mask=matte.png`, `--input mask=v3:2`. */
function typedInputs({ input = [] }: PassOptions): TypedInput[] {
  const typed = input.map((given): TypedInput => {
    const [slot = '', text = ''] = /^([^=]+)=(.+)$/s.exec(given)?.slice(1) ?? [];
    if (text === '') throw wrongUse(`--input takes a slot and its picture, mask=matte.png, not “${given}”.`);
    return { slot, text };
  });
  const twice = typed.find(({ slot }, at) => typed.findIndex((one) => one.slot === slot) < at);
  if (twice) throw wrongUse(`--input ${twice.slot} is given twice.`);
  return typed;
}

interface TypedInput {
  readonly slot: string;
  /** A source's id, a path, or a version. */
  readonly text: string;
}

/** What the options say by themselves, before anything is opened. */
export function readPass(options: PassOptions, prompt: 'needed' | 'any' = 'needed') {
  // One that does not ship with the app is looked for once it is known where it would run.
  const model = options.model === undefined ? null : (models[options.model] ?? null);
  const isAsked = options.model !== undefined && model === null;
  const basedOn = options.basedOn === undefined ? null : versionAt(options.basedOn);
  if (options.source !== undefined && options.from !== undefined)
    throw wrongUse('Say what the pass starts from: either --source or --from.');
  // The version it is based on may be of any model; else it is known already what can't be.
  const runs = model ?? (basedOn || isAsked ? null : defaultModel);
  if (runs) checkStart(runs, options);
  if (options.source === '') throw wrongUse('--source is empty: give a source’s id, or the path of a picture.');
  if (options.orCost !== undefined && options.untilRight === undefined)
    throw wrongUse('--or-cost needs --until-right: say how many passes to run at most.');
  const typed = typedFields(options);
  if (basedOn && basedOn.result !== null) throw wrongUse('--based-on takes a version such as v3, without a result.');
  if (basedOn && model) fieldValues(model, typed);
  if (basedOn && !model && !isAsked) for (const each of typed) checkForAny(each);
  return {
    typed,
    draft: basedOn || isAsked ? null : draftOf(typed, null, model ?? defaultModel, prompt),
    model: options.model ?? null,
    inputs: typedInputs(options),
    basedOn,
    from: options.from === undefined ? null : versionAt(options.from),
    engine: options.engine === undefined ? null : choice('--engine', options.engine, ['offline', 'modelrunner']),
    allowCost: options.allowCost === undefined ? null : amount('--allow-cost', options.allowCost),
    tries: options.untilRight === undefined ? null : integer('--until-right', options.untilRight, 1, mostTries),
    cost: options.orCost === undefined ? null : amount('--or-cost', options.orCost),
  };
}

/** Throws where the model needs a picture and none is given, or takes none and one is. */
function checkStart(model: ModelDescriptor, options: PassOptions): void {
  const { source, from } = options;
  const slot = model.slots.find(({ name }) => name === pictureSlot);
  const isGiven = source !== undefined || from !== undefined;
  if (!slot && isGiven) throw wrongUse(`${model.title} starts from no picture: leave out --source and --from.`);
  if (slot?.required && !isGiven) throw wrongUse('Say what the pass starts from: either --source or --from.');
  const given = typedInputs(options).map((input) => slotGiven(model, input).name);
  const lacking = model.slots.find(({ name, required }) => required && name !== pictureSlot && !given.includes(name));
  if (lacking)
    throw wrongUse(
      `${model.title} needs ${lacking.label.toLowerCase()}, too: --input ${lacking.name}=<id|path|version>.`,
    );
}

/** The model's other slot of that name, or of the name that the model itself has for it. */
function slotGiven(model: ModelDescriptor, { slot }: TypedInput) {
  if (slot === pictureSlot) throw wrongUse('What a pass starts from is given with --source or --from.');
  const others = model.slots.filter(({ name }) => name !== pictureSlot);
  const found = others.find(({ name }) => name === slot) ?? others.find(({ wire }) => wire === slot);
  if (found) return found;
  throw wrongUse(
    others.length === 0
      ? `${model.title} takes no further pictures: leave out --input.`
      : `${model.title} has no picture ${slot}. It takes ${others.map(({ name }) => name).join(', ')}.`,
  );
}

/** Throws where no model takes it. A field that is set by its own name may be one of a model that only the project knows. */
function checkForAny(typed: Typed): void {
  if (typed.option.startsWith('--set ') && !Object.values(models).some(({ fields }) => fields.some(typed.is))) return;
  const faults = Object.values(models).map((model) => {
    try {
      fieldValues(model, [typed]);
      return null;
    } catch (error) {
      return { error, has: model.fields.some(typed.is) };
    }
  });
  if (faults.includes(null)) return;
  throw (faults.find((fault) => fault?.has) ?? faults[0])?.error;
}

/** A recorded size that nobody may choose came of the input's shape: it follows the input again. */
function withFollowingSize(draft: Draft, model: ModelDescriptor): Draft {
  const size = model.fields.find(({ role }) => role === 'size');
  return size && draft[size.name] !== null && fieldFault(size, draft[size.name]) !== null
    ? { ...draft, [size.name]: null }
    : draft;
}

/** The recipe that was typed, on the one that it is based on or on what the model begins with. */
function draftOf(
  typed: readonly Typed[],
  base: Recipe | null,
  model: ModelDescriptor,
  prompt: 'needed' | 'any' = 'needed',
): Draft {
  const own = base && (base.model === model.id ? completed(base) : onModel(base, model));
  const start = own ? withFollowingSize(own, model) : defaultsOf(model);
  const draft = { ...start, ...fieldValues(model, typed) };
  const lacks = lacksPrompt(draft);
  if (lacks && prompt === 'needed') throw wrongUse('Say what the picture should become: --prompt.');
  const fault = recipeFault(lacks ? withRole(draft, 'prompt', 'any') : draft);
  if (fault) throw wrongUse(fault);
  return draft;
}

export function pass(context: Context, folder: string, options: PassOptions): Promise<Outcome> {
  const asked = readPass(options);
  return withCore(context, async (core) => {
    const project = await openProject(core, folder);
    await writable(project);
    const parent = asked.basedOn && project.passByVersion(asked.basedOn.version).record;
    const engine = asked.engine ?? (await core.engines.choose('auto'));
    // Key and origin, then what it costs, before anything is imported.
    await checkEngine(core, engine);
    const { model, draft } = await wanted(core, engine, asked, parent?.recipe ?? null);
    checkStart(model, options);
    const input = await findInput(core, project, { source: options.source, from: asked.from });
    const others = await Promise.all(
      asked.inputs.map(async (given) => ({
        slot: slotGiven(model, given).name,
        found: await findGiven(core, project, given.text),
      })),
    );
    const output = pricedSize(draft, input?.size ?? null);
    if (output === null) throw wrongUse(noSize);
    const card = engine === 'modelrunner' ? await core.prices.fresh(draft.model) : null;
    // A list that the designer corrected is of its prompt.
    const words =
      parent && promptOf(parent.recipe) === promptOf(draft)
        ? (correctionOf(parent.words, promptOf(draft))?.list ?? null)
        : null;
    const one = priceIn(project, { draft, output, engine }, card);
    const price = limited(together(one, asked.tries ?? 1), asked.cost, one);
    checkMoney(project, price, asked.allowCost, asked.tries ?? 1);
    if (asked.tries !== null) {
      checkTries(draft, words ?? quotedWords(promptOf(draft)));
      say(
        `At most ${asked.tries} passes${asked.cost === null ? '' : `, or ${showMoney(asked.cost)}`}: ${priceText(price)}`,
      );
    }
    const upright = preparation.parse({});
    const brought = (await input?.bring(context.signal)) ?? null;
    const given: Record<string, GivenInput> = {};
    for (const { slot, found } of others)
      given[slot] = { ref: await found.bring(context.signal), preparation: upright };
    const order: RunOrder = {
      input: brought,
      others: given,
      basedOn: parent?.id ?? null,
      draft,
      preparation: upright,
      words,
      engine,
      allowCost: asked.allowCost,
    };
    if (asked.tries !== null)
      return untilRight(context, core, project, order, { most: asked.tries, cost: asked.cost, price });
    const { now, held, exit } = await endOf(context, core, project, await runPass(core, project, order));
    return {
      exit,
      document: { pass: passDocument(project, now, held) },
      lines: passLines(project, now),
    };
  });
}

/** What a pass of these options would cost: nothing is recorded, nothing imported, and no key is needed. */
export function price(context: Context, folder: string, options: PassOptions): Promise<Outcome> {
  // What it says does not move its price.
  const asked = readPass(options, 'any');
  return withCore(
    context,
    async (core) => {
      const project = await openProject(core, folder);
      const parent = asked.basedOn && project.passByVersion(asked.basedOn.version).record;
      const engine = asked.engine ?? (await core.engines.choose('auto'));
      if (engine === 'modelrunner') await core.engines.publicCalls();
      const { model, draft } = await wanted(core, engine, asked, parent?.recipe ?? null, 'any');
      checkStart(model, options);
      const input = await findInput(core, project, { source: options.source, from: asked.from });
      const output = pricedSize(draft, input?.size ?? null);
      if (output === null) throw wrongUse(noSize);
      const card = engine === 'modelrunner' ? await core.prices.fresh(draft.model) : null;
      const found = priceIn(project, { draft, output, engine }, card);
      return { exit: 0, document: { price: priceDocument(found) }, lines: [priceText(found)] };
    },
    { reads: true },
  );
}

/** The model that is to run, and its recipe as far as it is known. */
async function wanted(
  core: Core,
  engine: Engine,
  asked: ReturnType<typeof readPass>,
  base: Recipe | null,
  prompt: 'needed' | 'any' = 'needed',
): Promise<{ readonly model: ModelDescriptor; readonly draft: Draft }> {
  const model = await modelNamed(core, engine, asked.model ?? base?.model ?? defaultModel.id);
  learnAnswered(model);
  const leftOut = publishedOf(model)?.leftOut ?? [];
  const strange = asked.typed.find(({ option }) => leftOut.some((name) => option === `--set ${name}`));
  if (strange)
    throw wrongUse(`${strange.option} can’t be given: Pentimento doesn’t support that setting of ${model.title}.`);
  return { model, draft: asked.draft ?? draftOf(asked.typed, base, model, prompt) };
}

/** A version, a source's id, or the path of a picture. */
function findGiven(core: Core, project: Project, text: string): Promise<FoundInput> {
  const version = /^v\d+(:\d+)?$/.test(text) ? versionAt(text) : null;
  const found = version ? { source: undefined, from: version } : { source: text, from: null };
  return findInput(core, project, found) as Promise<FoundInput>;
}

interface FoundInput {
  readonly size: { readonly width: number; readonly height: number };
  bring(signal: AbortSignal): Promise<InputRef>;
}

async function findInput(
  core: Core,
  project: Project,
  asked: { readonly source: string | undefined; readonly from: { version: number; result: number | null } | null },
): Promise<FoundInput | null> {
  if (asked.from === null && asked.source === undefined) return null;
  if (asked.from) {
    const { record } = project.passByVersion(asked.from.version);
    const chosen = asked.from.result ?? 1;
    const result = record.results[chosen - 1];
    if (!result)
      throw new PentimentoError(
        'no-such-version',
        record.results.length === 0
          ? `v${record.version} has no result to start from: it is ${record.state}.`
          : `v${record.version} has no result ${chosen}; it has ${record.results.length}.`,
      );
    return {
      size: result,
      bring: async () => ({ kind: 'result', id: record.id, version: record.version, result: chosen }),
    };
  }
  const text = asked.source ?? '';
  const known = project.sources.get(text);
  if (known) return { size: known.probe, bring: async () => ({ kind: 'source', id: known.id }) };
  const path = resolve(text);
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  const named = there ? [] : [...project.sources.values()].filter(({ name }) => name === text);
  if (named.length > 0)
    throw new PentimentoError(
      'file-missing',
      `There is no file ${text} here. ${project.record.name} has ${named.length === 1 ? 'a source' : `${named.length} sources`} of that name: --source ${listed(named.map(({ id }) => id))}.`,
    );
  if (!there && !text.includes('/') && !text.includes(sep) && extname(basename(text)) === '') {
    throw new PentimentoError(
      'no-such-source',
      `There is no source ${text} in ${project.record.name}, and no file of that name.`,
    );
  }
  const probe = await core.images.probe(path);
  return {
    size: probe,
    bring: async (signal) => {
      const { source } = await importPicture(core, project, path, signal);
      sayNotes(text, source);
      return { kind: 'source', id: source.id };
    },
  };
}

export type { Engine };
