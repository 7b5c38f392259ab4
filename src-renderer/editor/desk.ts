import type { Draft, Recipe, Size } from '../../src-main/common/recipe';
import { defaultSize } from '../../src-main/common/sizes';
import { versionName } from '../../src-main/common/versions';
import type { InputRef, PassView, Preparation } from '../../src-main/contract';
import { showPicture } from './pictures';
import type { Desk } from './desk-state';
import type { EditorState, OpenProject } from './state';
import { deskChange, recorded } from './undo';

/** Edits of the desk. Each is a step that can be undone; `at` is the time in milliseconds. */

/** One named edit. `mark` joins it to the burst before it. */
export function edited(state: EditorState, name: string, desk: Desk, at: number, mark: string | null = null): EditorState {
  const change = deskChange(state.desk, desk);
  if (!change) return state;
  return { ...state, desk, undo: recorded(state.undo, { name, change, mark, at }), runFault: null };
}

const fieldNames: Readonly<Record<keyof Draft, string>> = {
  model: 'Model', prompt: 'Prompt', strength: 'Strength', seed: 'Seed', image_size: 'Image size', num_images: 'Images', acceleration: 'Acceleration',
  rendering_speed: 'Rendering speed', expansion_model: 'Magic Prompt', enable_safety_checker: 'Safety checker', output_format: 'Output format',
};

export const withField = <Field extends keyof Draft>(state: EditorState, field: Field, value: Draft[Field], at: number): EditorState =>
  edited(state, fieldNames[field], { ...state.desk, draft: { ...state.desk.draft, [field]: value } }, at, `field:${field}`);

export const withPreparation = (state: EditorState, preparation: Preparation, at: number): EditorState =>
  edited(state, 'Background', { ...state.desk, preparation }, at, 'preparation');

/** A picture's size after it is turned and cropped. */
export function turned(size: Size | null, { crop, rotate }: Preparation): Size | null {
  if (!size) return null;
  if (crop) return { width: crop.width, height: crop.height };
  return rotate === 90 || rotate === 270 ? { width: size.height, height: size.width } : size;
}

const wholePicture = (preparation: Preparation): Preparation => ({ ...preparation, crop: null, rotate: 0 });

const sizeOf = (state: EditorState, input: InputRef | null): Size | null => (state.project && showPicture(state.project, input)?.size) ?? null;

const hasPart = ({ crop, rotate }: Preparation): boolean => crop !== null || rotate !== 0;

/** Another picture to start from. A crop belongs to the picture it was drawn on; one of the same size is taken for the next of a series, and keeps it. */
export function withInput(state: EditorState, input: InputRef, name: string, at: number): EditorState {
  const { preparation } = state.desk;
  const [before, after] = [sizeOf(state, state.desk.input), sizeOf(state, input)];
  const keeps = sameInput(state.desk.input, input) || (before !== null && after !== null && before.width === after.width && before.height === after.height);
  return edited(state, name, { ...state.desk, input, preparation: keeps ? preparation : wholePicture(preparation) }, at);
}

/** Did taking another input drop the crop or the turn that the last one had? */
export const lostCrop = (before: EditorState, after: EditorState): boolean => hasPart(before.desk.preparation) && !hasPart(after.desk.preparation);

export function sameInput(a: InputRef | null, b: InputRef | null): boolean {
  if (a === null || b === null) return a === b;
  return a.id === b.id && a.kind === b.kind && (a.kind === 'source' || (b.kind === 'result' && a.result === b.result));
}

/** A recipe as a draft again, with its seed locked. A size that is the shape of `input` follows the input again. */
export function draftOf(recipe: Recipe, input: Size | null): Draft {
  const { image_size } = recipe;
  const shape = input && defaultSize(input);
  const follows = shape && typeof image_size === 'object' && image_size.width === shape.width && image_size.height === shape.height;
  return { ...recipe, image_size: follows ? null : image_size };
}

export const usedPrompt = (state: EditorState, view: PassView, at: number): EditorState =>
  edited(state, `Use prompt of ${versionName(view.pass.version)}`, { ...state.desk, draft: { ...state.desk.draft, prompt: view.pass.recipe.prompt }, basedOn: view.pass.id }, at);

export const usedSeed = (state: EditorState, view: PassView, at: number): EditorState =>
  edited(state, `Use seed of ${versionName(view.pass.version)}`, { ...state.desk, draft: { ...state.desk.draft, seed: view.pass.recipe.seed } }, at);

/** Everything that decided the version: its recipe, its input, and how that was prepared. */
export function usedAll(state: EditorState, view: PassView, at: number): EditorState {
  const { pass } = view;
  const there = inputThere(state.project, pass.input);
  const input = there ? pass.input : state.desk.input;
  const preparation = there ? pass.preparation : wholePicture(pass.preparation);
  const desk: Desk = { draft: draftOf(pass.recipe, turned(sizeOf(state, input), preparation)), preparation, input, basedOn: pass.id };
  return edited(state, `Use all of ${versionName(pass.version)}`, desk, at);
}

export const usedAsInput = (state: EditorState, view: PassView, result: number, at: number): EditorState =>
  withInput(state, { kind: 'result', id: view.pass.id, version: view.pass.version, result }, `Use ${versionName(view.pass.version)} as input`, at);

/** Locked: the next passes keep this seed. Free: every pass draws a new one, and the last one seen is remembered. */
export const seedLocked = (state: EditorState, seed: number, at: number): EditorState => ({ ...withField(state, 'seed', seed, at), lastSeed: seed });
export const seedFreed = (state: EditorState, at: number): EditorState => ({ ...withField(state, 'seed', null, at), lastSeed: state.desk.draft.seed ?? state.lastSeed });

export function inputThere(project: OpenProject | null, input: InputRef | null): boolean {
  if (!project || !input) return false;
  if (input.kind === 'source') return project.sources.some((source) => source.id === input.id);
  const results = project.passById.get(input.id)?.pass.results;
  return results !== undefined && input.result <= results.length;
}
