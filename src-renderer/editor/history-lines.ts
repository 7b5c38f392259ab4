import { plural } from './describe';
import type { PassView } from '../../src-main/contract';
import { foundPasses } from './finding';
import { selecting } from './selection';
import type { EditorState } from './state';

/**
 * The history as it is listed: versions, newest first, where passes that came to nothing and stand together are one line that opens. What the designer
 * has to see stays a row of its own: the newest version, what is new, what may have been charged without a result, and all that was asked for by a
 * search or by state.
 */
export type HistoryLine = { readonly is: 'version'; readonly view: PassView } | GatheredLine;

export interface GatheredLine {
  readonly is: 'gathered';
  readonly views: readonly PassView[];
  readonly open: boolean;
}

/** Fewer are no line of their own: it would take as much room. */
const least = 2;

const cameToNothing = ({ pass }: PassView): boolean => {
  if (pass.results.length > 0 || !['cancelled', 'lost', 'failed'].includes(pass.state)) return false;
  return pass.engine === 'offline' || pass.state === 'cancelled' || pass.error?.billed === 'no';
};

type Asked = Pick<EditorState, 'project' | 'sought' | 'filter' | 'unseen' | 'opened' | 'selected' | 'chosen'>;

interface Runs {
  readonly unseen: ReadonlySet<string>;
  /** Newest first, as the members of each. */
  readonly runs: readonly (readonly PassView[])[];
  readonly of: ReadonlyMap<string, number>;
}

const none: Runs = { unseen: new Set(), runs: [], of: new Map() };
const knownRuns = new WeakMap<readonly PassView[], Runs>();

/** Passes that came to nothing, as far as they stand beside each other. */
function runsIn(passes: readonly PassView[], { sought, filter, unseen }: Asked): Runs {
  if ((sought ?? '').trim() !== '' || filter.states.length > 0) return none;
  const known = knownRuns.get(passes);
  if (known?.unseen === unseen) return known;
  const runs: PassView[][] = [];
  const of = new Map<string, number>();
  let run: PassView[] = [];
  const close = (): void => {
    if (run.length >= least) {
      for (const { pass } of run) of.set(pass.id, runs.length);
      runs.push(run);
    }
    run = [];
  };
  for (let at = passes.length - 2; at >= 0; at--) {
    const view = passes[at]!;
    if (cameToNothing(view) && !unseen.has(view.pass.id)) run.push(view);
    else close();
  }
  close();
  const found = { unseen, runs, of };
  knownRuns.set(passes, found);
  return found;
}

/** One whose line was opened, or of which one pass is looked at by itself. */
function isOpen(views: readonly PassView[], { opened, selected, chosen }: Asked): boolean {
  if (views.some(({ pass }) => opened.has(pass.id))) return true;
  return views.some(({ pass }) => pass.id === selected?.id) && !views.every(({ pass }) => chosen.has(pass.id));
}

const knownLines = new WeakMap<
  readonly PassView[],
  { readonly runs: Runs; readonly opens: string; readonly lines: readonly HistoryLine[] }
>();

/** The lines of the history. The same list as long as nothing changes it. */
export function historyLines(state: Asked): readonly HistoryLine[] {
  const passes = foundPasses(state);
  const runs = runsIn(passes, state);
  const open = runs.runs.map((views) => isOpen(views, state));
  const opens = open.map(Number).join('');
  const known = knownLines.get(passes);
  if (known?.runs === runs && known.opens === opens) return known.lines;
  const lines: HistoryLine[] = [];
  for (let at = passes.length - 1; at >= 0; at--) {
    const view = passes[at]!;
    const run = runs.of.get(view.pass.id);
    if (run === undefined) {
      lines.push({ is: 'version', view });
      continue;
    }
    const views = runs.runs[run]!;
    const isOne = open[run]!;
    if (views[0] === view) lines.push({ is: 'gathered', views, open: isOne });
    if (isOne) lines.push({ is: 'version', view });
  }
  knownLines.set(passes, { runs, opens, lines });
  return lines;
}

/** Ids of those that are gathered with a version; empty where it stands by itself. */
export function gatheredWith(state: Asked, id: string): readonly string[] {
  const { of, runs } = runsIn(foundPasses(state), state);
  const run = of.get(id);
  return run === undefined ? [] : runs[run]!.map(({ pass }) => pass.id);
}

/** "3 cancelled passes" */
export function gatheredWords(views: readonly PassView[]): string {
  const failed = views.filter(({ pass }) => pass.state === 'failed').length;
  if (failed === 0) return plural(views.length, 'cancelled pass', 'cancelled passes');
  if (failed === views.length) return plural(failed, 'failed pass', 'failed passes');
  return `${views.length} failed and cancelled passes`;
}

/** What a line is known by among the others, from one list to the next. */
export const lineKey = (line: HistoryLine): string =>
  line.is === 'version' ? line.view.pass.id : `gathered ${line.views[0]!.pass.id}`;

const placesOf = new WeakMap<readonly HistoryLine[], ReadonlyMap<string, number>>();

/** The line that a version stands on, itself or gathered with others, or that has this key; -1 where it is not listed. */
export function lineOf(lines: readonly HistoryLine[], id: string | null | undefined): number {
  if (id === null || id === undefined) return -1;
  const known = placesOf.get(lines);
  if (known) return known.get(id) ?? -1;
  const places = new Map<string, number>();
  lines.forEach((line, at) => {
    places.set(lineKey(line), at);
    if (line.is === 'gathered' && !line.open) for (const { pass } of line.views) places.set(pass.id, at);
  });
  placesOf.set(lines, places);
  return places.get(id) ?? -1;
}

const alone = (state: EditorState): EditorState =>
  state.chosen.size > 0 ? { ...state, chosen: new Set<string>(), anchor: null } : state;

const idsOf = (views: readonly PassView[]): readonly string[] => views.map(({ pass }) => pass.id);

/** Points at a line: a version alone, or all that are gathered on it. */
function landing(state: EditorState, line: HistoryLine): EditorState {
  if (line.is === 'version') return selecting(alone(state), { id: line.view.pass.id, result: 1 });
  const ids = idsOf(line.views);
  return { ...selecting(state, { id: ids[0]!, result: 1 }), chosen: new Set(ids), anchor: ids[0]! };
}

/** The line so many further down: what heads an open line is passed over, as the keys go to its versions. */
function lineBy(lines: readonly HistoryLine[], from: number, by: number): HistoryLine | undefined {
  const to = Math.min(lines.length - 1, Math.max(0, from + by));
  const line = lines[to];
  return line?.is === 'gathered' && line.open ? lines[to + Math.sign(by)] : line;
}

/** The history is shown newest first: `+1` goes down, to the next older version. */
export function stepping(state: EditorState, by: number): EditorState {
  const lines = historyLines(state);
  // Nothing selected stands above the newest.
  const line = lineBy(lines, lineOf(lines, state.selected?.id), by);
  return line ? landing(state, line) : state;
}

/** The version to which a range goes that moves so many lines. */
export function rangeEnd(state: EditorState, by: number): string | null {
  const lines = historyLines(state);
  const line = lineBy(lines, lineOf(lines, state.selected?.id), by);
  if (!line) return null;
  return line.is === 'version' ? line.view.pass.id : (idsOf(line.views).at(by > 0 ? -1 : 0) ?? null);
}

/** All that are gathered with this version are chosen. */
export function choosingGathered(state: EditorState, id: string): EditorState {
  const ids = gatheredWith(state, id);
  return ids.length === 0
    ? state
    : { ...selecting(state, { id: ids[0]!, result: 1 }), chosen: new Set(ids), anchor: ids[0]! };
}

/** Opens the line on which this version is gathered, or closes it: then what was looked at in it is chosen with all of them. */
export function unfolding(state: EditorState, id: string, open: boolean): EditorState {
  const ids = gatheredWith(state, id);
  if (ids.length === 0) return state;
  const others = [...state.opened].filter((each) => !ids.includes(each));
  if (open) {
    const opened = new Set([...others, ...ids]);
    return { ...(ids.every((each) => state.chosen.has(each)) ? alone(state) : state), opened };
  }
  const closed = { ...state, opened: new Set(others) };
  return state.selected && ids.includes(state.selected.id) ? choosingGathered(closed, id) : closed;
}
