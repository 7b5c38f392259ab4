import { compare, showMoney } from '../../src-main/common/money';
import { lacksPrompt, recipeFault } from '../../src-main/common/check-recipe';
import { fieldOf } from '../../src-main/common/differences';
import { models } from '../../src-main/common/models';
import { imagesOf, sizeOf } from '../../src-main/common/models/roles';
import {
  defaultCeiling,
  isExact,
  lessonsOf,
  priceOf,
  together,
  type KnownCard,
  type Lessons,
  type Price,
} from '../../src-main/common/pricing';
import type { Draft, Size } from '../../src-main/common/recipe';
import { outputSize, pricedSize, sizeFault, sizeFieldOf, type PricedSize } from '../../src-main/common/sizes';
import { resultName, versionName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import { inputThere, turned, whereIs } from './desk';
import { showPicture } from './pictures';
import type { InputRef, PassView } from '../../src-main/contract';
import type { EditorState, NumberName, OpenProject, WantedField } from './state';
import { overBudget } from './ledger';
import { otherSlots } from './other-slots';
import { takesPicture } from './takes-picture';
import { canVary } from './variations';

/** The input upright, turned and cropped as it will be sent. */
export function inputSize(state: EditorState): Size | null {
  if (!takesPicture(state.desk.draft)) return null;
  const shown = state.project && showPicture(state.project, state.desk.input);
  return shown ? turned(shown.size, state.desk.preparation) : null;
}

/** What is wrong with a size in pixels that is typed. */
export function sizeWrong(draft: Draft): string | null {
  const size = sizeOf(draft);
  return size !== null && typeof size === 'object' ? sizeFault(size, sizeFieldOf(draft.model)?.limits) : null;
}

/** The size of the results; `null` while there is no input, or the size typed can't be. */
export function resultSize(state: EditorState): Size | null {
  return sizeWrong(state.desk.draft) === null ? outputSize(state.desk.draft, inputSize(state)) : null;
}

const taught = new WeakMap<OpenProject['passes'], Lessons>();

/** What the project's settled passes teach: worked out once for as long as none of them changes. */
function lessonsIn(passes: OpenProject['passes']): Lessons {
  const known = taught.get(passes);
  if (known) return known;
  const lessons = lessonsOf(passes.map(({ pass }) => pass));
  taught.set(passes, lessons);
  return lessons;
}

const cardOf = (state: EditorState, model: string): KnownCard | null =>
  state.app?.prices.find(({ card }) => card.endpoint === model) ?? null;

function reckoned(state: EditorState, fields: Draft, output: PricedSize): Price | null {
  const { app, project } = state;
  if (!app || !project || !models[fields.model]) return null;
  return priceOf(
    { engine: app.engine, fields: { ...fields }, output },
    cardOf(state, fields.model),
    lessonsIn(project.passes),
  );
}

let last: { readonly of: readonly unknown[]; readonly price: Price | null } | null = null;

/** What the desk's pass will cost; `null` where that can't be known yet. The same object as long as nothing changes it. */
export function passPrice(state: EditorState): Price | null {
  const { draft } = state.desk;
  const output = sizeWrong(draft) === null ? pricedSize(draft, inputSize(state)) : null;
  if (!output) return null;
  const of = [
    draft,
    output.width,
    output.height,
    output.most,
    state.app?.engine,
    state.app?.prices,
    state.project?.passes,
  ];
  if (!last || of.some((part, at) => part !== last?.of[at])) {
    const price = reckoned(state, draft, output);
    last = { of, price: last && samePrice(last.price, price) ? last.price : price };
  }
  return last.price;
}

/** Most changes at the desk, a key in the prompt above all, leave the price as it is. */
const samePrice = (a: Price | null, b: Price | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.card === b.card &&
    JSON.stringify({ ...a, card: null }) === JSON.stringify({ ...b, card: null }));

/** How many passes a press of Run makes. */
export const passesAsked = (state: EditorState): number => (canVary(state.desk.draft) ? state.variations : 1);

/** How many pictures so many passes of the desk make. */
export const picturesAsked = ({ desk }: Pick<EditorState, 'desk'>, passes: number): number =>
  passes * imagesOf(desk.draft);

let lastRun: { readonly of: Price; readonly passes: number; readonly price: Price } | null = null;

/** What a press of Run will cost: of all its passes together. The same object as long as nothing changes it. */
export function runPrice(state: EditorState): Price | null {
  const price = passPrice(state);
  const passes = passesAsked(state);
  if (price === null || passes === 1) return price;
  if (lastRun?.of !== price || lastRun.passes !== passes)
    lastRun = { of: price, passes, price: together(price, passes) };
  return lastRun.price;
}

/** What a version would cost if it ran again now; `null` where that can't be known. */
export function priceAgain(
  state: EditorState,
  { pass }: PassView,
): (Pick<Price, 'low' | 'high'> & { readonly source?: string | undefined }) | null {
  if (!state.app) return null;
  const { recipe } = pass;
  const size = sizeOf(recipe);
  const output = size !== null && typeof size === 'object' ? size : pass.results[0];
  if (output && models[recipe.model]) return reckoned(state, recipe, output);
  const { estimated, source, low = estimated, high = estimated } = pass.price;
  return state.app.engine === pass.engine ? { low, high, source } : null;
}

export const ceilingOf = (state: EditorState): string => state.project?.ceiling ?? defaultCeiling;

/** Held against what a press of Run may cost at most. */
export const isOverCeiling = (state: EditorState): boolean => {
  const price = runPrice(state);
  return price !== null && (price.source === 'unstated' || compare(price.high, ceilingOf(state)) > 0);
};

/** What will be asked before it is run for so much; `null`: nothing. */
export function asksFirst(state: EditorState, price: Price | null): string | null {
  if (price === null || state.app?.engine !== 'modelrunner') return null;
  if (price.source === 'unstated') return 'ModelRunner states no price: you’ll be asked to confirm.';
  const isAbove = compare(price.high, ceilingOf(state)) > 0;
  const overdraws = state.project !== null && overBudget(state.project, price.high) !== null;
  if (!isAbove && !overdraws) return null;
  return `Above ${isAbove ? 'your cost ceiling' : ''}${isAbove && overdraws ? ' and ' : ''}${overdraws ? 'the budget' : ''}: you’ll be asked to confirm.`;
}

/** "$0.11", or "$0.06–$0.13" where the figures differ as they are shown. */
export function showSpanned({ low, high }: Pick<Price, 'low' | 'high'>, currency = 'USD', digits = 2): string {
  const [from, to] = [showMoney(low, currency, digits), showMoney(high, currency, digits)];
  return from === to ? to : `${from}–${to}`;
}

/** "~$0.11", "$0.06–$0.13", "offline, free", or that nobody states a price. */
export function showEstimate(
  price: Pick<Price, 'low' | 'high'> & { readonly source?: string | undefined },
  engine: 'modelrunner' | 'offline',
): string {
  if (engine === 'offline') return 'offline, free';
  if (price.source === 'unstated') return 'price not stated';
  const text = showSpanned(price);
  return text.includes('–') ? text : `~${text}`;
}

/** A settled price to four digits, an estimate with its "~" or as a span. */
export function showPrice(
  price: {
    readonly estimated: string;
    readonly settled: string | null;
    readonly currency: string;
    readonly low?: string | undefined;
    readonly high?: string | undefined;
    readonly source?: string | undefined;
  },
  engine: 'modelrunner' | 'offline',
): string {
  const { estimated, settled, currency, source, low = estimated, high = estimated } = price;
  if (engine === 'offline') return 'offline, free';
  return settled === null ? showEstimate({ low, high, source }, engine) : showMoney(settled, currency, 4);
}

export { isExact };

/** A number field of the recipe as the form calls it. */
const numberName = (draft: Draft, name: NumberName): string =>
  name === 'width' ? 'Width' : name === 'height' ? 'Height' : (fieldOf(draft, name)?.label ?? name);

/** Why a picture can't be started from, and what can be done. */
export function inputGone(project: OpenProject, input: InputRef): string {
  const where = whereIs(project, input);
  if (input.kind === 'source')
    return where === 'trash'
      ? 'The input is in the trash. Restore it, or choose another.'
      : 'The input is no longer in the project. Choose another.';
  const view = project.passById.get(input.id);
  const count = view?.pass.results.length ?? project.trash.versions.find(({ id }) => id === input.id)?.results ?? 0;
  if (input.result > count) return `${versionName(input.version)} has no result to start from. Choose another input.`;
  const name = resultName(input.version, input.result, count);
  return where === 'trash'
    ? `${name}, the input, is in the trash. Restore it, or choose another.`
    : `${name}, the input, is deleted for good. Choose another.`;
}

/** What keeps a pass from being run, and the control that mends it; `null` when nothing does. */
export function obstacle(state: EditorState): {
  readonly message: string;
  readonly field: WantedField;
} | null {
  const { project, desk, app, mistyped } = state;
  if (!project || !app) return { message: 'No project is open.', field: 'project' };
  if (project.readOnly) return { message: project.readOnly, field: 'project' };
  if (app.engineFault) return { message: app.engineFault, field: 'engine' };
  if (takesPicture(desk.draft) && !inputThere(project, desk.input))
    return {
      message: desk.input === null ? 'Add a picture to start from.' : inputGone(project, desk.input),
      field: 'input',
    };
  if (!models[desk.draft.model])
    return {
      message: `This version of Pentimento does not know the model ${visible(desk.draft.model)}. Choose another.`,
      field: 'model',
    };
  const lacking = otherSlots(desk.draft.model).find(
    ({ name, required }) => !showPicture(project, desk.others[name] ?? null) && (required || desk.others[name]),
  );
  if (lacking)
    return {
      field: `slot:${lacking.name}`,
      message: desk.others[lacking.name]
        ? `${lacking.label}: its picture is no longer in the project. Choose another.`
        : `Choose a picture for ${lacking.label.toLowerCase()}.`,
    };
  if (lacksPrompt(desk.draft)) return { message: 'Say what the picture should become.', field: 'prompt' };
  const [typed] = mistyped;
  if (typed)
    return {
      field: typed[0],
      message: `${numberName(desk.draft, typed[0])}: ${typed[1].charAt(0).toLowerCase()}${typed[1].slice(1)}`,
    };
  const wrong = sizeWrong(desk.draft);
  if (wrong) return { message: wrong, field: 'size' };
  const fault = recipeFault(desk.draft);
  return fault === null ? null : { message: fault, field: 'model' };
}
