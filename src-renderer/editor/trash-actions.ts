import { resultName, versionName } from '../../src-main/common/versions';
import type { PassView, TrashView } from '../../src-main/contract';
import { choosingNone, resultsThere, type Chosen } from './choosing';
import { onProject, type Context } from './context';
import { plural } from './describe';
import { foundPasses } from './finding';
import { gridCells } from './grid';
import { cellBeside } from './grid-sight';
import { withProjectChange } from './project';
import { selecting } from './selection';
import type { EditorState, OpenProject } from './state';
import { wholeName } from './trash';
import { offerUndo, type Change } from './undo';

/** "v3", "v3 (2 of 4)", "3 versions", "7 pictures". */
function nameOf(project: OpenProject | null, chosen: readonly Chosen[]): string {
  const viewOf = (passId: string): PassView | undefined => project?.passById.get(passId);
  const [first] = chosen;
  if (!first || chosen.length > 1) {
    if (chosen.every(({ result }) => result === null)) return plural(chosen.length, 'version');
    const count = chosen.reduce((sum, { passId, result }) => {
      const view = result === null ? viewOf(passId) : undefined;
      return sum + (view ? resultsThere(view).length : 1);
    }, 0);
    return plural(count, 'picture');
  }
  const pass = viewOf(first.passId)?.pass;
  if (first.result !== null) return resultName(pass?.version ?? 0, first.result, pass?.results.length ?? 2);
  return pass ? versionName(pass.version) : 'version';
}

const isGone = (gone: readonly Chosen[], id: string, result: number): boolean =>
  gone.some((each) => each.passId === id && (each.result === null || each.result === result));

/** The same, and of a single version that went as a whole how many pictures went with it: the one that was looked at is not all. */
function fullNameOf(project: OpenProject | null, chosen: readonly Chosen[]): string {
  const [first, ...others] = chosen;
  const view = first?.result === null && others.length === 0 ? project?.passById.get(first.passId) : undefined;
  return view ? wholeName(view) : nameOf(project, chosen);
}

/** Looks at what stood beside the pictures that went; `before` is how it was when they were still there. */
function lookingBeside(before: EditorState, state: EditorState, gone: readonly Chosen[]): EditorState {
  if (before.layout === 'grid') {
    const cells = gridCells(before);
    // The window hears of what went a moment later.
    const left = cells.filter(({ id, result }) => !isGone(gone, id, result));
    return selecting(choosingNone(state), cellBeside(cells, state.selected, left));
  }
  const went = new Set(gone.flatMap(({ passId, result }) => (result === null ? [passId] : [])));
  const passes = foundPasses(before);
  const at = passes.findIndex(({ pass }) => went.has(pass.id));
  const rest = passes.filter(({ pass }) => !went.has(pass.id));
  // The older one where there is one.
  const next: PassView | undefined = at < 0 ? undefined : (rest[Math.max(0, at - 1)] ?? rest.at(-1));
  return next ? selecting(choosingNone(state), { id: next.pass.id, result: 1 }) : state;
}

/** To the trash and back: versions and single results, each one step to undo; sources; and emptying it. */
export function trashActions(context: Context) {
  const { store, toast } = context;
  const show = (trash: TrashView): void => store.update((state) => withProjectChange(state, { type: 'trash', trash }));
  const named = (chosen: readonly Chosen[]): string => nameOf(store.get().project, chosen);

  /** Answers with those that went. */
  const move = async (chosen: readonly Chosen[], how: 'delete' | 'restore'): Promise<readonly Chosen[]> => {
    if (chosen.length === 0) return [];
    let moved: readonly Chosen[] = [];
    await onProject(context, async ({ trash: ask }, projectId) => {
      const { refused, trash } = await ask[how]({ projectId, chosen: [...chosen] });
      show(trash);
      for (const message of new Set(refused.map(({ fault }) => fault.message))) toast(message, { family: 'desk' });
      moved = chosen.filter(
        ({ passId, result }) => !refused.some((one) => one.passId === passId && one.result === result),
      );
    });
    return moved;
  };

  const restore = async (chosen: readonly Chosen[]): Promise<void> => {
    const back = await move(chosen, 'restore');
    if (back.length > 0)
      context.record(`Restore ${named(back)}`, { of: 'trash', chosen: back, before: 'trash', after: 'here' });
  };

  const restoreSource = (sourceId: string): Promise<void> =>
    onProject(context, async ({ trash }, projectId) =>
      show((await trash.restoreSource({ projectId, sourceId })).trash),
    );

  return {
    travel(change: Change, side: 'before' | 'after'): boolean {
      if (change.of !== 'trash') return false;
      void move(change.chosen, change[side] === 'trash' ? 'delete' : 'restore');
      return true;
    },
    actions: {
      async deleteChosen(chosen: readonly Chosen[]): Promise<void> {
        // Its view goes with it.
        const before = store.get();
        const gone = await move(chosen, 'delete');
        if (gone.length === 0) return;
        store.update((state) => lookingBeside(before, state, gone));
        const step = context.record(`Delete ${nameOf(before.project, gone)}`, {
          of: 'trash',
          chosen: gone,
          before: 'here',
          after: 'trash',
        });
        const { input } = store.get().desk;
        const wasInput = input?.kind === 'result' && isGone(gone, input.id, input.result);
        toast(
          `Moved ${fullNameOf(before.project, gone)} to the trash${wasInput ? '. The next pass would start from it' : ''}`,
          {
            family: null,
            action: offerUndo(step),
          },
        );
      },
      restoreChosen: restore,
      /** The picture that the next pass would start from, out of the trash. */
      async restoreInput(): Promise<void> {
        const { project, desk } = store.get();
        const { input } = desk;
        if (!project || !input) return;
        if (input.kind === 'source') return restoreSource(input.id);
        const whole = !project.passById.has(input.id);
        await restore([{ passId: input.id, result: whole ? null : input.result }]);
      },
      /** A source that nothing was made from. */
      deleteSource: (sourceId: string): Promise<void> =>
        onProject(context, async ({ trash }, projectId) => {
          show((await trash.deleteSource({ projectId, sourceId })).trash);
          toast('Moved the source to the trash', { family: 'desk' });
        }),
      restoreSource,
      /** For good: there is nothing to undo. */
      emptyTrash: (): Promise<void> =>
        onProject(context, async ({ trash }, projectId) => show((await trash.empty({ projectId })).trash)),
    },
  };
}
