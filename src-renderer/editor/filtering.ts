import { models } from '../../src-main/common/models';
import { seedOf, speedOf, strengthOf } from '../../src-main/common/models/roles';
import { visible } from '../../src-main/common/visible';
import { isUnfinished, type Engine } from '../../src-main/common/states';
import type { InputRef, PassView } from '../../src-main/contract';
import { inputOf } from '../../src-main/contract/inputs';
import {
  exportedWords,
  flagChoices,
  hidesRejected,
  noFilter,
  spans,
  spanWords,
  stateGroups,
  wordsChoices,
  type Filter,
  type StateGroup,
} from './filter';
import { strengthLabel } from './describe';
import type { OpenProject } from './state';

const parts = Object.keys(noFilter) as readonly (keyof Filter)[];

const isAsked = (part: Filter[keyof Filter]): boolean => part !== null && !(Array.isArray(part) && part.length === 0);

export const isNoFilter = (filter: Filter): boolean => !parts.some((part) => isAsked(filter[part]));

function groupOf({ pass: { state } }: PassView): StateGroup {
  if (isUnfinished(state)) return 'going';
  if (state === 'done') return 'done';
  return state === 'failed' || state === 'uncertain' ? 'failed' : 'cancelled';
}

const inTrash = new WeakMap<OpenProject['trash'], ReadonlyMap<string, InputRef | null>>();

/** What a version started from, one in the trash or emptied among them; `undefined` where nobody knows it. */
function startOf({ passById, trash }: OpenProject, id: string): InputRef | null | undefined {
  const view = passById.get(id);
  if (view) return inputOf(view.pass);
  const known = inTrash.get(trash) ?? new Map(trash.versions.map((version) => [version.id, version.input]));
  inTrash.set(trash, known);
  return known.get(id);
}

/** Of every version that was asked about: a chain of versions may be thousands long. */
const sourcesFound = new WeakMap<OpenProject, Map<string, string | null>>();

/** The source that a version's picture comes from, through however many versions, deleted ones too; `null` where it is gone. */
export function sourceOf(project: OpenProject, view: PassView): string | null {
  const found = sourcesFound.get(project) ?? new Map<string, string | null>();
  sourcesFound.set(project, found);
  const way = new Set<string>([view.pass.id]);
  let input: InputRef | null | undefined = inputOf(view.pass);
  let source: string | null = null;
  while (input) {
    if (input.kind === 'source') {
      source = input.id;
      break;
    }
    const known = found.get(input.id);
    if (known !== undefined || way.has(input.id)) {
      source = known ?? null;
      break;
    }
    way.add(input.id);
    input = startOf(project, input.id);
  }
  for (const id of way) found.set(id, source);
  return source;
}

const has = <T>(list: readonly T[], value: T | null): boolean =>
  list.length === 0 || (value !== null && list.includes(value));

/** The first moment of the day `days` back, by this machine's calendar. */
function since(now: number, days: number): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - (days - 1)).getTime();
}

/** Whether what stands on a picture, or on a version, is what is asked for. */
export function isRatedAs(
  { rating, pick }: Pick<PassView['notes'], 'rating' | 'pick'>,
  { stars, flags }: Pick<Filter, 'stars' | 'flags'>,
): boolean {
  if (stars && (stars.is === 'exactly' ? rating !== stars.stars : rating < stars.stars)) return false;
  return has(flags, pick ?? 'none');
}

/** While it is not known yet what was exported, nothing counts as it. */
const isExportedAs = (project: OpenProject, id: string, result: number, { exported }: Filter): boolean =>
  exported === null || (project.exported?.get(id)?.has(result) ?? false) === (exported === 'yes');

/** What was not read, or has no text to render, is none of these. */
function isReadAs({ words }: PassView, result: number, { words: asked }: Filter): boolean {
  const verdict = words?.[result - 1]?.verdict ?? null;
  return has(asked, verdict === 'missing' ? 'wrong' : verdict);
}

/** Whether one picture of a version is shown. */
export function showsPicture(project: OpenProject, view: PassView, result: number, filter: Filter): boolean {
  const rated = view.rated[result - 1] ?? view.notes;
  return (
    isRatedAs(rated, filter) && isExportedAs(project, view.pass.id, result, filter) && isReadAs(view, result, filter)
  );
}

/**
 * What goes on just now is shown whatever is asked of it, so that nobody loses sight of a pass that was just started; only a choice of
 * states hides it.
 */
export function passesFilter(project: OpenProject, view: PassView, filter: Filter, now: number): boolean {
  const { pass, notes } = view;
  const group = groupOf(view);
  if (!has(filter.states, group)) return false;
  if (group === 'going') return true;
  // A version passes by any of its pictures; the grid shows which.
  const there = view.rated.flatMap(({ trashed }, at) => (trashed === null ? [at + 1] : []));
  if (there.length === 0) {
    if (!isRatedAs(notes, filter) || filter.exported === 'yes' || filter.words.length > 0) return false;
  } else if (!there.some((result) => showsPicture(project, view, result, filter))) return false;
  const strength = strengthOf(pass.recipe);
  if (
    filter.strength &&
    (strength === null || strength < filter.strength.from - 1e-9 || strength > filter.strength.to + 1e-9)
  )
    return false;
  if (filter.seed !== null && seedOf(pass.recipe) !== filter.seed && pass.evidence.seed !== filter.seed) return false;
  if (filter.made && !(Date.parse(pass.createdAt) >= since(now, spans[filter.made]))) return false;
  return (
    has(filter.labels, notes.label) &&
    has(filter.engines, pass.engine) &&
    has(filter.models, pass.recipe.model) &&
    has(filter.speeds, speedOf(pass.recipe)) &&
    (filter.sources.length === 0 || has(filter.sources, sourceOf(project, view)))
  );
}

const listed = (names: readonly string[]): string => names.join(' or ');

/** What each part asks, in a few words, in the order in which they are shown. */
const wordsOf: {
  readonly [P in keyof Filter]: (asked: NonNullable<Filter[P]>, project: OpenProject) => string;
} = {
  stars: (stars) => starWords(stars),
  flags: (flags) => (hidesRejected({ flags }) ? 'Hide rejected' : listed(flags.map((flag) => flagChoices[flag]))),
  states: (states) => listed(states.map((state) => stateGroups[state])),
  sources: (ids, project) =>
    listed(
      ids.map((id) => visible(project.sources.find((source) => source.id === id)?.name ?? 'a source that is gone')),
    ),
  labels: (labels) => listed(labels.map((label) => visible(label))),
  engines: (engines) => listed(engines.map((engine) => engineWords[engine])),
  models: (ids) => listed(ids.map(modelWords)),
  speeds: (speeds) => listed(speeds.map(speedWords)),
  strength: ({ from, to }) => `Strength ${strengthLabel(from)} to ${strengthLabel(to)}`,
  seed: (seed) => `Seed ${seed}`,
  words: (words) => listed(words.map((each) => wordsChoices[each])),
  exported: (exported) => exportedWords[exported],
  made: (made) => spanWords[made],
};

/** What is asked, each part as a few words and as the filter without it. */
export const partsOf = (
  project: OpenProject,
  filter: Filter,
): readonly { readonly name: string; readonly without: Filter }[] =>
  (Object.keys(wordsOf) as (keyof Filter)[])
    .filter((part) => isAsked(filter[part]))
    .map((part) => ({
      name: (wordsOf[part] as (asked: unknown, of: OpenProject) => string)(filter[part], project),
      without: { ...filter, [part]: noFilter[part] },
    }));

export const engineWords: Readonly<Record<Engine, string>> = { modelrunner: 'ModelRunner', offline: 'Offline engine' };

export const modelWords = (id: string): string => models[id]?.title ?? visible(id);
/** "TURBO" as "Turbo". */
export const speedWords = (speed: string): string =>
  visible(speed.charAt(0).toUpperCase() + speed.slice(1).toLowerCase());

const starWords = ({ is, stars }: NonNullable<Filter['stars']>): string =>
  stars === 0 ? 'No rating' : is === 'exactly' ? `Exactly ${'★'.repeat(stars)}` : `${'★'.repeat(stars)} or more`;

/** What there is to choose from in this project, each with a name, in an order that stays. */
export function choicesOf(project: OpenProject): {
  readonly sources: readonly { readonly id: string; readonly name: string }[];
  readonly labels: readonly string[];
  readonly engines: readonly Engine[];
  readonly models: readonly string[];
  readonly speeds: readonly string[];
} {
  const used = new Set<string>();
  const labels = new Set<string>();
  const engines = new Set<Engine>();
  const ids = new Set<string>();
  const speeds = new Set<string>();
  for (const view of project.passes) {
    const source = sourceOf(project, view);
    if (source !== null) used.add(source);
    if (view.notes.label !== '') labels.add(view.notes.label);
    engines.add(view.pass.engine);
    ids.add(view.pass.recipe.model);
    const speed = speedOf(view.pass.recipe);
    if (speed) speeds.add(speed);
  }
  return {
    sources: project.sources.filter(({ id }) => used.has(id)).map(({ id, name }) => ({ id, name: visible(name) })),
    labels: [...labels].toSorted((a, b) => a.localeCompare(b)),
    engines: [...engines].toSorted(),
    models: [...ids].toSorted(),
    speeds: [...speeds].toSorted(),
  };
}
