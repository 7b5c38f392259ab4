import type { FaultView, SourceView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Imported, ImportOptions, ImportProgress, Sight } from '../api/imported';
import { batched } from './batched';
import type { Context } from './context';
import { plural } from './describe';
import { withInput } from './desk';
import { nameOf } from './paths';
import { withProjectChange } from './project';
import { selecting } from './selection';
import type { EditorState } from './state';

/** Previews come by the hundred a second: they are drawn some times a second, the first at once. In milliseconds. */
const sightsRest = 50;

/** Takes pictures in, tells how far it is, and stops when it is told to. */
export function importActions(context: Context) {
  const { store } = context;
  /** What is under way; a second drop while the first is taken in is counted with it. */
  const underWay = new Map<AbortController, ImportProgress>();

  const show = (): void => {
    const all = [...underWay.values()];
    const importing: EditorState['importing'] =
      all.length === 0
        ? null
        : {
            done: all.reduce((sum, { done }) => sum + done, 0),
            of: all.reduce((sum, { of }) => sum + of, 0),
            name: all.at(-1)?.name ?? null,
          };
    store.update((state) => ({ ...state, importing }));
  };

  const known = (): ReadonlySet<string> => new Set(store.get().project?.sources.map((source) => source.id));

  /** The same bytes twice are one source: that is said, so that nobody looks for a second. */
  const tell = (
    projectId: string,
    { added, refused }: Imported,
    before: ReadonlySet<string>,
    stopped: ImportProgress | null,
  ): void => {
    if (store.get().project?.id !== projectId) return;
    const refusals = refused.map(({ path, error }) => ({ name: nameOf(path), message: error.message }));
    // The watch tells the sources too; they show whichever comes first.
    store.update((state) =>
      added.reduce<EditorState>((now, source) => withProjectChange(now, { type: 'source', source }), {
        ...state,
        refused: [...state.refused, ...refusals],
      }),
    );
    const fresh = added.filter((source) => !before.has(source.id)).length;
    const again = added.find((source) => before.has(source.id));
    if (stopped)
      context.toast(
        `Stopped. ${added.length} of ${plural(stopped.of, 'picture')} ${added.length === 1 ? 'is' : 'are'} in, and ${added.length === 1 ? 'stays' : 'stay'}`,
      );
    else if (fresh > 0)
      context.announce(`${plural(fresh, 'picture')} added${refused.length > 0 ? `, ${refused.length} not` : ''}`);
    else if (again) {
      const said = added.length === 1 ? `${again.name} is already in the project` : 'They are already in the project';
      context.announce(refused.length > 0 ? `${said}; ${plural(refused.length, 'picture')} not added` : said);
      context.toast(said);
    } else if (refused.length > 0) context.announce(`${plural(refused.length, 'picture')} not added`);
  };

  /** Shows photos by their own previews until they are in; what is in comes with the preview that stands in for its thumbnail. */
  const sightsOf = (projectId: string) => {
    const urls = new Map<string, string>();
    const isOpen = (state: EditorState): boolean => state.project?.id === projectId;
    const come = batched<Sight>(context.clock.later, sightsRest, (all) =>
      store.update((state) =>
        isOpen(state) ? { ...state, arriving: [...state.arriving, ...all.filter(({ id }) => urls.has(id))] } : state,
      ),
    );
    const without = ({ arriving }: EditorState, ids: ReadonlySet<string>): readonly Sight[] =>
      arriving.filter(({ id }) => !ids.has(id));
    return {
      onSight: (sight: Sight): void => {
        urls.set(sight.id, sight.url);
        come.add(sight);
      },
      onThrough: (sightId: string | null, added: SourceView | null): void => {
        const url = sightId === null ? undefined : urls.get(sightId);
        if (sightId !== null) urls.delete(sightId);
        store.update((state) => {
          if (!isOpen(state)) return state;
          const next = sightId === null ? state : { ...state, arriving: without(state, new Set([sightId])) };
          if (!added) return next;
          const firstSights = url === undefined ? next.firstSights : new Map(next.firstSights).set(added.id, url);
          return withProjectChange({ ...next, firstSights }, { type: 'source', source: added });
        });
      },
      end: (): void => {
        come.drop();
        const left = new Set(urls.keys());
        urls.clear();
        if (left.size > 0) store.update((state) => ({ ...state, arriving: without(state, left) }));
      },
    };
  };

  /** One that fails alone is a fault for the place that asked; of several, they are listed. */
  const take = async (
    count: number,
    work: (projectId: string, options: ImportOptions) => Promise<Imported>,
    aloneIsFault: boolean,
    onMany: () => void = () => undefined,
  ): Promise<FaultView | null> => {
    const { project } = store.get();
    if (!project || count === 0) return null;
    const stop = new AbortController();
    const before = known();
    let progress: ImportProgress = { done: 0, of: count, name: null };
    if (underWay.size === 0) store.update((state) => ({ ...state, arriving: [], firstSights: new Map() }));
    const sights = sightsOf(project.id);
    underWay.set(stop, progress);
    show();
    try {
      const answer = await work(project.id, {
        signal: stop.signal,
        ...sights,
        onProgress: (next) => {
          if (stop.signal.aborted) return;
          if (next.of > 1 && progress.of <= 1) onMany();
          progress = next;
          underWay.set(stop, next);
          show();
        },
      });
      const [alone] = answer.refused;
      if (aloneIsFault && alone && progress.of === 1 && answer.added.length === 0) return alone.error;
      tell(project.id, answer, before, stop.signal.aborted && progress.done < progress.of ? progress : null);
      return null;
    } catch (error) {
      return toFault(error);
    } finally {
      sights.end();
      underWay.delete(stop);
      show();
    }
  };

  /** Makes it the input, and shows it on the canvas. */
  const open = (source: SourceView): void =>
    store.update((state) => {
      const { project } = state;
      if (!project || project.readOnly !== null || !project.sources.some(({ id }) => id === source.id)) return state;
      const started = withInput(
        state,
        { kind: 'source', id: source.id },
        `Start from ${source.name}`,
        context.clock.now(),
      );
      return { ...selecting(started, null), layout: 'canvas' };
    });

  return {
    /** Answers with the fault, for the dialog that asked; `onMany` hears that they are several, which takes longer than a dialog stands. */
    async addPaths(paths: readonly string[], onMany: () => void): Promise<FaultView | null> {
      let many = paths.length > 1;
      if (many) onMany();
      const fault = await take(
        paths.length,
        (projectId, options) => context.importPaths(projectId, paths, options),
        true,
        () => {
          many = true;
          onMany();
        },
      );
      if (fault && many) context.complain(fault);
      return many ? null : fault;
    },
    async addFiles(files: readonly File[], pasted: boolean): Promise<void> {
      let opened: SourceView | null = null;
      const fault = await take(
        files.length,
        async (projectId, options) => {
          const imported = await context.importPictures(projectId, files, pasted, options);
          const [alone] = imported.added;
          if (alone && files.length === 1 && imported.added.length === 1) opened = alone;
          return imported;
        },
        false,
      );
      // One picture that is dropped or pasted is meant to be worked on.
      if (opened) open(opened);
      if (fault) context.complain(fault);
    },
    /** What is in stays in. */
    cancelImport(): void {
      for (const stop of underWay.keys()) stop.abort(new Error('The designer stopped it'));
    },
    dismissRefused: (): void => store.update((state) => ({ ...state, refused: [] })),
  };
}
