import { describe, expect, it } from 'vitest';
import { createContext, type EditorPorts } from '../../../src-renderer/editor/context';
import { deskActions } from '../../../src-renderer/editor/desk-actions';
import { createStore } from '../../../src-renderer/editor/store';
import { undoActions } from '../../../src-renderer/editor/undo-actions';
import { passOf, recipe, stateOf } from './fixtures';

/** At the desk with v1 selected and a prompt of one's own. */
function desk() {
  const start = stateOf([passOf(1, { recipe: recipe({ prompt: 'BBB', seed: 48_213 }) })]);
  const store = createStore({
    ...start,
    selected: { id: 'p1', result: 1 },
    desk: { ...start.desk, draft: { ...start.desk.draft, prompt: 'AAA' } },
  });
  let time = 0;
  const ports: Partial<EditorPorts> = { clock: { now: () => (time += 10_000), later: () => () => undefined } };
  const context = createContext(ports as EditorPorts, store);
  const notices = (): string[] =>
    store.get().toasts.map(({ text, action }) => (action ? `${text} [${action.label}]` : text));
  const editor = { ...deskActions(context), ...undoActions(context, []) };
  return { editor, toast: context.toast, notices, draft: () => store.get().desk.draft };
}

describe('a notice that offers Undo', () => {
  it('gives way to the next one, so that Undo always takes back what the notice says', () => {
    const { editor, notices, draft } = desk();
    editor.usePrompt();
    editor.useSeed();
    expect(notices()).toEqual(['Using the seed of v1 [Undo]']);
    editor.undo();
    expect(draft()).toMatchObject({ prompt: 'BBB', seed: null });
  });

  it('goes with its step: undone by the keyboard, or no longer the newest', () => {
    const { editor, notices, draft } = desk();
    editor.usePrompt();
    editor.undo();
    expect(notices()).toEqual([]);
    expect(draft().prompt).toBe('AAA');
    editor.usePrompt();
    editor.setField('strength', 0.3);
    expect(notices()).toEqual([]);
    editor.usePrompt();
    expect(notices()).toEqual(['Using the prompt of v1 already']);
  });

  it('leaves notices of other things alone', () => {
    const { editor, toast, notices } = desk();
    toast('The file is at /studio');
    editor.useAll();
    editor.useSeed();
    expect(notices()).toEqual(['The file is at /studio', 'Using the seed of v1 already']);
    editor.undo();
    expect(notices()).toEqual(['The file is at /studio', 'Using the seed of v1 already']);
  });
});
