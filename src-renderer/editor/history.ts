import { differences } from '../../src-main/common/differences';
import { add } from '../../src-main/common/money';
import { defaultModel } from '../../src-main/common/models';
import { isUnfinished, stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import type { InputRef, PassView, Preparation } from '../../src-main/contract';
import { choiceLabel, duration, plural, sizeLabel, strengthLabel, timeOf } from './describe';
import { sameInput } from './desk';
import type { OpenProject } from './state';

/** What a designer reads of the versions, without opening one. */

/** Short, for a row: "strength 0.80 → 0.60", "+“at dusk”", "input v3". At most `most`, the rest counted. */
export function changesOf(project: OpenProject, view: PassView, most = 2): string[] {
  const base = view.pass.basedOn && project.passById.get(view.pass.basedOn.id);
  if (!base) return [];
  const said: string[] = [];
  if (!sameInput(base.pass.input, view.pass.input)) said.push(`input ${inputName(project, view.pass.input)}`);
  const prepared = preparationChange(base.pass.preparation, view.pass.preparation);
  if (prepared) said.push(prepared.short);
  for (const { field } of differences(base.pass.recipe, view.pass.recipe)) {
    const [a, b] = [base.pass.recipe, view.pass.recipe];
    if (field === 'prompt') said.push('prompt');
    else if (field === 'strength') said.push(`strength ${strengthLabel(a.strength)} → ${strengthLabel(b.strength)}`);
    else if (field === 'seed') said.push('seed');
    else if (field === 'image_size') said.push(`size ${sizeLabel(b.image_size)}`);
    else if (field === 'rendering_speed') said.push(choiceLabel('rendering_speed', b.rendering_speed));
    else if (field === 'expansion_model') said.push(`Magic Prompt ${choiceLabel('expansion_model', b.expansion_model)}`);
    else if (field === 'num_images') said.push(plural(b.num_images, 'image'));
    else if (field === 'acceleration') said.push(`acceleration ${b.acceleration}`);
    else if (field === 'output_format') said.push(choiceLabel('output_format', b.output_format));
    else said.push(field);
  }
  return said.length > most ? [...said.slice(0, most), `${said.length - most} more`] : said;
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

/** The whole row in words; it begins with the version's name. */
export function rowName(project: OpenProject, view: PassView, now: number): string {
  const { pass, notes } = view;
  const time = timeOf(view, now);
  return [
    versionName(pass.version), notes.label, ...changesOf(project, view),
    `strength ${strengthLabel(pass.recipe.strength)}`, `seed ${pass.recipe.seed}`, stageWords[pass.state],
    ...(time !== null && !isUnfinished(pass.state) ? [duration(time)] : []),
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
