import { differences } from '../../src-main/common/differences';
import { add } from '../../src-main/common/money';
import { defaultModel } from '../../src-main/common/models';
import { isUnfinished, stageWords } from '../../src-main/common/states';
import type { Recipe } from '../../src-main/common/recipe';
import { showSpan } from '../../src-main/common/span';
import { versionName } from '../../src-main/common/versions';
import type { InputRef, PassView, Preparation } from '../../src-main/contract';
import { choiceLabel, plural, sizeLabel, strengthLabel, timeOf } from './describe';
import { sameInput } from './desk';
import { promptChange } from './prompt-change';
import type { OpenProject } from './state';

/** What a designer reads of the versions, without opening one. */

/** Short, for a row: +“at dusk”, "input v3", "strength 0.8→0.6". What a designer looks for first comes first. At most `most`, the rest counted. */
export function changesOf(project: OpenProject, view: PassView, most = 2): string[] {
  const base = view.pass.basedOn && project.passById.get(view.pass.basedOn.id);
  if (!base) return [];
  const recipe = recipeChange(base.pass.recipe, view.pass.recipe);
  const prepared = preparationChange(base.pass.preparation, view.pass.preparation);
  const said = [
    ...recipe.prompt,
    ...(sameInput(base.pass.input, view.pass.input) ? [] : [`input ${inputName(project, view.pass.input)}`]),
    ...(prepared ? [prepared.short] : []),
    ...recipe.rest,
  ];
  // Unless it is locked, every pass has a new seed, and the row has it anyway: it is told where nothing else changed.
  if (said.length === 0) return [recipe.seed ?? 'same recipe'];
  return said.length > most ? [...said.slice(0, most), `${said.length - most} more`] : said;
}

interface RecipeChange { readonly prompt: readonly string[]; readonly rest: readonly string[]; readonly seed: string | null }

/** What was found for two recipes: prompts are compared word by word, and every row is drawn again and again. */
const recipeChanges = new WeakMap<Recipe, { readonly before: Recipe; readonly change: RecipeChange }>();

function recipeChange(before: Recipe, after: Recipe): RecipeChange {
  const found = recipeChanges.get(after);
  if (found?.before === before) return found.change;
  const fields = differences(before, after).map(({ field }) => field);
  const change = {
    prompt: fields.includes('prompt') ? [promptChange(before.prompt, after.prompt)] : [],
    rest: fields.filter((field) => field !== 'prompt' && field !== 'seed').map((field) => fieldChange(field, before, after)),
    seed: fields.includes('seed') ? `seed ${after.seed}` : null,
  };
  recipeChanges.set(after, { before, change });
  return change;
}

const shortNumber = (n: number): string => String(Number(n.toFixed(2)));

function fieldChange(field: keyof Recipe, a: Recipe, b: Recipe): string {
  switch (field) {
    case 'strength': return `strength ${shortNumber(a.strength)}→${shortNumber(b.strength)}`;
    case 'image_size': return `size ${sizeLabel(b.image_size)}`;
    case 'rendering_speed': return `speed ${choiceLabel('rendering_speed', b.rendering_speed)}`;
    case 'expansion_model': return `Magic Prompt ${choiceLabel('expansion_model', b.expansion_model)}`;
    case 'num_images': return plural(b.num_images, 'image');
    case 'acceleration': return `acceleration ${b.acceleration}`;
    case 'output_format': return choiceLabel('output_format', b.output_format);
    default: return field;
  }
}

const showPreparation = ({ crop, rotate }: Preparation): string =>
  [crop ? `${crop.width} × ${crop.height} at ${crop.left}, ${crop.top}` : 'none', ...(rotate === 0 ? [] : [`turned ${rotate}°`])].join(', ');

/** How the input was prepared otherwise, for a row and for the details; `null` where it was not. */
export function preparationChange(before: Preparation, after: Preparation): { readonly short: string; readonly label: string; readonly before: string; readonly after: string } | null {
  const [a, b] = [showPreparation(before), showPreparation(after)];
  if (a !== b) return { short: after.crop ? `crop ${after.crop.width} × ${after.crop.height}` : after.rotate !== before.rotate ? (after.rotate === 0 ? 'not turned' : `turned ${after.rotate}°`) : 'no crop', label: 'Crop', before: a, after: b };
  if (before.background.toLowerCase() === after.background.toLowerCase()) return null;
  return { short: `background ${after.background}`, label: 'Background', before: before.background, after: after.background };
}

export function inputName(project: OpenProject, input: InputRef): string {
  if (input.kind === 'source') return project.sources.find((source) => source.id === input.id)?.name ?? 'a source that is gone';
  const many = (project.passById.get(input.id)?.pass.results.length ?? 1) > 1;
  return many ? `${versionName(input.version)} · ${input.result}` : versionName(input.version);
}

/** Where a pass stands, and what its row says of that. */
const standingWords = ({ pass, owner, held }: PassView): string => {
  if (!isUnfinished(pass.state)) return stageWords[pass.state];
  if (owner === 'elsewhere') return 'Started elsewhere';
  if (pass.stoppedWaitingAt) return `${stageWords[pass.state]}, not waited for`;
  return held ? `${stageWords[pass.state]}, held up` : stageWords[pass.state];
};

/** The whole row in words; it begins with the version's name. */
export function rowName(project: OpenProject, view: PassView, now: number): string {
  const { pass, notes } = view;
  const time = timeOf(view, now);
  return [
    versionName(pass.version), notes.label, ...changesOf(project, view),
    `strength ${strengthLabel(pass.recipe.strength)}`, `seed ${pass.recipe.seed}`, standingWords(view),
    ...(time !== null && !isUnfinished(pass.state) ? [showSpan(time)] : []),
    ...(notes.rating > 0 ? [plural(notes.rating, 'star')] : []),
    ...(pass.engine === 'offline' ? ['offline, free'] : []),
  ].filter(Boolean).join(', ');
}

/** How many of the newest like passes speak for the next one. */
const sample = 7;

/** What was found for a history, by engine and speed: every running row asks, every second. */
const usualTimes = new WeakMap<OpenProject['passes'], Map<string, number>>();

/** Milliseconds that a pass like this usually takes: the middle of the project's newest like it, else what the model states. */
export function usualTime({ passes }: Pick<OpenProject, 'passes'>, like: PassView): number {
  const known = usualTimes.get(passes) ?? new Map<string, number>();
  usualTimes.set(passes, known);
  const kind = `${like.pass.engine} ${like.pass.recipe.rendering_speed}`;
  const found = known.get(kind) ?? middleTime(passes, like);
  known.set(kind, found);
  return found;
}

function middleTime(passes: OpenProject['passes'], like: PassView): number {
  const times: number[] = [];
  for (let index = passes.length - 1; index >= 0 && times.length < sample; index--) {
    const view = passes[index];
    if (!view || view.pass.state !== 'done' || view.pass.engine !== like.pass.engine || view.pass.recipe.rendering_speed !== like.pass.recipe.rendering_speed) continue;
    const time = timeOf(view, 0);
    if (time !== null && time > 0) times.push(time);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? (like.pass.engine === 'offline' ? offlineUsual : defaultModel.usualSeconds * 1000);
}

/** The offline engine takes 0.3–3 s by rendering speed, and a moment to draw. */
const offlineUsual = 3_000;

export interface Busy { readonly running: number; readonly waiting: number }

/** Passes on their way, oldest first; those that the designer no longer waits for are not among them. */
export const busyPasses = ({ passes }: Pick<OpenProject, 'passes'>): PassView[] =>
  passes.filter(({ pass, owner }) => isUnfinished(pass.state) && !pass.stoppedWaitingAt && owner !== 'elsewhere');

export function busy(project: OpenProject): Busy {
  const all = busyPasses(project);
  const waiting = all.filter(({ pass }) => pass.state === 'waiting').length;
  return { running: all.length - waiting, waiting };
}

/** What passes that ended or started today cost, settled where it is known; `null` when only the offline engine ran. */
export function costToday(project: OpenProject, now: Date): { readonly amount: string; readonly exact: boolean } | null {
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
