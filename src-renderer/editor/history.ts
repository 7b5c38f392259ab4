import { verdictWords } from '../../src-main/common/spelling/verdicts';
import { differences, fieldChange } from '../../src-main/common/differences';
import { add } from '../../src-main/common/money';
import { defaultModel, models } from '../../src-main/common/models';
import { imagesOf, nameOf, promptOf, seedOf, speedOf, strengthOf } from '../../src-main/common/models/roles';
import { isUnfinished, stageWords } from '../../src-main/common/states';
import type { Draft, Recipe } from '../../src-main/common/recipe';
import { showSpan } from '../../src-main/common/span';
import { resultName, versionName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import { correctionOf, sameWords } from '../../src-main/common/word-list';
import { inputOf, preparationOf } from '../../src-main/contract/inputs';
import type { InputRef, PassRecord, PassView, Preparation } from '../../src-main/contract';
import { plural, strengthLabel, timeOf } from './describe';
import { sameInput } from './desk';
import { flagWords } from './filter';
import { promptChange } from './prompt-change';
import type { OpenProject } from './state';

/** What a designer reads of the versions, without opening one. */

/** Short, for a row: +“at dusk”, "input v3", "strength 0.8→0.6". What a designer looks for first comes first. At most `most`, the rest counted. */
export function changesOf(project: OpenProject, view: PassView, most = 2): string[] {
  const base = view.pass.basedOn && project.passById.get(view.pass.basedOn.id);
  if (!base) return [];
  const changed = recipeChange(base.pass.recipe, view.pass.recipe);
  const prepared = preparationChange(preparationOf(base.pass), preparationOf(view.pass));
  const words = wordsChange(base.pass, view.pass);
  const said = [
    ...changed.model,
    ...changed.prompt,
    ...(sameInput(inputOf(base.pass), inputOf(view.pass)) ? [] : [`input ${inputName(project, inputOf(view.pass))}`]),
    ...(prepared ? [prepared.short] : []),
    ...(words ? [words.short] : []),
    ...changed.rest,
  ];
  // Unless it is locked, every pass has a new seed, and the row has it anyway: it is told where nothing else changed.
  if (said.length === 0) return [changed.seed ?? 'same recipe'];
  return said.length > most ? [...said.slice(0, most), `${said.length - most} more`] : said;
}

interface RecipeChange {
  readonly prompt: readonly string[];
  readonly model: readonly string[];
  readonly rest: readonly string[];
  readonly seed: string | null;
}

export const seedWords = (seed: number): string => `seed ${seed}`;

/** What was found for two recipes: prompts are compared word by word, and every row is drawn again and again. */
const recipeChanges = new WeakMap<Recipe, { readonly before: Recipe; readonly change: RecipeChange }>();

function recipeChange(before: Recipe, after: Recipe): RecipeChange {
  const found = recipeChanges.get(after);
  if (found?.before === before) return found.change;
  const [prompts, seeds] = [
    [promptOf(before), promptOf(after)],
    [seedOf(before), seedOf(after)],
  ] as const;
  const told = (['prompt', 'seed'] as const).flatMap((role) => [nameOf(before.model, role), nameOf(after.model, role)]);
  // Of another model, its name says most; what only the one before had is no choice of the designer's.
  const isOther = before.model !== after.model;
  const rest = differences(before, after).filter(
    ({ field, after: value }) => !told.includes(field) && field !== 'model' && !(isOther && value === null),
  );
  const hasPrompt = nameOf(after.model, 'prompt') !== null;
  const change = {
    prompt: prompts[0] === prompts[1] || (isOther && !hasPrompt) ? [] : [promptChange(...prompts)],
    model: isOther ? [fieldChange('model', before, after)] : [],
    rest: rest.map(({ field }) => fieldChange(field, before, after)),
    seed: seeds[0] === seeds[1] || seeds[1] === null ? null : seedWords(seeds[1]),
  };
  recipeChanges.set(after, { before, change });
  return change;
}

const showPreparation = ({ crop, rotate }: Preparation): string =>
  [
    crop ? `${crop.width} × ${crop.height} at ${crop.left}, ${crop.top}` : 'none',
    ...(rotate === 0 ? [] : [`rotated ${rotate}°`]),
  ].join(', ');

/** How the input was prepared otherwise, for a row and for the details; `null` where it was not. */
export function preparationChange(
  before: Preparation,
  after: Preparation,
): { readonly short: string; readonly label: string; readonly before: string; readonly after: string } | null {
  const [a, b] = [showPreparation(before), showPreparation(after)];
  if (a !== b)
    return {
      short: after.crop
        ? `crop ${after.crop.width} × ${after.crop.height}`
        : after.rotate !== before.rotate
          ? after.rotate === 0
            ? 'not rotated'
            : `rotated ${after.rotate}°`
          : 'no crop',
      label: 'Crop',
      before: a,
      after: b,
    };
  if (before.background.toLowerCase() === after.background.toLowerCase()) return null;
  return {
    short: `background ${after.background}`,
    label: 'Background',
    before: before.background,
    after: after.background,
  };
}

/** Texts in a row, each in quotation marks. */
export const listed = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : words.map((word) => `“${visible(word)}”`).join(', ');

type Worded = Pick<PassRecord, 'words' | 'recipe'>;

/** A list of words that was corrected otherwise, for a row and for the details; `null` where the prompts alone tell what is rendered. */
export function wordsChange(
  before: Worded,
  after: Worded,
): { readonly short: string; readonly label: string; readonly before: string; readonly after: string } | null {
  const corrected = ({ words, recipe }: Worded): boolean => correctionOf(words, promptOf(recipe)) !== null;
  if (sameWords(before.words, after.words) || !(corrected(before) || corrected(after))) return null;
  return {
    short: 'text to render',
    label: 'Text to render',
    before: listed(before.words),
    after: listed(after.words),
  };
}

export function inputName(project: OpenProject, input: InputRef | null): string {
  if (input === null) return 'none';
  if (input.kind === 'source')
    return project.sources.find((source) => source.id === input.id)?.name ?? 'a missing source';
  const view = project.passById.get(input.id);
  const trashed = view ? undefined : project.trash.versions.find(({ id }) => id === input.id);
  const name = resultName(input.version, input.result, view?.pass.results.length ?? trashed?.results ?? 1);
  return trashed ? `${name}, ${trashed.emptied ? 'deleted' : 'in the trash'}` : name;
}

/** Where a pass stands, and what its row says of that. */
const standingWords = ({ pass, owner, held }: PassView): string => {
  if (!isUnfinished(pass.state)) return stageWords[pass.state];
  if (owner === 'elsewhere') return 'Started elsewhere';
  if (pass.stoppedWaitingAt) return `${stageWords[pass.state]}, no longer waiting`;
  return held ? `${stageWords[pass.state]}, retrying` : stageWords[pass.state];
};

/** The whole row in words; it begins with the version's name. */
export function rowName(project: OpenProject, view: PassView, now: number): string {
  const { pass, notes } = view;
  const verdict = view.words?.[(view.cover ?? 1) - 1]?.verdict;
  const time = timeOf(view, now);
  const [strength, seed] = [strengthOf(pass.recipe), seedOf(pass.recipe)];
  const changed = changesOf(project, view);
  return [
    versionName(pass.version),
    visible(notes.label),
    ...changed,
    ...(strength === null ? [] : [`strength ${strengthLabel(strength)}`]),
    ...(seed === null || changed.includes(seedWords(seed)) ? [] : [seedWords(seed)]),
    standingWords(view),
    ...(time !== null && !isUnfinished(pass.state) ? [showSpan(time)] : []),
    ...(verdict ? [verdictWords[verdict].toLowerCase()] : []),
    ...(notes.rating > 0 ? [plural(notes.rating, 'star')] : []),
    ...(notes.pick ? [flagWords[notes.pick]] : []),
    ...(pass.engine === 'offline' ? ['offline, free'] : []),
  ]
    .filter(Boolean)
    .join(', ');
}

/** How many of the newest like passes speak for the next one. */
const sample = 7;

type Timed = Pick<PassRecord, 'engine'> & { readonly recipe: Draft };

/** What takes about as long: of one engine and model, at one speed, so many pictures at a time. */
const kindOf = ({ engine, recipe }: Timed): string =>
  `${engine} ${recipe.model} ${speedOf(recipe)} ${imagesOf(recipe)}`;

const modelOf = ({ engine, recipe }: Timed): string => `${engine} ${recipe.model}`;

/** What was found for a history: every running row asks, every second, and the form with every key. */
const middleTimes = new WeakMap<OpenProject['passes'], Map<string, number | null>>();

/** Milliseconds: the middle of the newest passes that are of this group; `null` where there are none. */
function middleTime(
  { passes }: Pick<OpenProject, 'passes'>,
  group: string,
  groupOf: (pass: PassRecord) => string,
): number | null {
  const known = middleTimes.get(passes) ?? new Map<string, number | null>();
  middleTimes.set(passes, known);
  const found = known.get(group);
  if (found !== undefined) return found;
  const times: number[] = [];
  for (let index = passes.length - 1; index >= 0 && times.length < sample; index--) {
    const view = passes[index]!;
    if (view.pass.state !== 'done' || groupOf(view.pass) !== group) continue;
    const time = timeOf(view, 0);
    if (time !== null && time > 0) times.push(time);
  }
  times.sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)] ?? null;
  known.set(group, middle);
  return middle;
}

/** Milliseconds that passes like this one took; `null` where the project has none. */
export const ownTime = (project: Pick<OpenProject, 'passes'>, like: Timed): number | null =>
  middleTime(project, kindOf(like), kindOf);

/** Milliseconds that passes of a model took on an engine, whatever their recipes; `null` where the project has none. */
export const modelTime = (
  project: Pick<OpenProject, 'passes'>,
  model: string,
  engine: PassRecord['engine'],
): number | null => middleTime(project, modelOf({ engine, recipe: { model } }), modelOf);

/** Milliseconds that a pass like this usually takes: as the project's own took, else what the model states; `null`: nobody knows. */
export const usualTime = (project: Pick<OpenProject, 'passes'>, { pass }: PassView): number | null =>
  ownTime(project, pass) ??
  (pass.engine === 'offline' ? offlineUsual : inMilliseconds((models[pass.recipe.model] ?? defaultModel).usualSeconds));

export const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);
const inMilliseconds = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

/** The offline engine takes 0.3–3 s by rendering speed, and a moment to draw. */
const offlineUsual = 3_000;

export interface Busy {
  readonly running: number;
  readonly waiting: number;
}

/** Passes on their way, oldest first; those that the designer no longer waits for are not among them. */
export const busyPasses = ({ passes }: Pick<OpenProject, 'passes'>): PassView[] =>
  passes.filter(({ pass, owner }) => isUnfinished(pass.state) && !pass.stoppedWaitingAt && owner !== 'elsewhere');

export function busy(project: OpenProject): Busy {
  const all = busyPasses(project);
  const waiting = all.filter(({ pass }) => pass.state === 'waiting').length;
  return { running: all.length - waiting, waiting };
}

/** What passes that ended or started today cost, settled where it is known; `null` when only the offline engine ran. */
export function costToday(
  project: OpenProject,
  now: Date,
): { readonly amount: string; readonly exact: boolean } | null {
  const start = new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
  let amount = '0';
  let exact = true;
  let any = false;
  for (const { pass } of project.passes) {
    if (pass.engine !== 'modelrunner' || (pass.finishedAt ?? pass.createdAt) < start) continue;
    if (pass.state === 'cancelled' || pass.error?.billed === 'no') continue;
    any = true;
    if (pass.price.settled === null) exact = false;
    amount = add(amount, pass.price.settled ?? pass.price.estimated);
  }
  return any ? { amount, exact } : null;
}
