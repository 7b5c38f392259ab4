import { promptOf } from '../../src-main/common/models/roles';
import type { Context } from './context';
import type { EditorState } from './state';

/**
 * What a newcomer is told, one thing at a time, and never again once it was used or closed. `flag-keys`: that keys have moved, for whoever knew an
 * earlier version.
 */
export type HintId = 'flag-keys' | 'begin' | 'compare' | 'branch';

/** The steps to a first version, and which of them are done. */
export const firstSteps = ({
  project,
  desk,
}: EditorState): { readonly picture: boolean; readonly prompt: boolean } => ({
  picture: (project?.sources.length ?? 0) > 0,
  prompt: promptOf(desk.draft).trim() !== '',
});

/** Are there so many? Asked at every change: it stops where it knows. */
const versions = ({ project }: EditorState, least: number): boolean => {
  let done = 0;
  return project?.passes.some(({ pass }) => pass.state === 'done' && ++done >= least) ?? false;
};

/** Versions that a newcomer has at most. */
const newcomerMost = 6;

/** The one that is shown now, or `null`. */
export function hintFor(state: EditorState): HintId | null {
  const { app, project } = state;
  if (!app || !project || project.readOnly !== null) return null;
  const open = (id: HintId): boolean => !app.settings.hintsSeen.includes(id);
  if (open('flag-keys')) return 'flag-keys';
  // From then on the history has the room.
  if (project.passes.length > newcomerMost) return null;
  if (open('begin')) return 'begin';
  if (open('compare') && versions(state, 1)) return 'compare';
  return open('branch') && versions(state, 2) ? 'branch' : null;
}

/** Those that need not be told any more, though they were not closed. */
function hintsUsed(state: EditorState): readonly HintId[] {
  const { app, project, compare, desk } = state;
  if (!app) return [];
  const uses: readonly (readonly [HintId, () => boolean])[] = [
    // Nobody who starts with this version knew other keys.
    ['flag-keys', () => app.recent.length === 0],
    ['begin', () => versions(state, 1)],
    ['compare', () => compare !== null],
    ['branch', () => desk.basedOn !== null && desk.basedOn !== project?.passes.at(-1)?.pass.id],
  ];
  return uses.flatMap(([id, used]) => (!app.settings.hintsSeen.includes(id) && used() ? [id] : []));
}

/** Notes what was used; answers with what closes a hint for good. */
export function keepHints({ store, connection }: Context): (id: HintId) => void {
  const noted = new Set<string>();
  const note = (ids: readonly HintId[]): void => {
    const seen = store.get().app?.settings.hintsSeen ?? [];
    const fresh = ids.filter((id) => !noted.has(id) && !seen.includes(id));
    if (fresh.length === 0) return;
    for (const id of fresh) noted.add(id);
    const hintsSeen = [...new Set([...seen, ...noted])];
    store.update((state) =>
      state.app ? { ...state, app: { ...state.app, settings: { ...state.app.settings, hintsSeen } } } : state,
    );
    // Where it can't be kept, it comes again: nothing that anybody has to hear of.
    void (async () => connection.client.app.setSettings({ hintsSeen }))().catch(() => undefined);
  };
  store.subscribe(() => {
    const used = hintsUsed(store.get());
    if (used.length > 0) note(used);
  });
  return (id) => note([id]);
}
