import { compare, showMoney } from '../../src-main/common/money';
import { defaultCeiling, estimate } from '../../src-main/common/price';
import type { Size } from '../../src-main/common/recipe';
import { outputSize, sizeFault } from '../../src-main/common/sizes';
import { versionName } from '../../src-main/common/versions';
import { turned } from './desk';
import { showPicture } from './pictures';
import type { PassView } from '../../src-main/contract';
import type { EditorState, NumberName } from './state';

/** The input upright, turned and cropped as it will be sent. */
export function inputSize(state: EditorState): Size | null {
  const shown = state.project && showPicture(state.project, state.desk.input);
  return shown ? turned(shown.size, state.desk.preparation) : null;
}

/** The size of the results; `null` while there is no input, or the size typed can't be. */
export function resultSize(state: EditorState): Size | null {
  const { image_size } = state.desk.draft;
  const input = inputSize(state);
  if (!input || (typeof image_size === 'object' && image_size !== null && sizeFault(image_size))) return null;
  return outputSize(image_size, input);
}

/** Decimal, before the pass; `null` where it can't be known yet. */
export function passEstimate(state: EditorState): string | null {
  const output = resultSize(state);
  if (!output || !state.app) return null;
  return estimate({ model: state.desk.draft.model, output, images: state.desk.draft.num_images, engine: state.app.engine });
}

/** What a version would cost if it ran again now; `null` where that can't be known. */
export function estimateAgain(state: EditorState, { pass }: PassView): string | null {
  if (!state.app) return null;
  const { image_size, model, num_images } = pass.recipe;
  if (state.app.engine === pass.engine) return pass.price.estimated;
  const output = typeof image_size === 'object' ? image_size : pass.results[0];
  return output ? estimate({ model, output, images: num_images, engine: state.app.engine }) : null;
}

export const ceilingOf = (state: EditorState): string => state.project?.ceiling ?? defaultCeiling;

export const isOverCeiling = (state: EditorState): boolean => {
  const amount = passEstimate(state);
  return amount !== null && compare(amount, ceilingOf(state)) > 0;
};

/** "~$0.11", or "offline, free". */
export function showEstimate(amount: string, engine: 'modelrunner' | 'offline', currency = 'USD'): string {
  return engine === 'offline' ? 'offline, free' : `~${showMoney(amount, currency)}`;
}

/** A settled price to four digits, an estimate with its "~". */
export function showPrice(price: { readonly estimated: string; readonly settled: string | null; readonly currency: string }, engine: 'modelrunner' | 'offline'): string {
  if (engine === 'offline') return 'offline, free';
  return price.settled === null ? `~${showMoney(price.estimated, price.currency)}` : showMoney(price.settled, price.currency, 4);
}

const numberNames: Readonly<Record<NumberName, string>> = { strength: 'Strength', seed: 'Seed', images: 'Images', width: 'Width', height: 'Height' };

/** What keeps a pass from being run, and the control that mends it; `null` when nothing does. */
export function obstacle(state: EditorState): { readonly message: string; readonly field: 'input' | 'prompt' | 'size' | 'engine' | 'project' | NumberName } | null {
  const { project, desk, app, mistyped } = state;
  if (!project || !app) return { message: 'No project is open.', field: 'project' };
  if (project.readOnly) return { message: project.readOnly, field: 'project' };
  if (app.engineFault) return { message: app.engineFault, field: 'engine' };
  const shown = showPicture(project, desk.input);
  if (!shown) {
    if (desk.input === null) return { message: 'Add a picture to start from.', field: 'input' };
    return { message: desk.input.kind === 'result' ? `${versionName(desk.input.version)} has no result to start from. Choose another input.` : 'The input is not in the project any more. Choose another.', field: 'input' };
  }
  if (desk.draft.prompt.trim() === '') return { message: 'Say what the picture should become.', field: 'prompt' };
  const [typed] = mistyped;
  if (typed) return { field: typed[0], message: `${numberNames[typed[0]]}: ${typed[1].charAt(0).toLowerCase()}${typed[1].slice(1)}` };
  const { image_size } = desk.draft;
  const wrong = typeof image_size === 'object' && image_size !== null ? sizeFault(image_size) : null;
  return wrong ? { message: wrong, field: 'size' } : null;
}
