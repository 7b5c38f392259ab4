import { resultName, versionName } from '../../src-main/common/versions';
import type { Overruling } from '../../src-main/common/spelling/verdicts';
import type { NotesChange, PassView, ResultChange, TrashView } from '../../src-main/contract';
import { choosingNone, resultsThere, type Chosen } from './choosing';
import { plural } from './describe';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { noFilter } from './filter';
import { foundPasses } from './finding';
import { gridCells, isSameCell } from './grid';
import { withProjectChange } from './project';
import { selecting } from './selection';
import type { EditorState, Selection } from './state';
import type { Change, OverruledTexts, Step } from './undo';

/** The picture that is looked at, or where it is gone from the grid the one that stood behind it, else before it. */
function cellBeside(
  before: readonly Selection[],
  selected: Selection | null,
  after: readonly Selection[],
): Selection | null {
  const left = new Set(after.map(({ id, result }) => `${id}/${result}`));
  const stays = (cell: Selection): boolean => left.has(`${cell.id}/${cell.result}`);
  const at = before.findIndex((cell) => isSameCell(cell, selected));
  const next = at < 0 ? after[0] : (before.slice(at).find(stays) ?? before.slice(0, at).findLast(stays));
  return next ? { id: next.id, result: next.result } : null;
}

/** What was rated may be filtered away now: the grid looks at the picture beside it, and at none that is not there. */
function keptInSight(before: EditorState, state: EditorState): EditorState {
  if (state.layout !== 'grid' || !state.selected || state.filter === noFilter) return state;
  const cells = gridCells(before);
  const after = gridCells(state);
  const was = cells.some((cell) => isSameCell(cell, state.selected));
  if (!was || after.some((cell) => isSameCell(cell, state.selected))) return state;
  return selecting(choosingNone(state), cellBeside(cells, state.selected, after));
}

type Rated = Pick<ResultChange, 'passId' | 'result' | 'notes'>;

/** Rating single results, which of them stands for its version, and the trash; each is one step to undo. */
export function resultActions(context: Context) {
  const { store, clock, toast } = context;
  const client = () => context.connection.client;
  const complain = (error: unknown): void => context.complain(toFault(error));
  const viewOf = (passId: string): PassView | undefined => store.get().project?.passById.get(passId);
  const show = (view: PassView): void =>
    store.update((state) => keptInSight(state, withProjectChange(state, { type: 'pass', view })));
  const showTrash = (trash: TrashView): void =>
    store.update((state) => withProjectChange(state, { type: 'trash', trash }));
  const record = (name: string, change: Change): void => {
    const step: Step = { name, change, mark: null, at: clock.now() };
    store.update((now) => ({ ...now, undo: { done: [...now.undo.done, step], undone: [] } }));
  };

  /** What stands there now of the fields that a change names. */
  const shown = ({ passId, result, notes }: Rated): Rated | null => {
    const view = viewOf(passId);
    const now = result === null ? view?.notes : view?.rated[result - 1];
    if (!now) return null;
    const fields = Object.keys(notes) as (keyof NotesChange)[];
    return { passId, result, notes: Object.fromEntries(fields.map((field) => [field, now[field]])) };
  };

  const writeRated = async (to: readonly Rated[], expected: readonly Rated[] | null): Promise<void> => {
    const { project } = store.get();
    if (!project || to.length === 0) return;
    const changes = to.map((change, at) => ({ ...change, ...(expected ? { expected: expected[at]!.notes } : {}) }));
    try {
      const { views } = await client().results.rate({ projectId: project.id, changes });
      views.forEach(show);
    } catch (error) {
      complain(error);
    }
  };

  const writeCover = async (passId: string, result: number | null, expected?: number | null): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    try {
      show(
        await client().results.setCover({
          projectId: project.id,
          passId,
          result,
          ...(expected === undefined ? {} : { expected }),
        }),
      );
    } catch (error) {
      complain(error);
    }
  };

  /** With `expected`, only where it is still so: what another window said since stays. */
  const writeOverruled = async (
    passId: string,
    result: number,
    to: OverruledTexts,
    expected: OverruledTexts | null,
  ): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    try {
      for (const [text, verdict] of Object.entries(to))
        show(
          await client().results.overruleWords({
            projectId: project.id,
            passId,
            result,
            text,
            verdict,
            ...(expected ? { expected: expected[text] ?? null } : {}),
          }),
        );
    } catch (error) {
      complain(error);
    }
  };

  const overrule = async (passId: string, result: number, after: OverruledTexts): Promise<void> => {
    const strings = viewOf(passId)?.words?.[result - 1]?.strings ?? [];
    const verdictOn = (text: string): Overruling | null => {
      const string = strings.find((each) => each.text === text);
      return string?.overruled && string.verdict !== 'unsure' ? string.verdict : null;
    };
    const before = Object.fromEntries(Object.keys(after).map((text) => [text, verdictOn(text)]));
    if (Object.entries(after).every(([text, verdict]) => before[text] === verdict)) return;
    record('Verdict on words', { of: 'overruled', id: passId, result, before, after });
    await writeOverruled(passId, result, after, null);
  };

  /** Answers with those that went. */
  const move = async (chosen: readonly Chosen[], how: 'delete' | 'restore'): Promise<readonly Chosen[]> => {
    const { project } = store.get();
    if (!project || chosen.length === 0) return [];
    try {
      const { refused, trash } = await client().trash[how]({ projectId: project.id, chosen: [...chosen] });
      showTrash(trash);
      for (const message of new Set(refused.map(({ fault }) => fault.message))) toast(message, { family: 'desk' });
      return chosen.filter(
        ({ passId, result }) => !refused.some((one) => one.passId === passId && one.result === result),
      );
    } catch (error) {
      complain(error);
      return [];
    }
  };

  const bringSourceBack = async (sourceId: string): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    try {
      showTrash((await client().trash.restoreSource({ projectId: project.id, sourceId })).trash);
    } catch (error) {
      complain(error);
    }
  };

  const nameOf = (chosen: readonly Chosen[]): string => {
    const [first] = chosen;
    if (!first || chosen.length > 1) {
      if (chosen.every(({ result }) => result === null)) return plural(chosen.length, 'version');
      const count = chosen.reduce((sum, { passId, result }) => {
        const view = result === null ? viewOf(passId) : undefined;
        return sum + (view ? resultsThere(view).length : 1);
      }, 0);
      return plural(count, 'picture');
    }
    const version = viewOf(first.passId)?.pass.version;
    const name = version === undefined ? 'version' : versionName(version);
    return first.result === null
      ? name
      : resultName(version ?? 0, first.result, viewOf(first.passId)?.pass.results.length ?? 2);
  };

  return {
    /** Back or forth to how a step left things, but for what was changed since in another window. `false`: it is no step of this kind. */
    travel(change: Change, side: 'before' | 'after'): boolean {
      const other = side === 'before' ? 'after' : 'before';
      switch (change.of) {
        case 'results':
          void writeRated(change[side], change[other]);
          return true;
        case 'cover':
          void writeCover(change.id, change[side], change[other]);
          return true;
        case 'overruled':
          void writeOverruled(change.id, change.result, change[side], change[other]);
          return true;
        case 'trash':
          void move(change.chosen, change[side] === 'trash' ? 'delete' : 'restore');
          return true;
        default:
          return false;
      }
    },
    actions: {
      /** Reads the words in a result anew. */
      async readWords(passId: string, result: number): Promise<void> {
        const { project } = store.get();
        if (!project) return;
        try {
          show(await client().results.readWords({ projectId: project.id, passId, result }));
        } catch (error) {
          complain(error);
        }
      },
      /** The designer knows better what stands in a result; `null`: it is as it was read. */
      overruleWords: (passId: string, result: number, text: string, verdict: Overruling | null): Promise<void> =>
        overrule(passId, result, { [text]: verdict }),
      /** What could not be told is right, in the result that stands for the version. */
      async wordsAreRight(passId: string): Promise<void> {
        const view = viewOf(passId);
        const result = view?.cover ?? 1;
        const unsure = (view?.words?.[result - 1]?.strings ?? []).filter(({ verdict }) => verdict === 'unsure');
        await overrule(passId, result, Object.fromEntries(unsure.map(({ text }) => [text, 'right' as const])));
      },
      /** Stars, pick or reject, label or note of results; `result: null` is the version, which is its cover. */
      rateResults(chosen: readonly Chosen[], notes: NotesChange): void {
        const after = chosen.map((one) => ({ ...one, notes }));
        const before = after.map(shown);
        const pairs = after.flatMap((to, at) => {
          const from = before[at];
          return from && JSON.stringify(from.notes) !== JSON.stringify(notes) ? [[from, to] as const] : [];
        });
        if (pairs.length === 0) return;
        const change = {
          of: 'results',
          before: pairs.map(([from]) => from),
          after: pairs.map(([, to]) => to),
        } as const;
        record('rating' in notes ? 'Rating' : 'pick' in notes ? 'Pick' : 'label' in notes ? 'Label' : 'Note', change);
        void writeRated(change.after, null);
      },
      /** Which result stands for its version; `null`: the best-rated. */
      setCover(passId: string, result: number | null): void {
        const before = viewOf(passId)?.notes.cover;
        if (before === undefined || before === result) return;
        record('Cover', { of: 'cover', id: passId, before, after: result });
        void writeCover(passId, result);
      },
      async deleteChosen(chosen: readonly Chosen[]): Promise<void> {
        // Its view goes with it.
        const all = nameOf(chosen);
        const before = foundPasses(store.get());
        const cells = store.get().layout === 'grid' ? gridCells(store.get()) : null;
        const gone = await move(chosen, 'delete');
        if (gone.length === 0) return;
        const name = gone.length === chosen.length ? all : nameOf(gone);
        const went = new Set(gone.flatMap(({ passId, result }) => (result === null ? [passId] : [])));
        const at = before.findIndex(({ pass }) => went.has(pass.id));
        const rest = before.filter(({ pass }) => !went.has(pass.id));
        // What stood beside it is looked at next, the older one where there is one.
        const next = at < 0 ? undefined : (rest[Math.max(0, at - 1)] ?? rest.at(-1));
        if (cells) {
          // The window hears of it a moment later.
          const isGone = ({ id, result }: Selection): boolean =>
            gone.some((each) => each.passId === id && (each.result === null || each.result === result));
          const left = cells.filter((cell) => !isGone(cell));
          store.update((state) => selecting(choosingNone(state), cellBeside(cells, state.selected, left)));
        } else if (next) store.update((state) => selecting(choosingNone(state), { id: next.pass.id, result: 1 }));
        record(`Delete ${name}`, { of: 'trash', chosen: gone, before: 'here', after: 'trash' });
        const step = store.get().undo.done.at(-1);
        const { input } = store.get().desk;
        const wasInput =
          input?.kind === 'result' &&
          gone.some(({ passId, result }) => passId === input.id && (result === null || result === input.result));
        toast(`Moved ${name} to the trash${wasInput ? '. The next pass would start from it' : ''}`, {
          family: null,
          action: step ? { label: 'Undo', command: 'undo', step } : null,
        });
      },
      async restoreChosen(chosen: readonly Chosen[]): Promise<void> {
        const back = await move(chosen, 'restore');
        if (back.length > 0)
          record(`Restore ${nameOf(back)}`, { of: 'trash', chosen: back, before: 'trash', after: 'here' });
      },
      /** The picture that the next pass would start from, out of the trash. */
      async restoreInput(): Promise<void> {
        const { project, desk } = store.get();
        const { input } = desk;
        if (!project || !input) return;
        if (input.kind === 'source') {
          await bringSourceBack(input.id);
          return;
        }
        const whole = !project.passById.has(input.id);
        const chosen = [{ passId: input.id, result: whole ? null : input.result }];
        const back = await move(chosen, 'restore');
        if (back.length > 0)
          record(`Restore ${nameOf(back)}`, { of: 'trash', chosen: back, before: 'trash', after: 'here' });
      },
      /** A source that nothing was made from. */
      async deleteSource(sourceId: string): Promise<void> {
        const { project } = store.get();
        if (!project) return;
        try {
          showTrash((await client().trash.deleteSource({ projectId: project.id, sourceId })).trash);
          toast('Moved the source to the trash', { family: 'desk' });
        } catch (error) {
          complain(error);
        }
      },
      restoreSource: (sourceId: string) => bringSourceBack(sourceId),
      /** For good: there is nothing to undo. */
      async emptyTrash(): Promise<void> {
        const { project } = store.get();
        if (!project) return;
        try {
          showTrash((await client().trash.empty({ projectId: project.id })).trash);
        } catch (error) {
          complain(error);
        }
      },
    },
  };
}
