import { choosingNone, choosingWithout, chosenParts, resultsThere } from './choosing';
import { notComparing, selectedView, selecting } from './selection';
import type { EditorState, Selection, TakenOut } from './state';

/**
 * Several pictures side by side, of which one after the other is taken out until the best is left. No more than nine are shown at once: of more, the
 * next comes in when one is taken out. Looks are no steps of undo.
 */

export const surveyMost = 9;

const isSame = (a: Selection, b: Selection | null): boolean => a.id === b?.id && a.result === b.result;

/** What a survey would be of, newest version first: exactly the pictures chosen together, of whole versions all; of one version its own. */
export function surveyable(state: EditorState): readonly Selection[] {
  const { project } = state;
  if (!project) return [];
  const parts = chosenParts(state);
  const view = selectedView(state);
  if (parts.length === 0) return view ? resultsThere(view).map((result) => ({ id: view.pass.id, result })) : [];
  return parts.flatMap(({ passId: id, result }): readonly Selection[] => {
    if (result !== null) return [{ id, result }];
    const own = project.passById.get(id);
    return own ? resultsThere(own).map((each) => ({ id, result: each })) : [];
  });
}

export const canSurvey = (state: EditorState): boolean => surveyable(state).length > 1;

export function surveying(state: EditorState): EditorState {
  const survey = surveyable(state);
  const first = survey[0];
  if (survey.length < 2 || !first) return state;
  const current = survey.slice(0, surveyMost).find((each) => isSame(each, state.selected)) ?? first;
  const surveyFrom = state.layout === 'grid' ? 'grid' : 'canvas';
  // However the canvas was zoomed: a survey begins with whole pictures.
  return {
    ...selecting(notComparing(state), current),
    layout: 'survey',
    survey,
    surveyOut: [],
    surveyFrom,
    place: null,
  };
}

/** All that are still in the running. */
export const inRunning = ({ project, survey }: Pick<EditorState, 'project' | 'survey'>): readonly Selection[] =>
  survey.filter((each) => isThere({ project }, each));

/** Nobody has deleted it. */
function isThere({ project }: Pick<EditorState, 'project'>, { id, result }: Selection): boolean {
  const view = project?.passById.get(id);
  return view !== undefined && resultsThere(view).includes(result);
}

/** Those of them that are shown. */
export const surveyed = (state: Pick<EditorState, 'project' | 'survey'>): readonly Selection[] =>
  inRunning(state).slice(0, surveyMost);

/** The picture that keys mean; `null` where there is no survey. */
export const surveyCurrent = (state: EditorState): Selection | null => {
  if (state.layout !== 'survey') return null;
  const shown = surveyed(state);
  return shown.find((each) => isSame(each, state.selected)) ?? shown[0] ?? null;
};

/** +1 is the next one. */
export function surveyStep(state: EditorState, by: number): EditorState {
  const survey = surveyed(state);
  const at = survey.findIndex((each) => isSame(each, state.selected));
  const next = survey[Math.min(survey.length - 1, Math.max(0, at + by))];
  return next ? selecting(state, next) : state;
}

/** Takes one out of the running; the last one stays. What is next to it is looked at. It is not chosen any more, either: what is done next is done to the others. */
export function surveyWithout(state: EditorState, out: Selection): EditorState {
  const before = inRunning(state);
  const survey = before.filter((each) => !isSame(each, out));
  if (survey.length === 0 || survey.length === before.length) return state;
  const at = surveyed(state).findIndex((each) => isSame(each, out));
  const next = isSame(out, state.selected) ? survey[Math.min(at, survey.length - 1)] : state.selected;
  const taken = { out, survey: state.survey, chosen: state.chosen, steps: state.undo.done };
  const surveyOut = [...state.surveyOut, taken];
  return choosingWithout({ ...selecting(state, next ?? null), survey, surveyOut }, out);
}

/** What undo puts back into the survey, as long as it is the last thing that was done there; `null`: it takes back a step. */
export function lastTakenOut(state: EditorState): TakenOut | null {
  const last = state.layout === 'survey' ? state.surveyOut.findLast(({ out }) => isThere(state, out)) : undefined;
  const step = state.undo.done.at(-1);
  return last && (step === undefined || last.steps.includes(step)) ? last : null;
}

/** Puts back what was taken out last, as if it never had been; it is looked at. */
export function surveyPutBack(state: EditorState): EditorState {
  const last = lastTakenOut(state);
  if (!last) return state;
  const { out, survey, chosen } = last;
  return {
    ...selecting(state, out),
    survey,
    chosen,
    surveyOut: state.surveyOut.slice(0, state.surveyOut.indexOf(last)),
  };
}

/** The picture that is looked at is the one: it alone is selected from now on, and what is done next is done to it. */
export function surveyKept(state: EditorState): EditorState {
  const kept = surveyCurrent(state);
  return kept ? { ...selecting(choosingNone(state), kept), layout: 'canvas' } : state;
}

/** How many stand side by side, so that the pictures come out as large as they can: the sum of what each covers. */
export function surveyColumns(
  sizes: readonly { readonly width: number; readonly height: number }[],
  room: { readonly width: number; readonly height: number },
  { gap, air, words }: { readonly gap: number; readonly air: number; readonly words: number },
): number {
  const count = sizes.length;
  let best = { columns: 1, area: -1 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = (room.width - gap * (columns + 1)) / columns - air;
    const height = (room.height - gap * (rows + 1)) / rows - words - air;
    if (width <= 0 || height <= 0) continue;
    const area = sizes.reduce((sum, size) => {
      const scale = Math.min(width / size.width, height / size.height);
      return sum + scale * size.width * scale * size.height;
    }, 0);
    if (area > best.area) best = { columns, area };
  }
  return best.columns;
}
