import { learnRecorded } from '../../src-main/common/models/published';
import { isUnfinished, stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import type { PassView, ProjectChange, ProjectView, SourceView } from '../../src-main/contract';
import { toastsAtOnce, type EditorState, type OpenProject } from './state';
import { resultUrl } from '../../src-main/contract/assets';
import { withInput } from './desk';
import { inSight } from './selection';

export function openProject(view: ProjectView): OpenProject {
  for (const { pass } of view.passes) learnRecorded(pass);
  return {
    id: view.id,
    name: view.name,
    folder: view.folder,
    readOnly: view.readOnly,
    ceiling: view.ceiling,
    budget: view.budget,
    sources: view.sources,
    passes: view.passes,
    older: view.older ?? 0,
    passById: new Map(view.passes.map((pass) => [pass.pass.id, pass])),
    trash: view.trash,
    problems: view.problems,
    exportPresets: view.exportPresets,
    recipePresets: view.recipePresets,
    snippets: view.snippets,
    exported: null,
    tries: view.tries ?? null,
  };
}

const byVersion = (a: PassView, b: PassView): number =>
  a.pass.version - b.pass.version || (a.pass.createdAt < b.pass.createdAt ? -1 : 1);

function withPass(project: OpenProject, view: PassView): OpenProject {
  learnRecorded(view.pass);
  const passById = new Map(project.passById).set(view.pass.id, view);
  const index = project.passes.findLastIndex((other) => other.pass.id === view.pass.id);
  const last = project.passes.at(-1);
  const passes = index >= 0 ? project.passes.with(index, view) : [...project.passes, view];
  const ordered =
    index >= 0 ? project.passes[index]?.pass.version === view.pass.version : !last || byVersion(last, view) < 0;
  return { ...project, passById, passes: ordered ? passes : passes.toSorted(byVersion) };
}

/** The older versions of a history that comes in parts. */
function withPasses(project: OpenProject, views: readonly PassView[], older: number): OpenProject {
  const passById = new Map(project.passById);
  for (const view of views) {
    learnRecorded(view.pass);
    passById.set(view.pass.id, view);
  }
  const ids = new Set(views.map((view) => view.pass.id));
  const others = project.passes.filter((view) => !ids.has(view.pass.id));
  return { ...project, passById, passes: [...views, ...others].toSorted(byVersion), older };
}

function withSource(project: OpenProject, source: SourceView): OpenProject {
  const index = project.sources.findIndex((other) => other.id === source.id);
  return { ...project, sources: index >= 0 ? project.sources.with(index, source) : [...project.sources, source] };
}

function changedProject(project: OpenProject, change: Exclude<ProjectChange, { type: 'snapshot' }>): OpenProject {
  switch (change.type) {
    case 'pass':
      return withPass(project, change.view);
    case 'passes':
      return withPasses(project, JSON.parse(change.json) as readonly PassView[], change.older);
    case 'pass-gone': {
      const passById = new Map(project.passById);
      passById.delete(change.id);
      return { ...project, passById, passes: project.passes.filter((view) => view.pass.id !== change.id) };
    }
    case 'source':
      return withSource(project, change.source);
    case 'source-gone':
      return { ...project, sources: project.sources.filter((source) => source.id !== change.id) };
    case 'trash':
      return { ...project, trash: change.trash };
    case 'problems':
      return { ...project, problems: change.problems };
    case 'tries':
      return { ...project, tries: change.tries };
    case 'settings':
      return {
        ...project,
        name: change.name,
        ceiling: change.ceiling,
        budget: change.budget,
        exportPresets: change.exportPresets,
        recipePresets: change.recipePresets,
        snippets: change.snippets,
        readOnly: change.readOnly,
      };
  }
}

/** Takes in what the host tells of the project: others' changes and one's own alike. */
export const withProjectChange = (state: EditorState, change: ProjectChange): EditorState =>
  withProjectChanges(state, [change]);

/** The same of several, as if they were one: nothing of what lies between them is looked at. */
export function withProjectChanges(state: EditorState, changes: readonly ProjectChange[]): EditorState {
  let { project, projectFault } = state;
  for (const change of changes) {
    if (change.type !== 'snapshot') project = project && changedProject(project, change);
    else if (!project || project.id === change.project.id)
      [project, projectFault] = [openProject(change.project), null];
  }
  if (project === state.project) return state;
  const next = { ...state, project, projectFault };
  return followed(
    state,
    changes.reduce((now, change) => (change.type === 'pass' ? awaitingTry(state, now, change.view) : now), next),
  );
}

/** Of passes that are run until the words are right each is looked at once it has ended, as those are that were run by hand. */
function awaitingTry(before: EditorState, state: EditorState, { pass }: PassView): EditorState {
  const tries = state.project?.tries;
  if (!tries?.going || pass.group?.id !== tries.group || before.project?.passById.has(pass.id)) return state;
  return inSight({ ...state, awaited: new Map(state.awaited).set(pass.id, state.looks) }, pass.id);
}

/**
 * What comes of a project's watch, as changes that belong together. A history comes in parts; where the window has more of it than a new beginning
 * holds, since the connection was lost for a while, it keeps what it has until all parts are there.
 */
export function inParts(
  known: () => OpenProject | null,
  take: (changes: readonly ProjectChange[]) => void,
): (change: ProjectChange) => void {
  let held: ProjectChange[] | null = null;
  return (change) => {
    if (change.type === 'snapshot') {
      const project = known();
      const { id, older = 0, passes } = change.project;
      held = older > 0 && project?.id === id && project.passes.length > passes.length ? [] : null;
    }
    if (!held) return take([change]);
    held.push(change);
    if (change.type !== 'passes' || change.older > 0) return;
    take(held);
    held = null;
  };
}

/** The first picture of a project becomes its input; a pass that ended is looked at, unless the designer looked elsewhere since. */
function followed(before: EditorState, state: EditorState): EditorState {
  const { project } = state;
  if (!project) return state;
  let next = state;
  const first = project.sources[0];
  if (first && next.desk.input === null && project.readOnly === null)
    next = { ...withInput(next, { kind: 'source', id: first.id }, 'Input', 0), undo: next.undo };
  for (const [id, looks] of state.awaited) {
    const view = project.passById.get(id);
    if (view && isUnfinished(view.pass.state)) {
      const known = before.project?.passById.get(id);
      if (known && known.pass.state !== view.pass.state)
        next = { ...next, announcement: `${versionName(view.pass.version)}: ${stageWords[view.pass.state]}` };
      continue;
    }
    // It may be among the versions that are still to come.
    if (!view && project.older > 0) continue;
    const awaited = new Map(next.awaited);
    awaited.delete(id);
    next = { ...next, awaited };
    if (!view) continue;
    next = { ...next, announcement: `${versionName(view.pass.version)} ${endWords[view.pass.state] ?? 'ended'}` };
    if (view.pass.state === 'cancelled') continue;
    // Nobody sees it where the window is not looked at: it is shown, and marked until it is.
    if (looks === before.looks) next = { ...next, selected: { id, result: 1 }, compare: null };
    if (next.selected?.id !== id || !next.attended) next = unseenEnd(next, project, view);
  }
  if (project.older === 0 && [...next.unseen].some((id) => !project.passById.has(id)))
    next = { ...next, unseen: new Set([...next.unseen].filter((id) => project.passById.has(id))) };
  if (next.selected && !project.passById.has(next.selected.id)) next = { ...next, selected: null, compare: null };
  return next;
}

function unseenEnd(state: EditorState, project: OpenProject, view: PassView): EditorState {
  const { id, version, results, state: end } = view.pass;
  const toast = {
    id: `ended ${id}`,
    tone: end === 'done' ? ('good' as const) : ('plain' as const),
    text: `${versionName(version)} ${endWords[end] ?? 'ended'}`,
    family: null,
    action: { label: 'Show', command: 'show' as const, id },
    picture: results.length > 0 ? resultUrl(project.id, id, view.cover ?? 1, 112) : null,
  };
  return {
    ...state,
    unseen: new Set([...state.unseen, id]),
    toasts: [...state.toasts.filter((other) => other.id !== toast.id), toast].slice(-toastsAtOnce),
  };
}

const endWords: Readonly<Partial<Record<PassView['pass']['state'], string>>> = {
  done: 'is done',
  failed: 'failed',
  uncertain: 'is uncertain: check it',
  lost: 'was given up',
  cancelled: 'was cancelled',
};
