import { describe, expect, it } from 'vitest';
import { firstSteps, hintFor, keepHints } from '../../../src-renderer/editor/hints';
import type { Context } from '../../../src-renderer/editor/context';
import { createStore } from '../../../src-renderer/editor/store';
import type { EditorState } from '../../../src-renderer/editor/state';
import { appOf, passOf, stateOf } from './fixtures';

const settings = appOf().settings;
const recent = [{ folder: '/studio/old', name: 'old', openedAt: '2026-05-04T10:00:00.000Z', exists: true }];
const seenBy = (state: EditorState, hintsSeen: string[]): EditorState => ({
  ...state,
  app: appOf({ recent, settings: { ...settings, hintsSeen } }),
});

/** A store with hints kept, and what was told to be kept for good. */
function hinted(state: EditorState) {
  const store = createStore(state);
  const kept: (readonly string[])[] = [];
  const client = {
    app: {
      setSettings: async (change: { hintsSeen: readonly string[] }) => {
        kept.push(change.hintsSeen);
      },
    },
  };
  const close = keepHints({ store, connection: { client } } as unknown as Context);
  return { store, kept, close, shown: () => hintFor(store.get()) };
}

describe('hints', () => {
  it('come one at a time, and never again once closed', () => {
    const { store, kept, close, shown } = hinted(seenBy(stateOf(), []));
    expect(shown()).toBe('flag-keys');
    close('flag-keys');
    expect(shown()).toBe('begin');
    close('begin');
    expect(shown()).toBeNull();
    store.update((state) => ({ ...stateOf([passOf(1), passOf(2)]), app: state.app }));
    expect(shown()).toBe('compare');
    close('compare');
    expect(shown()).toBe('branch');
    close('branch');
    expect(shown()).toBeNull();
    expect(kept.at(-1)).toEqual(['flag-keys', 'begin', 'compare', 'branch']);
  });

  it('are gone by themselves once what they tell of was used', () => {
    const { store, shown } = hinted(seenBy(stateOf(), ['flag-keys']));
    expect(shown()).toBe('begin');
    store.update((state) => ({ ...stateOf([passOf(1)]), app: state.app }));
    expect(shown()).toBe('compare');
    store.update((state) => ({ ...state, compare: { mode: 'slider', against: null } as EditorState['compare'] }));
    store.update((state) => ({ ...state, compare: null }));
    expect(shown()).toBeNull();
    store.update((state) => ({ ...stateOf([passOf(1), passOf(2)]), app: state.app }));
    expect(shown()).toBe('branch');
    store.update((state) => ({ ...state, desk: { ...state.desk, basedOn: 'p1' } }));
    expect(shown()).toBeNull();
  });

  it('leave the room to a history that has grown', () => {
    const { store, shown } = hinted(seenBy(stateOf(), ['flag-keys']));
    const versions = (count: number) => Array.from({ length: count }, (_, at) => passOf(at + 1));
    store.update((state) => ({ ...stateOf(versions(6)), app: state.app }));
    expect(shown()).toBe('compare');
    store.update((state) => ({ ...stateOf(versions(7)), app: state.app }));
    expect(shown()).toBeNull();
  });

  it('tell nobody of moved keys who starts with this version', () => {
    const { store, shown } = hinted(stateOf());
    store.update((state) => ({ ...state }));
    expect(shown()).toBe('begin');
  });

  it('say which of the first steps are done', () => {
    expect(firstSteps(stateOf())).toEqual({ picture: true, prompt: false });
    const written = stateOf();
    expect(
      firstSteps({ ...written, desk: { ...written.desk, draft: { ...written.desk.draft, prompt: 'noir' } } }),
    ).toEqual({ picture: true, prompt: true });
  });
});
