import { inputShape as shapeOf } from '../../src-main/common/turned';
import { fieldOf } from '../../src-main/common/differences';
import { defaultModel, inputShape, slotsOf, type ModelDescriptor, type Role } from '../../src-main/common/models';
import { fieldWith, promptOf, seedOf, sizeOf as askedSize, withRole } from '../../src-main/common/models/roles';
import { completed, onModel, type Draft, type Recipe, type Size } from '../../src-main/common/recipe';
import { defaultSize, sizeFieldOf } from '../../src-main/common/sizes';
import { versionName } from '../../src-main/common/versions';
import { correctionOf } from '../../src-main/common/word-list';
import { inputOf, pictureSlot, preparationOf } from '../../src-main/contract/inputs';
import type { InputRef, PassView, Preparation } from '../../src-main/contract';
import { showPicture } from './pictures';
import type { Desk } from './desk-state';
import type { EditorState, OpenProject } from './state';
import { takesPicture } from './takes-picture';
import { deskChange, recorded } from './undo';

/** Edits of the desk. Each is a step that can be undone; `at` is the time in milliseconds. */

/** One named edit. `mark` joins it to the burst before it. */
export function edited(
  state: EditorState,
  name: string,
  desk: Desk,
  at: number,
  mark: string | null = null,
): EditorState {
  const change = deskChange(state.desk, desk);
  if (!change) return state;
  return { ...state, desk, undo: recorded(state.undo, { name, change, mark, at }), runFault: null };
}

export function withField(state: EditorState, name: string, value: unknown, at: number): EditorState {
  const { draft } = state.desk;
  const label = fieldOf(draft, name)?.label ?? name;
  return edited(state, label, { ...state.desk, draft: { ...draft, [name]: value } }, at, `field:${name}`);
}

/** The field that has this role, where the model has one. */
const withRoleOf = (state: EditorState, role: Role, value: unknown, at: number): EditorState => {
  const field = fieldWith(state.desk.draft.model, role);
  return field ? withField(state, field.name, value, at) : state;
};

/** Another model: what both have is kept. */
export function withModel(state: EditorState, model: ModelDescriptor, at: number): EditorState {
  if (state.desk.draft.model === model.id) return state;
  return edited(state, `Model ${model.title}`, { ...state.desk, draft: onModel(state.desk.draft, model) }, at);
}

export const withPreparation = (state: EditorState, preparation: Preparation, at: number): EditorState =>
  edited(state, 'Background', { ...state.desk, preparation }, at, 'preparation');

/** A picture's size after it is turned and cropped. */
export const turned = (size: Size | null, preparation: Preparation): Size | null => size && shapeOf(size, preparation);

const wholePicture = (preparation: Preparation): Preparation => ({ ...preparation, crop: null, rotate: 0 });

const sizeOf = (state: EditorState, input: InputRef | null): Size | null =>
  (state.project && showPicture(state.project, input)?.size) ?? null;

const hasPart = ({ crop, rotate }: Preparation): boolean => crop !== null || rotate !== 0;

/** Another picture to start from. A crop belongs to the picture it was drawn on; one of the same size is taken for the next of a series, and keeps it. */
export function withInput(state: EditorState, input: InputRef, name: string, at: number): EditorState {
  const { preparation } = state.desk;
  // Who chooses a picture to start from wants a model that does.
  const draft = takesPicture(state.desk.draft) ? state.desk.draft : onModel(state.desk.draft, defaultModel);
  const [before, after] = [sizeOf(state, state.desk.input), sizeOf(state, input)];
  const keeps =
    sameInput(state.desk.input, input) ||
    (before !== null && after !== null && before.width === after.width && before.height === after.height);
  return edited(
    state,
    name,
    { ...state.desk, draft, input, preparation: keeps ? preparation : wholePicture(preparation) },
    at,
  );
}

/** Did taking another input drop the crop or the turn that the last one had? */
export const lostCrop = (before: EditorState, after: EditorState): boolean =>
  hasPart(before.desk.preparation) && !hasPart(after.desk.preparation);

export function sameInput(a: InputRef | null, b: InputRef | null): boolean {
  if (a === null || b === null) return a === b;
  return a.id === b.id && a.kind === b.kind && (a.kind === 'source' || (b.kind === 'result' && a.result === b.result));
}

/** A recipe as a draft again, with its seed locked. A size that is the shape of `input` follows the input again. */
export function draftOf(recipe: Recipe, input: Size | null): Draft {
  const draft = completed(recipe);
  const size = askedSize(draft);
  const field = sizeFieldOf(recipe.model);
  const shape = input && field?.default === inputShape ? defaultSize(input, field.limits) : null;
  const follows = shape && typeof size === 'object' && size?.width === shape.width && size.height === shape.height;
  return follows ? withRole(draft, 'size', null) : draft;
}

export const usedPrompt = (state: EditorState, view: PassView, at: number): EditorState =>
  edited(
    state,
    `Use prompt of ${versionName(view.pass.version)}`,
    {
      ...state.desk,
      draft: withRole(state.desk.draft, 'prompt', promptOf(view.pass.recipe)),
      words: correctionOf(view.pass.words, promptOf(view.pass.recipe)),
      basedOn: view.pass.id,
    },
    at,
  );

export const usedSeed = (state: EditorState, view: PassView, at: number): EditorState =>
  edited(
    state,
    `Use seed of ${versionName(view.pass.version)}`,
    { ...state.desk, draft: withRole(state.desk.draft, 'seed', seedOf(view.pass.recipe)) },
    at,
  );

/** Everything that decided the version: its recipe, its input, and how that was prepared. */
export function usedAll(state: EditorState, view: PassView, at: number): EditorState {
  const { pass } = view;
  const there = inputThere(state.project, inputOf(pass));
  const input = there ? inputOf(pass) : state.desk.input;
  const preparation = there ? preparationOf(pass) : wholePicture(preparationOf(pass));
  const desk: Desk = {
    draft: draftOf(pass.recipe, turned(sizeOf(state, input), preparation)),
    preparation,
    words: correctionOf(pass.words, promptOf(pass.recipe)),
    input,
    others: otherInputs(state.project, pass),
    basedOn: pass.id,
  };
  return edited(state, `Use all of ${versionName(pass.version)}`, desk, at);
}

export const usedAsInput = (state: EditorState, view: PassView, result: number, at: number): EditorState =>
  withInput(
    state,
    { kind: 'result', id: view.pass.id, version: view.pass.version, result },
    `Use ${versionName(view.pass.version)} as input`,
    at,
  );

/** Locked: the next passes keep this seed. Free: every pass draws a new one, and the last one seen is remembered. */
export const seedLocked = (state: EditorState, seed: number, at: number): EditorState => ({
  ...withRoleOf(state, 'seed', seed, at),
  lastSeed: seed,
});
export const seedFreed = (state: EditorState, at: number): EditorState => ({
  ...withRoleOf(state, 'seed', null, at),
  lastSeed: seedOf(state.desk.draft) ?? state.lastSeed,
});

/** What the other slots of a version were given, as far as it is still there. */
export const otherInputs = (project: OpenProject | null, pass: PassView['pass']): Desk['others'] =>
  Object.fromEntries(
    Object.entries(pass.inputs).flatMap(([slot, { ref }]) =>
      slot !== pictureSlot && inputThere(project, ref) ? [[slot, ref] as const] : [],
    ),
  );

/** Another picture in one of the model's further slots; `null` empties it. */
export function withOther(state: EditorState, slot: string, input: InputRef | null, at: number): EditorState {
  const { [slot]: _, ...rest } = state.desk.others;
  const label = slotsOf(state.desk.draft.model).find(({ name }) => name === slot)?.label ?? slot;
  return edited(state, label, { ...state.desk, others: input ? { ...rest, [slot]: input } : rest }, at);
}

/** Whether a picture can be started from, and if not, whether it can be had back. */
export function whereIs(project: OpenProject, input: InputRef): 'here' | 'trash' | 'gone' {
  if (input.kind === 'source') {
    if (project.sources.some((source) => source.id === input.id)) return 'here';
    return project.trash.sources.some((source) => source.id === input.id) ? 'trash' : 'gone';
  }
  const view = project.passById.get(input.id);
  if (!view) {
    const trashed = project.trash.versions.find(({ id }) => id === input.id);
    return trashed && !trashed.emptied && input.result <= trashed.results ? 'trash' : 'gone';
  }
  if (input.result > view.pass.results.length) return 'gone';
  const { trashed = null } = view.rated[input.result - 1] ?? {};
  return trashed === null ? 'here' : trashed === 'trash' ? 'trash' : 'gone';
}

export const inputThere = (project: OpenProject | null, input: InputRef | null): boolean =>
  project !== null && input !== null && whereIs(project, input) === 'here';
