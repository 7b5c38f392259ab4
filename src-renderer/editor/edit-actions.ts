import { resultName, versionName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import type { EditorsView, SourceView } from '../../src-main/contract';
import type { InputRef } from '../../src-main/contract/records';
import { toFault } from '../api/faults';
import { onProject, type Context } from './context';
import { sameInput, withInput } from './desk';
import { withProjectChange } from './project';
import { shownPicture } from './selection';
import type { EditorState, OpenProject } from './state';
import { offerUndo, recorded, type Change } from './undo';

/** What a picture that came back from another program was there: "edited outside from v7 (2 of 4)"; `null` for any other. */
export function editedWords(project: OpenProject, source: SourceView | undefined): string | null {
  const of = source?.editedFrom?.of;
  if (!of) return null;
  if (of.kind === 'source') {
    const from = project.sources.find(({ id }) => id === of.id);
    return `edited outside${from ? ` from ${visible(from.name)}` : ''}`;
  }
  const pass = project.passById.get(of.id)?.pass;
  return `edited outside from ${pass ? resultName(pass.version, of.result, pass.results.length) : versionName(of.version)}`;
}

type SourceChange = Extract<Change, { readonly of: 'source' }>;

/** Of a picture that came back: what it is from, and what stood there before it. */
interface Arrival {
  readonly source: SourceView;
  /** The save before, which nothing was made from. */
  readonly ahead: string | null;
}

function arrivalsIn(project: OpenProject, seen: ReadonlySet<string>): Arrival[] {
  return project.sources.flatMap((source) => {
    const from = source.editedFrom;
    if (!from || seen.has(source.id)) return [];
    const before = project.sources.findLast(
      (other) => other.id !== source.id && other.editedFrom?.copy === from.copy && other.name === source.name,
    );
    const used = project.passes.some(({ pass }) =>
      Object.values(pass.inputs).some(({ ref }) => ref.kind === 'source' && ref.id === before?.id),
    );
    return [{ source, ahead: before && !used ? before.id : null }];
  });
}

/** What a project's window need not be told of: all that had come back when it was last told of one. */
const toldOf = (project: OpenProject, until: string | null): readonly string[] =>
  project.sources.flatMap(({ id, addedAt }) => (until === null || addedAt <= until ? [id] : []));

/** When the newest picture came back; "" where none has yet. */
const newestEdit = (project: OpenProject): string =>
  project.sources.reduce((newest, { editedFrom, addedAt }) => (editedFrom && addedAt > newest ? addedAt : newest), '');

/** The input that follows to what it became, where the designer starts from just that picture. */
function followedInput({ desk }: EditorState, { source, ahead }: Arrival): SourceChange['input'] {
  const { input } = desk;
  const isIt =
    input !== null &&
    (sameInput(input, source.editedFrom!.of) || (ahead !== null && sameInput(input, { kind: 'source', id: ahead })));
  return isIt ? { before: input, after: { kind: 'source', id: source.id } } : null;
}

/** Pictures handed to other programs, and what comes back of them. */
export function editActions(context: Context) {
  const { store, clock, toast } = context;
  const client = () => context.connection.client;
  const complain = (error: unknown): void => context.complain(toFault(error));

  let open: OpenProject | null = null;
  let seen = new Set<string>();
  const takeNotice = (arrival: Arrival): void => {
    const { source, ahead } = arrival;
    const input = followedInput(store.get(), arrival);
    const change: SourceChange = { of: 'source', id: source.id, ahead, input, before: 'trash', after: 'here' };
    store.update((state) => {
      const desk = input ? withInput(state, input.after, 'Edited picture', clock.now()).desk : state.desk;
      const step = { name: 'Edited picture', change, mark: null, at: clock.now() };
      return { ...state, desk, undo: recorded(state.undo, step) };
    });
    const step = store.get().undo.done.at(-1);
    const said = `${visible(source.name)} came back from the editor${input ? ', and is the input now' : ''}`;
    context.announce(said);
    toast(said, { tone: 'good', family: null, action: offerUndo(step) });
  };
  store.subscribe(() => {
    const { project } = store.get();
    if (project === open || project?.sources === open?.sources) return;
    const isNew = project?.id !== open?.id;
    open = project;
    if (!project) return;
    if (isNew)
      seen = new Set([...project.trash.sources.map(({ id }) => id), ...toldOf(project, store.get().editsTold)]);
    const arrivals = arrivalsIn(project, seen);
    for (const { id } of project.sources) seen.add(id);
    const [newest, told] = [newestEdit(project), store.get().editsTold];
    if (told === null || newest > told) store.update((state) => ({ ...state, editsTold: newest }));
    for (const arrival of arrivals) takeNotice(arrival);
  });

  const move = async (id: string, to: 'here' | 'trash'): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    const asked = { projectId: project.id, sourceId: id };
    const { trash } = await (to === 'here' ? client().trash.restoreSource(asked) : client().trash.deleteSource(asked));
    store.update((state) => withProjectChange(state, { type: 'trash', trash }));
  };

  return {
    travel(change: Change, side: 'before' | 'after'): boolean {
      if (change.of !== 'source') return false;
      const { id, ahead, input } = change;
      const [from, to] = side === 'before' ? [input?.after, input?.before] : [input?.before, input?.after];
      void (async () => {
        // What comes back first, so that the input is never one that is gone.
        if (change[side] === 'here') await move(id, 'here');
        else if (ahead !== null) await move(ahead, 'here');
        store.update((state) =>
          from && to && sameInput(state.desk.input, from)
            ? { ...state, desk: withInput(state, to, '', clock.now()).desk }
            : state,
        );
        if (change[side] === 'trash') await move(id, 'trash');
        else if (ahead !== null) await move(ahead, 'trash');
      })().catch(complain);
      return true;
    },
    actions: {
      /** Hands a copy of a picture, by itself the one that is shown, to the program that the designer chose. */
      async openOutside(of: InputRef | null = shownPicture(store.get())): Promise<void> {
        if (!of) return;
        await onProject(context, async ({ edits }, projectId) => {
          const { editor, file } = await edits.open({ projectId, of });
          toast(`A copy is open in ${visible(editor)}. What you save there comes back as a source`, {
            action: { label: 'Show in folder', command: 'reveal', file },
          });
        });
      },
      editors: (): Promise<EditorsView> => client().edits.editors(),
      chooseEditor: (id: string): Promise<EditorsView> => client().edits.choose({ id }),
      pickEditor: (): Promise<EditorsView> => client().edits.pick(),
    },
  };
}
