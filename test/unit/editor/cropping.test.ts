import { describe, expect, it } from 'vitest';
import type { Preparation } from '../../../src-main/contract';
import { createContext, type EditorPorts } from '../../../src-renderer/editor/context';
import { cropActions } from '../../../src-renderer/editor/crop-actions';
import { deskActions } from '../../../src-renderer/editor/desk-actions';
import { changesOf } from '../../../src-renderer/editor/history';
import { lookActions } from '../../../src-renderer/editor/look-actions';
import { openProject } from '../../../src-renderer/editor/project';
import { createStore } from '../../../src-renderer/editor/store';
import { undoActions } from '../../../src-renderer/editor/undo-actions';
import { restored, workspaceOf } from '../../../src-renderer/editor/workspace';
import { passOf, projectOf, sourceOf, stateOf } from './fixtures';

const uncropped: Preparation = { crop: null, rotate: 0, background: '#ffffff' };
const crop = { left: 100, top: 200, width: 800, height: 600 };

/** At the desk with the source "shop" of 4000 × 3000, one of the same size, and a smaller one. */
function desk() {
  const project = openProject(
    projectOf(
      [passOf(1, { preparation: { ...uncropped, crop } }), passOf(2, { basedOn: { id: 'p1', version: 1 } })],
      [sourceOf('shop'), sourceOf('same'), sourceOf('small', 640, 480)],
    ),
  );
  const store = createStore(stateOf([], { project }));
  let time = 0;
  const ports: Partial<EditorPorts> = { clock: { now: () => ++time, later: () => () => undefined } };
  const context = createContext(ports as EditorPorts, store);
  const editor = {
    ...deskActions(context),
    ...cropActions(context),
    ...lookActions(context),
    ...undoActions(context, []),
  };
  return {
    store,
    editor,
    project,
    preparation: () => store.get().desk.preparation,
    steps: () => store.get().undo.done.map(({ name }) => name),
  };
}

describe('cropping the input', () => {
  it('is on the desk at every gesture, and one step once it is done', () => {
    const { store, editor, preparation, steps } = desk();
    editor.startCrop();
    editor.setCrop({ ...crop, left: 90 });
    editor.settle();
    editor.setCrop(crop);
    editor.settle();
    editor.turn(true);
    expect(steps()).toEqual(['Crop', 'Crop', 'Rotate']);
    expect(preparation()).toEqual({
      ...uncropped,
      rotate: 90,
      crop: { left: 2200, top: 100, width: 600, height: 800 },
    });
    editor.finishCrop();
    expect(store.get().cropping).toBeNull();
    expect(steps()).toEqual(['Crop']);
    editor.undo();
    expect(preparation()).toEqual(uncropped);
    editor.redo();
    expect(preparation().rotate).toBe(90);
  });

  it('is taken back a gesture at a time while it goes on, and as a whole by cancelling, which leaves no step', () => {
    const { editor, preparation, steps } = desk();
    editor.startCrop();
    editor.setCrop(crop);
    editor.settle();
    editor.turn(false);
    editor.undo();
    expect(preparation()).toEqual({ ...uncropped, crop });
    editor.cancelCrop();
    expect(preparation()).toEqual(uncropped);
    expect(steps()).toEqual([]);
  });

  it('leaves what was done in between in its place', () => {
    const { store, editor, steps } = desk();
    editor.startCrop();
    editor.setCrop(crop);
    editor.setField('prompt', 'noir');
    editor.finishCrop();
    expect(steps()).toEqual(['Crop', 'Prompt']);
    editor.undo();
    expect(store.get().desk).toMatchObject({ draft: { prompt: '' }, preparation: { crop } });
  });

  it('ends with what stands there when a version or another picture is looked at', () => {
    const { store, editor, preparation } = desk();
    editor.startCrop();
    editor.setCrop(crop);
    editor.select({ id: 'p1', result: 1 });
    expect(store.get().cropping).toBeNull();
    expect(preparation().crop).toEqual(crop);
  });

  it('of all of it is none', () => {
    const { editor, preparation } = desk();
    editor.startCrop();
    editor.setCrop({ left: 0, top: 0, width: 4000, height: 3000 });
    expect(preparation().crop).toBeNull();
  });

  it('needs an input and a project that can be written', () => {
    const { store, editor } = desk();
    store.update((state) => ({ ...state, desk: { ...state.desk, input: null } }));
    editor.startCrop();
    expect(store.get().cropping).toBeNull();
  });
});

describe('a crop', () => {
  it('goes along to a picture of the same size, and is left behind, said and undoable, by one of another', () => {
    const { store, editor, preparation } = desk();
    editor.startCrop();
    editor.setCrop(crop);
    editor.finishCrop();
    editor.chooseInput({ kind: 'source', id: 'same' });
    expect(preparation().crop).toEqual(crop);
    expect(store.get().toasts).toEqual([]);
    editor.chooseInput({ kind: 'source', id: 'small' });
    expect(preparation().crop).toBeNull();
    expect(store.get().toasts.at(-1)).toMatchObject({
      text: expect.stringContaining('crop was dropped'),
      action: { command: 'undo' },
    });
    editor.undo();
    expect(store.get().desk).toMatchObject({ input: { id: 'same' }, preparation: { crop } });
  });

  it('comes back with “Use all”, but not onto a picture that is gone', () => {
    const { store, editor, preparation, project } = desk();
    editor.select({ id: 'p1', result: 1 });
    editor.useAll();
    expect(preparation().crop).toEqual(crop);
    editor.undo();
    store.update((state) => ({
      ...state,
      project: { ...project, sources: project.sources.slice(2) },
      desk: { ...state.desk, input: { kind: 'source', id: 'small' } },
    }));
    editor.useAll();
    expect(store.get().desk).toMatchObject({ input: { id: 'small' }, preparation: { crop: null } });
  });

  it('survives a restart, unless it does not fit its picture any more', () => {
    const { store, editor } = desk();
    editor.startCrop();
    editor.setCrop(crop);
    const workspace = workspaceOf(store.get());
    expect(restored(store.get(), workspace).desk.preparation).toEqual({ ...uncropped, crop });
    expect(restored(store.get(), { ...workspace, input: { kind: 'source', id: 'small' } }).desk.preparation).toEqual(
      uncropped,
    );
  });

  it('that changed is told in the history', () => {
    const { project } = desk();
    expect(changesOf(project, project.passById.get('p2')!)).toEqual(['no crop']);
    const cropped = passOf(3, { basedOn: { id: 'p2', version: 2 }, preparation: { ...uncropped, crop } });
    expect(changesOf(project, cropped)).toEqual(['crop 800 × 600']);
    expect(
      changesOf(project, passOf(3, { basedOn: { id: 'p2', version: 2 }, preparation: { ...uncropped, rotate: 90 } })),
    ).toEqual(['rotated 90°']);
    expect(
      changesOf(
        project,
        passOf(3, { basedOn: { id: 'p2', version: 2 }, preparation: { ...uncropped, background: '#000000' } }),
      ),
    ).toEqual(['background #000000']);
  });
});
