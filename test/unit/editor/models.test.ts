import { describe, expect, it } from 'vitest';
import { builtInModels, defaultModel, type ModelDescriptor } from '../../../src-main/common/models';
import { defaultDraft, defaultsOf } from '../../../src-main/common/recipe';
import { usedAll, usedAsInput, withField, withInput, withModel } from '../../../src-renderer/editor/desk';
import { obstacle, passPrice, resultSize } from '../../../src-renderer/editor/estimate';
import { changesOf } from '../../../src-renderer/editor/history';
import { canCompare, comparing, shownPicture } from '../../../src-renderer/editor/selection';
import type { EditorState } from '../../../src-renderer/editor/state';
import { redone, undone, withValues, type DeskValues } from '../../../src-renderer/editor/undo';
import { restored, workspaceOf } from '../../../src-renderer/editor/workspace';
import { passOf, projectOf, recipe, stateOf } from './fixtures';
import { openProject } from '../../../src-renderer/editor/project';

const textToImage: ModelDescriptor = builtInModels.find(({ task }) => task === 'text-to-image')!;

/** A desk that makes a picture from text, in a project without a picture. */
const fromText = (prompt = 'quiet hills'): EditorState => {
  const empty = { ...stateOf([]), project: openProject(projectOf([], [])) };
  return withField(withModel(empty, textToImage, 0), 'prompt', prompt, 10_000);
};

const made = passOf(1, { recipe: { ...defaultsOf(textToImage), prompt: 'quiet hills', seed: 7 }, inputs: {} });

describe('a model that takes no picture', () => {
  it('runs without one, for the price of its own size', () => {
    const state = fromText();
    expect(obstacle(state)).toBeNull();
    expect(resultSize(state)).toEqual({ width: 1024, height: 1024 });
    expect(passPrice(state)?.estimated).toBe('0.06291456');
    expect(obstacle(fromText(' '))?.field).toBe('prompt');
    // The one with a picture says what it lacks.
    expect(obstacle(withModel(state, defaultModel, 20_000))?.field).toBe('input');
  });

  it('shows no input, and gives way to one that takes a picture as soon as one is chosen', () => {
    const state = withModel(stateOf([made]), textToImage, 0);
    expect(shownPicture({ ...state, selected: null })).toBeNull();
    const input = withInput(state, { kind: 'source', id: 'shop' }, 'Start from shop.jpg', 10_000);
    expect(input.desk).toMatchObject({ input: { id: 'shop' }, draft: { model: defaultModel.id } });
    expect(usedAsInput(state, made, 1, 10_000).desk.draft).toMatchObject({ model: defaultModel.id, strength: 0.8 });
  });

  it('comes back with its version, whose rows name no input', () => {
    const state = usedAll(stateOf([made]), made, 0);
    expect(state.desk.draft).toEqual({ ...defaultsOf(textToImage), prompt: 'quiet hills', seed: 7 });
    const next = passOf(2, {
      recipe: recipe({ prompt: 'quiet hills', seed: 7 }),
      basedOn: { id: 'p1', version: 1 },
    });
    const project = openProject(projectOf([made, next]));
    expect(changesOf(project, next, 9)).toEqual(
      expect.arrayContaining(['input shop.jpg', 'strength 0.8', defaultModel.title]),
    );
  });

  it('is compared with another version where there is one', () => {
    const alone = { ...stateOf([made]), selected: { id: 'p1', result: 1 } };
    expect(canCompare(alone)).toBe(false);
    expect(comparing(alone).compare).toBeNull();
    const other = { ...stateOf([made, passOf(2)]), selected: { id: 'p1', result: 1 } };
    expect(comparing(other).compare?.against).toMatchObject({ kind: 'result', id: 'p2' });
  });
});

describe('the choice of a model', () => {
  it('is one step back and forth, with what only one of them has', () => {
    const before = withField(stateOf([]), 'strength', 0.3, 0);
    const after = withModel(before, textToImage, 10_000);
    expect(after.desk.draft).not.toHaveProperty('strength');
    const back = undone(after.undo)!;
    const desk = withValues(after.desk, back.step.change.before as DeskValues);
    expect(desk).toEqual(before.desk);
    const forth = redone(back.undo)!;
    expect(withValues(desk, forth.step.change.after as DeskValues)).toEqual(after.desk);
  });

  it('outlives the window; fields that another version of the app had do not', () => {
    const state = fromText();
    expect(restored(state, workspaceOf(state)).desk.draft).toEqual(state.desk.draft);
    const { strength: _gone, ...older } = defaultDraft;
    const workspace = { ...workspaceOf(state), draft: { ...older, model: defaultModel.id, shininess: 3 } };
    expect(restored(state, workspace).desk.draft).toEqual(defaultDraft);
  });

  it('that this version does not know is said, and nothing is run with it', () => {
    const state = stateOf([]);
    const strange = { ...state, desk: { ...state.desk, draft: { model: 'some/other', gloss: 1 } } };
    expect(obstacle(strange)).toMatchObject({ field: 'model', message: expect.stringContaining('some/other') });
    expect(passPrice(strange)).toBeNull();
    expect(withModel(strange, defaultModel, 0).desk.draft).toEqual(defaultDraft);
  });
});
