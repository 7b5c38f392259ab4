import { fieldWith, promptOf, withRole } from '../../src-main/common/models/roles';
import { visible } from '../../src-main/common/visible';
import type { PresetScope, Snippet } from '../../src-main/contract';
import { toFault } from '../api/faults';
import { onProject, type Context } from './context';
import { edited } from './desk';
import type { EditorState } from './state';
import { marked, offerUndo, type Change } from './undo';

/** Pieces of prompt text under names: kept, put into the prompt where its caret stands, handed on. */

export interface ScopedSnippet {
  readonly scope: PresetScope;
  readonly snippet: Snippet;
}

/** What a snippet is but for its id. */
export type NamedText = Pick<Snippet, 'name' | 'text'>;

/** From where to where in the prompt; equal: a caret. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const byName = (a: Snippet, b: Snippet): number => a.name.localeCompare(b.name, undefined, { numeric: true });

/** The project's own first, each part by name. */
export const scopedSnippets = (own: readonly Snippet[], shared: readonly Snippet[]): readonly ScopedSnippet[] => [
  ...own.toSorted(byName).map((snippet) => ({ scope: 'project', snippet }) as const),
  ...shared.toSorted(byName).map((snippet) => ({ scope: 'all', snippet }) as const),
];

export const snippetsOf = ({ project, app }: EditorState): readonly ScopedSnippet[] =>
  scopedSnippets(project?.snippets ?? [], app?.snippets ?? []);

/** A stretch of this text, whatever it was a stretch of before. */
const within = (text: string, { start, end }: Stretch): Stretch => {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
};

/** After these a word goes on, or one begins without a space; scripts that write no spaces have none here either. */
const joinsOn = /[\s(["“„«‘'/\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}-]$/u;
const joinsBefore = /^[\s,.;:!?)\]"”»’'/\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}-]/u;

/** Does a straight quote at the end close one? */
const closes = (text: string): boolean => text.endsWith('"') && text.split('"').length % 2 === 1;

/** The prompt with a snippet in the place of a stretch, set off by spaces from the words beside it, and where the caret stands then. */
export function withSnippet(
  prompt: string,
  at: Stretch,
  text: string,
): { readonly prompt: string; readonly caret: number } {
  const { start, end } = within(prompt, at);
  const [before, after] = [prompt.slice(0, start), prompt.slice(end)];
  const lead = before === '' || (joinsOn.test(before) && !closes(before)) || joinsBefore.test(text) ? '' : ' ';
  const trail = after === '' || joinsBefore.test(after) || joinsOn.test(text) ? '' : ' ';
  const put = before + lead + text;
  return { prompt: put + trail + after, caret: put.length };
}

/** What of a prompt would be kept: what is selected, else all of it. */
export function keptText(prompt: string, at: Stretch | null): string {
  const { start, end } = within(prompt, at ?? { start: 0, end: 0 });
  const selected = prompt.slice(start, end).trim();
  return selected === '' ? prompt.trim() : selected;
}

/** A name to begin with: its first words. */
export function proposedSnippetName(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const words = line
    .split(' ')
    .slice(0, 4)
    .join(' ')
    .replace(/[,;:.]+$/, '');
  return (words === '' ? line : words).slice(0, 40).trim();
}

/** Snippets from a file that was shared; `null` for anything else. What is none is left out. */
export function readSnippetFile(text: string): readonly NamedText[] | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const { pentimento, snippets } = read as Record<string, unknown>;
  if (pentimento !== 'snippets' || !Array.isArray(snippets)) return null;
  const found = snippets.slice(0, 200).flatMap((one: unknown): NamedText[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { name, text: words } = one as Record<string, unknown>;
    if (typeof words !== 'string' || words.trim() === '' || words.length > 4_000) return [];
    const called = typeof name === 'string' ? name.trim().slice(0, 100).trim() : '';
    return [{ name: called || proposedSnippetName(words), text: words }];
  });
  return found.length > 0 ? found : null;
}

const changedTo = (all: readonly Snippet[], from: readonly Snippet[], to: readonly Snippet[]): readonly Snippet[] => {
  const gone = new Set([...from, ...to].map(({ id }) => id));
  return [...all.filter(({ id }) => !gone.has(id)), ...to];
};

function withSnippets(state: EditorState, scope: PresetScope, snippets: readonly Snippet[]): EditorState {
  const { project, app } = state;
  if (scope === 'project') return project ? { ...state, project: { ...project, snippets } } : state;
  return app ? { ...state, app: { ...app, snippets: [...snippets] } } : state;
}

export function snippetActions(context: Context) {
  const { store, connection, clock, toast, newId } = context;
  const client = () => connection.client.snippets;
  /** Where the caret of the prompt stands, or stood when it was left. */
  let caret: Stretch | null = null;

  const isHere = (state: EditorState, scope: PresetScope): readonly Snippet[] =>
    (scope === 'project' ? state.project?.snippets : state.app?.snippets) ?? [];

  /** From how it is on one side to how it is on the other; answers with what is wrong, or `null`. */
  const write = async (
    scope: PresetScope,
    from: readonly Snippet[],
    to: readonly Snippet[],
  ): Promise<string | null> => {
    const { project } = store.get();
    if (!project) return null;
    const stay = new Set(to.map(({ id }) => id));
    const remove = from.flatMap(({ id }) => (stay.has(id) ? [] : [id]));
    try {
      await client().change({ projectId: project.id, scope, put: [...to], remove });
      // Known at once; what the watch then tells has the last word.
      store.update((state) => withSnippets(state, scope, changedTo(isHere(state, scope), from, to)));
      return null;
    } catch (error) {
      return toFault(error).message;
    }
  };

  /** As one step to undo, with the offer to. */
  const change = async (
    name: string,
    scope: PresetScope,
    before: readonly Snippet[],
    after: readonly Snippet[],
    said: string,
  ): Promise<string | null> => {
    const fault = await write(scope, before, after);
    if (fault !== null) return fault;
    const step = context.record(name, { of: 'snippets', scope, before, after });
    toast(said, { family: 'desk', action: offerUndo(step) });
    return null;
  };

  const complain = (fault: string | null): void => {
    if (fault !== null) context.complain({ code: 'wrong-use', message: fault });
  };

  return {
    travel(step: Change, side: 'before' | 'after'): boolean {
      if (step.of !== 'snippets') return false;
      const [from, to] = side === 'before' ? [step.after, step.before] : [step.before, step.after];
      const now = new Map(isHere(store.get(), step.scope).map((one) => [one.id, one]));
      const left = new Map(from.map((one) => [one.id, one]));
      const ids = [...new Set([...from, ...to].map(({ id }) => id))].filter(
        (id) => now.get(id)?.name === left.get(id)?.name && now.get(id)?.text === left.get(id)?.text,
      );
      const meant = (all: readonly Snippet[]): readonly Snippet[] => all.filter(({ id }) => ids.includes(id));
      if (ids.length === 0) toast('The snippet was changed since, in another window', { family: 'desk' });
      else void write(step.scope, meant(from), meant(to)).then(complain);
      return true;
    },
    actions: {
      /** The prompt tells where its caret stands: a menu or a dialog has the focus when a snippet is chosen. */
      noteCaret(at: Stretch): void {
        caret = at;
      },
      /** What "Save snippet" begins with. */
      snippetDraft: (): string => keptText(promptOf(store.get().desk.draft), caret),
      /** Puts it where the caret stands, in the place of what is selected, as one step to undo. */
      insertSnippet({ name, text }: NamedText): void {
        const state = store.get();
        const field = fieldWith(state.desk.draft.model, 'prompt');
        if (!field || state.project?.readOnly !== null) return;
        const old = promptOf(state.desk.draft);
        const put = withSnippet(old, caret ?? { start: old.length, end: old.length }, text);
        const longest = field.kind === 'text' ? field.longest : undefined;
        if (longest !== undefined && put.prompt.length > longest) {
          toast(`There is no room for “${visible(name)}”: a prompt holds at most ${longest} characters`, {
            tone: 'bad',
          });
          return;
        }
        caret = { start: put.caret, end: put.caret };
        store.update((now) => {
          const desk = { ...now.desk, draft: withRole(now.desk.draft, 'prompt', put.prompt) };
          const next = edited({ ...now, undo: marked(now.undo) }, `Snippet “${name}”`, desk, clock.now());
          return {
            ...next,
            panels: { ...next.panels, left: true, only: false },
            wanted: { field: 'prompt', count: (now.wanted?.count ?? 0) + 1, caret: put.caret },
          };
        });
      },
      /** Keeps a new one, or what became of one; answers with what is wrong, or `null`. */
      saveSnippet(scope: PresetScope, { name, text }: NamedText, old: Snippet | null = null): Promise<string | null> {
        const snippet = { ...old, id: old?.id ?? newId(), name, text };
        return old
          ? change(`Snippet “${name}”`, scope, [old], [snippet], `Saved “${name}”`)
          : change(`Snippet “${name}”`, scope, [], [snippet], `Saved as the snippet “${name}”`);
      },
      async deleteSnippet({ scope, snippet }: ScopedSnippet): Promise<void> {
        const said = `Deleted the snippet “${snippet.name}”`;
        complain(await change(`Delete snippet “${snippet.name}”`, scope, [snippet], [], said));
      },
      async shareSnippets(scope: PresetScope, snippets: readonly Snippet[]): Promise<void> {
        if (snippets.length === 0) return;
        const ids = snippets.map(({ id }) => id);
        await onProject(context, async (asked, projectId) => {
          const { file } = await asked.snippets.share({ projectId, scope, ids });
          toast(`Written to ${file}`, { tone: 'good', action: { label: 'Show in folder', command: 'reveal', file } });
        });
      },
      /** The snippets of a file, kept among the project's. */
      async importSnippets(text: string, fileName: string): Promise<void> {
        const read = readSnippetFile(text);
        if (!read) {
          toast(`${fileName} holds no snippets`, { tone: 'bad' });
          return;
        }
        const added = read.map((one) => ({ id: newId(), ...one }));
        const said = added.length === 1 ? `Added the snippet “${added[0]!.name}”` : `Added ${added.length} snippets`;
        complain(await change('Add snippets', 'project', [], added, said));
      },
    },
  };
}
