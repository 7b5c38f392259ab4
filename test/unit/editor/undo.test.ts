import { describe, expect, it } from 'vitest';
import { edited, withField } from '../../../src-renderer/editor/desk';
import { initialState, type EditorState } from '../../../src-renderer/editor/state';
import { burst, depth, marked, redone, undone, withValues } from '../../../src-renderer/editor/undo';

const undo = (state: EditorState): EditorState => {
  const taken = undone(state.undo);
  if (!taken || taken.step.change.of !== 'desk') return state;
  return { ...state, desk: withValues(state.desk, taken.step.change.before), undo: taken.undo };
};
const redo = (state: EditorState): EditorState => {
  const taken = redone(state.undo);
  if (!taken || taken.step.change.of !== 'desk') return state;
  return { ...state, desk: withValues(state.desk, taken.step.change.after), undo: taken.undo };
};

describe('undo of the desk', () => {
  it('takes back the last edit and brings it again', () => {
    const before = initialState;
    const after = withField(before, 'strength', 0.4, 0);
    expect(undo(after).desk).toEqual(before.desk);
    expect(redo(undo(after)).desk).toEqual(after.desk);
  });

  it('is one step for a spell of typing, named after what was typed into', () => {
    let state = initialState;
    'neon'.split('').forEach((_, index) => {
      state = withField(state, 'prompt', 'neon'.slice(0, index + 1), index * 100);
    });
    expect(state.undo.done.map((step) => step.name)).toEqual(['Prompt']);
    expect(undo(state).desk.draft['prompt']).toBe('');
    expect(redo(undo(state)).desk.draft['prompt']).toBe('neon');
  });

  it('is two steps after a rest', () => {
    let state = withField(initialState, 'prompt', 'a', 0);
    state = withField(state, 'prompt', 'ab', burst + 1);
    expect(undo(state).desk.draft['prompt']).toBe('a');
  });

  it('is two steps when the gesture between them ended', () => {
    let state = withField(initialState, 'strength', 0.5, 0);
    state = { ...state, undo: marked(state.undo) };
    state = withField(state, 'strength', 0.6, 10);
    expect(undo(state).desk.draft['strength']).toBe(0.5);
  });

  it('never joins edits of two fields', () => {
    let state = withField(initialState, 'strength', 0.5, 0);
    state = withField(state, 'num_images', 2, 1);
    expect(state.undo.done).toHaveLength(2);
    expect(undo(state).desk.draft).toMatchObject({ strength: 0.5, num_images: 1 });
  });

  it('is no step when nothing changed', () => {
    const state = withField(initialState, 'strength', initialState.desk.draft['strength'], 0);
    expect(state).toBe(initialState);
  });

  it('forgets what was undone once something else is edited', () => {
    let state = undo(withField(initialState, 'strength', 0.5, 0));
    state = withField(state, 'num_images', 3, 1);
    expect(redone(state.undo)).toBeNull();
  });

  it('holds only what an edit changed, so that undoing it leaves later work on other fields alone', () => {
    let state = withField(initialState, 'strength', 0.5, 0);
    state = { ...state, desk: { ...state.desk, basedOn: 'loaded-later' } };
    expect(undo(state).desk).toMatchObject({ basedOn: 'loaded-later', draft: { strength: 0.8 } });
  });

  it('is deep, and bounded', () => {
    let state = initialState;
    for (let n = 0; n < depth + 20; n++)
      state = edited(state, `Step ${n}`, { ...state.desk, draft: { ...state.desk.draft, seed: n } }, n);
    expect(state.undo.done).toHaveLength(depth);
    for (let n = 0; n < depth; n++) state = undo(state);
    expect(state.desk.draft['seed']).toBe(19);
  });
});
