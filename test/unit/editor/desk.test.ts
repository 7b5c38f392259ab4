import { describe, expect, it } from 'vitest';
import {
  seedFreed,
  seedLocked,
  usedAll,
  usedAsInput,
  usedPrompt,
  usedSeed,
  withInput,
} from '../../../src-renderer/editor/desk';
import {
  isOverCeiling,
  obstacle,
  passPrice,
  resultSize,
  showEstimate,
  showPrice,
} from '../../../src-renderer/editor/estimate';
import { appOf, passOf, recipe, stateOf } from './fixtures';

const source = passOf(1, { recipe: recipe({ prompt: 'noir', seed: 48213, strength: 0.3 }), basedOn: null });

describe('the recalls', () => {
  it('use the prompt alone, and build on its version', () => {
    const { desk } = usedPrompt(stateOf([source]), source, 0);
    expect(desk).toMatchObject({ basedOn: 'p1', draft: { prompt: 'noir', strength: 0.8, seed: null } });
  });

  it('use the seed alone, locked', () => {
    const { desk } = usedSeed(stateOf([source]), source, 0);
    expect(desk).toMatchObject({ basedOn: null, draft: { prompt: '', seed: 48213 } });
  });

  it('use all: recipe, input and preparation, in one step', () => {
    const turned = passOf(2, {
      recipe: recipe({ prompt: 'neon', seed: 9 }),
      input: { kind: 'result', id: 'p1', version: 1, result: 1 },
      preparation: { crop: null, rotate: 90, background: '#000000' },
    });
    const state = usedAll(stateOf([source, turned]), turned, 0);
    expect(state.desk).toMatchObject({
      basedOn: 'p2',
      input: { id: 'p1' },
      preparation: { rotate: 90 },
      draft: { prompt: 'neon', seed: 9 },
    });
    expect(state.undo.done.map((step) => step.name)).toEqual(['Use all of v2']);
  });

  it('let a size that is the input’s shape follow the input again, and keep any other', () => {
    expect(usedAll(stateOf([source]), source, 0).desk.draft['image_size']).toBeNull();
    const square = passOf(2, { recipe: recipe({ image_size: { width: 1024, height: 1024 } }) });
    expect(usedAll(stateOf([square]), square, 0).desk.draft['image_size']).toEqual({ width: 1024, height: 1024 });
  });

  it('keep the present input when the version’s own is gone', () => {
    const orphan = passOf(2, { input: { kind: 'source', id: 'gone' } });
    expect(usedAll(stateOf([orphan]), orphan, 0).desk.input).toEqual({ kind: 'source', id: 'shop' });
  });

  it('start from a result, without the crop of another picture', () => {
    const cropped = {
      ...stateOf([source]),
      desk: {
        ...stateOf().desk,
        preparation: { crop: { left: 0, top: 0, width: 10, height: 10 }, rotate: 0 as const, background: '#ffffff' },
      },
    };
    const { desk } = usedAsInput(cropped, source, 1, 0);
    expect(desk.input).toEqual({ kind: 'result', id: 'p1', version: 1, result: 1 });
    expect(desk.preparation.crop).toBeNull();
    expect(withInput(cropped, { kind: 'source', id: 'shop' }, 'Same', 0).desk.preparation.crop).not.toBeNull();
  });
});

describe('the seed', () => {
  it('is remembered when it is freed', () => {
    const freed = seedFreed(seedLocked(stateOf(), 123, 0), 1);
    expect(freed.desk.draft['seed']).toBeNull();
    expect(freed.lastSeed).toBe(123);
  });
});

describe('the estimate', () => {
  it('is 0.06 a megapixel of the result, exact', () => {
    const state = stateOf();
    expect(resultSize(state)).toEqual({ width: 1536, height: 1152 });
    expect(passPrice(state)).toMatchObject({ estimated: '0.10616832', low: '0.10616832', high: '0.10616832' });
    expect(showEstimate(passPrice(state)!, 'modelrunner')).toBe('~$0.11');
  });

  it('is nothing on the offline engine, and says so', () => {
    expect(passPrice(stateOf([], { app: appOf({ engine: 'offline' }) }))).toMatchObject({ high: '0' });
    expect(showEstimate({ low: '0', high: '0' }, 'offline')).toBe('offline, free');
    expect(showPrice({ estimated: '0', settled: '0', currency: 'USD' }, 'offline')).toBe('offline, free');
  });

  it('shows what was settled to four digits', () => {
    expect(showPrice({ estimated: '0.1', settled: '0.1084', currency: 'USD' }, 'modelrunner')).toBe('$0.1084');
    expect(showPrice({ estimated: '0.1', settled: null, currency: 'USD' }, 'modelrunner')).toBe('~$0.10');
  });

  it('finds the 25-megapixel mistake: over the ceiling', () => {
    const state = stateOf();
    const auto = {
      ...state,
      desk: { ...state.desk, draft: { ...state.desk.draft, image_size: 'auto', num_images: 2 } },
    };
    expect(passPrice(auto)?.estimated).toBe('1.44');
    expect(isOverCeiling(auto)).toBe(true);
    expect(isOverCeiling({ ...auto, project: { ...auto.project!, ceiling: '2' } })).toBe(false);
  });

  it('follows a turned input', () => {
    const state = stateOf();
    expect(
      resultSize({ ...state, desk: { ...state.desk, preparation: { ...state.desk.preparation, rotate: 90 } } }),
    ).toEqual({ width: 1152, height: 1536 });
  });
});

describe('what keeps a pass from being run', () => {
  const ready = () => {
    const state = stateOf();
    return { ...state, desk: { ...state.desk, draft: { ...state.desk.draft, prompt: 'noir' } } };
  };

  it('is nothing when there is a prompt and an input', () => {
    expect(obstacle(ready())).toBeNull();
  });

  it.each([
    [
      'prompt',
      (state: ReturnType<typeof ready>) => ({
        ...state,
        desk: { ...state.desk, draft: { ...state.desk.draft, prompt: '  ' } },
      }),
    ],
    ['input', (state: ReturnType<typeof ready>) => ({ ...state, desk: { ...state.desk, input: null } })],
    [
      'input',
      (state: ReturnType<typeof ready>) => ({
        ...state,
        desk: { ...state.desk, input: { kind: 'source' as const, id: 'gone' } },
      }),
    ],
    [
      'size',
      (state: ReturnType<typeof ready>) => ({
        ...state,
        desk: { ...state.desk, draft: { ...state.desk.draft, image_size: { width: 8000, height: 8000 } } },
      }),
    ],
    ['engine', (state: ReturnType<typeof ready>) => ({ ...state, app: appOf({ engineFault: 'No key is set.' }) })],
    [
      'project',
      (state: ReturnType<typeof ready>) => ({ ...state, project: { ...state.project!, readOnly: 'A newer format.' } }),
    ],
  ] as const)('is named by its field: %s', (field, spoil) => {
    expect(obstacle(spoil(ready()))?.field).toBe(field);
  });
});
